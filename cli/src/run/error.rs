//! Errors of running a plugin, apart from those of loading and calling it.

use std::io;
use std::ops::Range;
use std::path::PathBuf;

use thiserror::Error;
use wasmer_plugin::interface::{Function, Interface};
use wasmer_plugin::value::ValueError;

use crate::output::escape;

/// Error of `call` or `bench`.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RunError {
    /// The plugin has no such function.
    #[error("`{plugin}` has no function `{function}`{}: it has {functions}", meant(near.as_deref()))]
    UnknownFunction { plugin: String, function: String, near: Option<String>, functions: String },

    /// The number of arguments is wrong.
    #[error("`{function}` takes {expected}, and there {found}: {header}")]
    Count { function: String, expected: String, found: String, header: String },

    /// An argument does not match its type.
    #[error("argument {number}, `{argument}`: {source}{}", pointed(text, place.clone()))]
    Argument {
        number: usize,
        argument: String,
        text: String,
        place: Option<Range<usize>>,
        source: ValueError,
    },

    /// A quote or a bracket is not closed.
    #[error("`{open}` is not closed")]
    Unclosed { open: char },

    /// The constructor of an interface needs arguments.
    #[error(
        "`{interface}` needs an instance before its methods are called: give the arguments of `{header}` with \
         `--new ARG`, once for each"
    )]
    NoInstance { interface: String, header: String },

    /// The constructor returned an error.
    #[error("`{constructor}` returned {error}")]
    Rejected { constructor: String, error: String },

    /// `--new` without a method to use it for.
    #[error("`--new` is for methods of an interface, and `{function}` is none")]
    NoInterface { function: String },

    /// A file with answers is not one.
    #[error("cannot read the answers in `{}`: {problem}", path.display())]
    Answers { path: PathBuf, problem: String },

    /// A file could not be read.
    #[error("cannot read `{}`", path.display())]
    Read { path: PathBuf, source: io::Error },

    /// The prompt could not be used.
    #[error("cannot use the terminal: {0}; name a function, or write lines to standard input")]
    Terminal(rustyline::error::ReadlineError),
}

fn meant(near: Option<&str>) -> String {
    near.map_or_else(String::new, |name| format!(", but it has `{}`", escape(name)))
}

impl RunError {
    /// Returns the error for a name that is none of the plugin's functions.
    pub fn unknown(plugin: &str, interface: &Interface, function: &str) -> Self {
        const MOST: usize = 20;
        let names = || interface.functions().iter().map(Function::name);
        let mut shown: Vec<_> = names().take(MOST).map(|name| format!("`{}`", escape(name))).collect();
        if interface.functions().len() > MOST {
            shown.push(format!("{} more", interface.functions().len() - MOST));
        }
        let near = names().filter(|name| distance(name, function) <= 2 || method(name) == function);
        Self::UnknownFunction {
            plugin: plugin.to_owned(),
            function: escape(function),
            near: near.min_by_key(|name| distance(name, function)).map(str::to_owned),
            functions: if shown.is_empty() { "none".to_owned() } else { shown.join(", ") },
        }
    }
}

fn method(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Returns the number of changed characters between two names, up to 3.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) =
        (one.chars().take(80).collect(), other.chars().take(80).collect());
    if one.len().abs_diff(other.len()) > 2 {
        return 3;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, a) in one.iter().enumerate() {
        let mut diagonal = index;
        row[0] = index + 1;
        for (place, b) in other.iter().enumerate() {
            let replaced = diagonal + usize::from(a != b);
            diagonal = row[place + 1];
            row[place + 1] = replaced.min(diagonal + 1).min(row[place] + 1);
        }
    }
    row[other.len()].min(3)
}

/// Maximum number of characters of an argument that are shown before and after the place of an error.
const AROUND: usize = 30;

/// Shows the line with the error, and marks its place.
fn pointed(text: &str, place: Option<Range<usize>>) -> String {
    let Some(place) = place else { return String::new() };
    let start = text[..place.start].rfind('\n').map_or(0, |end| end + 1);
    let end = text[place.start..].find('\n').map_or(text.len(), |end| place.start + end);
    let place = place.start..place.end.clamp(place.start, end);
    let before: Vec<char> = text[start..place.start].chars().rev().take(AROUND).collect();
    let before = escape(&before.into_iter().rev().collect::<String>());
    let marked = escape(&text[place.clone()].chars().take(AROUND).collect::<String>());
    let after = escape(&text[place.end..end].chars().take(AROUND).collect::<String>());
    let marks = "^".repeat(marked.chars().count().max(1));
    format!("\n  {before}{marked}{after}\n  {}{marks}", " ".repeat(before.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_points_into_its_line() {
        assert_eq!(pointed("[1, x]", Some(4..5)), "\n  [1, x]\n      ^");
        assert_eq!(pointed("[1,\n  \u{1b}x, 3\n]", Some(6..8)), "\n    \\u{1b}x, 3\n    ^^^^^^^");
        assert_eq!(pointed("", Some(0..0)), "\n  \n  ^");
        let long = format!("[{}x{}]", "1, ".repeat(100), ", 2".repeat(100));
        assert_eq!(pointed(&long, Some(301..302)).lines().nth(1).unwrap().len(), 2 + 30 + 1 + 30);
    }

    #[test]
    fn similar_names() {
        assert_eq!(distance("greet", "great"), 1);
        assert_eq!(distance("greet", "gret"), 1);
        assert_eq!(distance("add", "subtract"), 3);
        assert_eq!(distance("add", "dad"), 2);
    }
}
