//! The prompt of `call`: lines with a function and its arguments, for a plugin that keeps its state.

use std::borrow::Cow;
use std::io::{BufRead, IsTerminal, stdin, stdout};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::Validator;
use rustyline::{Context, Editor, Helper};
use wasmer_plugin::host::Plugin;
use wasmer_plugin::interface::{Function, Interface};

use super::error::RunError;
use super::session::Session;
use super::{arguments, call, user_folder, words};
use crate::error::AnyError;
use crate::output::{Outcome, escape, print};

const HELP: &str = "\
add 2 3, add(2, 3)   calls a function; Discount.new 10 makes the instance that its methods need
:help FUNCTION       shows the documentation of a function
:functions           lists all functions
:stats               shows the plugin's memory
:reset               starts the plugin anew
:quit, Ctrl-D        ends
Tab completes names.
";

const COMMANDS: [&str; 5] = [":functions", ":help", ":quit", ":reset", ":stats"];

/// Reads lines until the end, and prints the result of each. Without a terminal the lines come from standard
/// input, and the first error ends the program.
pub fn run(mut session: Session, as_json: bool) -> Result<Outcome, AnyError> {
    if !stdin().is_terminal() {
        for line in stdin().lock().lines() {
            match execute(&mut session, &line?, as_json)? {
                Step::Show(text) => print(&text)?,
                Step::Quit => break,
            }
        }
        return Ok(Outcome::default());
    }
    let interface = session.interface().clone();
    let count = interface.functions().len();
    print(&format!("{count} functions. :help shows the commands, Tab completes names.\n"))?;
    let mut editor: Editor<Prompt, DefaultHistory> = Editor::new().map_err(RunError::Terminal)?;
    let has_colors = AutoStream::choice(&stdout()) != ColorChoice::Never;
    editor.set_helper(Some(Prompt { interface, has_colors }));
    let history = user_folder("XDG_STATE_HOME", ".local/state").map(|folder| folder.join("history"));
    if let Some(file) = &history {
        // The first use has no history.
        let _ = editor.load_history(file);
    }
    loop {
        let line = match editor.readline("> ") {
            Ok(line) => line,
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(RunError::Terminal(error).into()),
        };
        // A line that cannot be kept is no reason to stop.
        let _ = editor.add_history_entry(&line);
        match execute(&mut session, &line, as_json) {
            Ok(Step::Show(text)) => print(&text)?,
            Ok(Step::Quit) => break,
            Err(error) => drop(crate::output::fail(&*error)),
        }
        if Plugin::is_poisoned(&session.plugin) {
            session.reset()?;
            print("The plugin has been started anew.\n")?;
        }
    }
    if let Some(file) = history {
        let _ = file.parent().map(std::fs::create_dir_all);
        let _ = editor.save_history(&file);
    }
    Ok(Outcome::default())
}

enum Step {
    Show(String),
    Quit,
}

fn execute(session: &mut Session, line: &str, as_json: bool) -> Result<Step, AnyError> {
    let line = line.trim();
    let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let is_function = session.interface().function(first).is_some();
    let text = match first {
        "" => String::new(),
        ":quit" | ":exit" | ":q" => return Ok(Step::Quit),
        "quit" | "exit" if !is_function => return Ok(Step::Quit),
        ":reset" => reset(session)?,
        "reset" if !is_function => reset(session)?,
        ":functions" => functions(session.interface()),
        ":stats" => call::stats(session) + "\n",
        ":help" => help(session, rest.trim())?,
        "help" if !is_function => help(session, rest.trim())?,
        _ if first.starts_with(':') => {
            format!("{} is unknown; the commands are {}\n", escape(first), COMMANDS.join(", "))
        }
        _ => return called(session, line, as_json).map(Step::Show),
    };
    Ok(Step::Show(text))
}

fn reset(session: &mut Session) -> Result<String, AnyError> {
    session.reset()?;
    Ok("The plugin has been started anew.\n".to_owned())
}

fn functions(interface: &Interface) -> String {
    let header = |function: &Function| crate::paint::rust(&format!("{};\n", interface.show_header(function)));
    interface.functions().iter().map(header).collect()
}

fn help(session: &Session, name: &str) -> Result<String, AnyError> {
    if name.is_empty() {
        return Ok(HELP.to_owned());
    }
    let function = session.function(name)?;
    Ok(crate::paint::rust(&session.interface().show_function(function).to_string()))
}

/// Calls the function of a line: `add 2 3`, or `add(2, 3)`.
fn called(session: &mut Session, line: &str, as_json: bool) -> Result<String, AnyError> {
    let name = &line
        [..line.find(|character: char| character.is_whitespace() || character == '(').unwrap_or(line.len())];
    let rest = line[name.len()..].trim();
    let function = session.function(name)?;
    let is_tuple = line[name.len()..].starts_with('(');
    let values = if is_tuple {
        arguments::read_tuple(session.interface(), function, rest)?
    } else {
        let words = words::split(rest)?;
        let texts: Vec<&str> = words.into_iter().map(|word| &rest[word]).collect();
        arguments::read(session.interface(), function, texts.into_iter())?
    };
    session.construct(name, &[])?;
    let returned = session.call(name, values)?;
    Ok(call::show(&returned, as_json))
}

/// Completes names, and shows the function that is being typed.
struct Prompt {
    interface: Interface,
    has_colors: bool,
}

impl Helper for Prompt {}

impl Validator for Prompt {}

impl Completer for Prompt {
    type Candidate = Pair;

    fn complete(&self, line: &str, place: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let before = &line[..place];
        let start = before.rfind(char::is_whitespace).map_or(0, |end| end + 1);
        let typed = &before[start..];
        let is_first = before[..start].trim().is_empty();
        let functions = self.interface.functions().iter().map(Function::name);
        let names: Vec<&str> = if is_first {
            COMMANDS.into_iter().chain(functions).collect()
        } else if before.trim_start().starts_with(":help") {
            functions.collect()
        } else {
            Vec::new()
        };
        let pair = |name: &str| Pair { display: escape(name), replacement: format!("{name} ") };
        // A terminal acts on control characters, and a hostile plugin can have them in a name.
        let is_typed = |name: &&str| name.starts_with(typed) && escape(name) == **name;
        Ok((start, names.into_iter().filter(is_typed).map(pair).collect()))
    }
}

impl Hinter for Prompt {
    type Hint = String;

    fn hint(&self, line: &str, place: usize, _: &Context<'_>) -> Option<String> {
        let name = line.split([' ', '(']).next().filter(|name| !name.is_empty() && place == line.len())?;
        let function = self.interface.function(name)?;
        let docs = function.docs().lines().next().map(str::trim).filter(|docs| !docs.is_empty());
        let docs = docs.map_or_else(String::new, |docs| format!("  {}", escape(docs)));
        Some(format!("    {}{docs}", self.interface.show_header(function)))
    }
}

impl Highlighter for Prompt {
    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        const HINT: Style = AnsiColor::BrightBlack.on_default();
        if self.has_colors { Cow::Owned(format!("{HINT}{hint}{HINT:#}")) } else { Cow::Borrowed(hint) }
    }
}
