//! The host of a plugin that is tried: answers from a table or a script, or none.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value as Json;
use wasmer_plugin::host_functions::{DynamicCall, DynamicHost};
use wasmer_plugin::value::Value;

use super::arguments::file;
use super::error::RunError;

/// Answers of host functions.
#[derive(Clone, Debug)]
pub enum Answers {
    /// No function has an answer.
    Refused,
    /// By the function's name.
    Table(BTreeMap<String, Json>),
    /// In the order of the calls.
    Script(Vec<Entry>),
}

/// An expected call, and its answer.
#[derive(Clone, Debug)]
pub struct Entry {
    call: String,
    /// The expected arguments, if they matter.
    arguments: Option<Vec<Json>>,
    answer: Json,
}

impl Answers {
    pub fn refused() -> Self {
        Self::Refused
    }

    /// Reads a table of answers.
    pub fn table(path: &Path) -> Result<Self, RunError> {
        match read(path)? {
            Json::Object(answers) => Ok(Self::Table(answers.into_iter().collect())),
            _ => Err(wrong(path, "it is no JSON object, such as {\"Shop.stock\": 7}")),
        }
    }

    /// Reads a script.
    pub fn script(path: &Path) -> Result<Self, RunError> {
        let Json::Array(entries) = read(path)? else {
            return Err(wrong(path, "it is no JSON array of calls"));
        };
        let entry = |(index, entry): (usize, Json)| {
            let wrong = |problem| wrong(path, &format!("call {}: {problem}", index + 1));
            let Json::Object(mut entry) = entry else { return Err(wrong("it is no object")) };
            let Some(Json::String(call)) = entry.remove("call") else {
                return Err(wrong("it lacks the text `call`, such as \"Shop.stock\""));
            };
            let arguments = match entry.remove("arguments") {
                None => None,
                Some(Json::Array(arguments)) => Some(arguments),
                Some(_) => return Err(wrong("its `arguments` are no array")),
            };
            let answer = entry.remove("answer").unwrap_or(Json::Null);
            match entry.keys().next() {
                Some(other) => {
                    Err(wrong(&format!("`{other}` is unknown; it may have `call`, `arguments` and `answer`")))
                }
                None => Ok(Entry { call, arguments, answer }),
            }
        };
        entries.into_iter().enumerate().map(entry).collect::<Result<_, _>>().map(Self::Script)
    }

    /// Returns a host that gives these answers. A script begins with its first call.
    pub fn host(&self) -> DynamicHost {
        let answers = self.clone();
        let mut calls = 0;
        DynamicHost::new(move |call| {
            calls += 1;
            answers.answer(calls, &call)
        })
    }

    fn answer(&self, number: usize, call: &DynamicCall<'_>) -> Result<Value, String> {
        let name = call.function.name();
        let answer = match self {
            Self::Refused => None,
            Self::Table(answers) => answers.get(name),
            Self::Script(entries) => Some(Self::next(entries, number, call)?),
        };
        let answer = answer.ok_or_else(|| {
            format!("it has no answer: give one with `--answers FILE`, for example {{\"{name}\": …}}")
        })?;
        let value = Value::from_json(answer, call.interface, call.function.result());
        value.map_err(|error| format!("the answer {answer} does not match its type: {error}"))
    }

    fn next<'a>(entries: &'a [Entry], number: usize, call: &DynamicCall<'_>) -> Result<&'a Json, String> {
        let name = call.function.name();
        let Some(entry) = entries.get(number - 1) else {
            return Err(format!("it is call {number}, and the script ends after {}", entries.len()));
        };
        if entry.call != name {
            return Err(format!("call {number} of the script is `{}`", entry.call));
        }
        let Some(expected) = &entry.arguments else { return Ok(&entry.answer) };
        let found: Vec<Json> = call.arguments.iter().map(Value::to_json).collect();
        if *expected == found {
            return Ok(&entry.answer);
        }
        let (expected, found) = (Json::from(expected.clone()), Json::from(found));
        Err(format!("call {number} of the script has the arguments {expected}, and these are {found}"))
    }
}

fn read(path: &Path) -> Result<Json, RunError> {
    serde_json::from_slice(&file(path)?).map_err(|error| wrong(path, &error.to_string()))
}

fn wrong(path: &Path, problem: &str) -> RunError {
    RunError::Answers { path: path.to_owned(), problem: problem.to_owned() }
}
