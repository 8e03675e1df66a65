//! Output: colours, closed pipes, and strangers' text.

use std::error::Error;
use std::ffi::OsString;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use serde_json::Value;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

/// Exit code for sides that do not work together.
pub const INCOMPATIBLE: u8 = 3;

/// The output of a command that did its work, and its exit code.
#[derive(Debug, Default)]
pub struct Outcome {
    pub text: String,
    pub code: u8,
}

impl Outcome {
    /// Returns this text with exit code 0.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), code: 0 }
    }

    /// Returns indented JSON with exit code 0.
    pub fn json(value: &Value) -> Self {
        Self::text(json(value))
    }

    /// Sets the exit code.
    pub fn with_code(self, code: u8) -> Self {
        Self { code, ..self }
    }
}

/// The use of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

impl Color {
    /// Finds the option `--color` before the command line is parsed, because parsing already prints help and
    /// errors. A wrong value is left to the parser.
    pub fn of_arguments(arguments: impl Iterator<Item = OsString>) -> Self {
        let mut arguments = arguments.skip(1).map(|argument| argument.to_string_lossy().into_owned());
        let mut found = Self::Auto;
        while let Some(argument) = arguments.next() {
            let value = match argument.split_once('=') {
                Some(("--color", value)) => Some(value.to_owned()),
                None if argument == "--" => break,
                None if argument == "--color" => arguments.next(),
                _ => None,
            };
            found = value.and_then(|value| Self::from_str(&value, false).ok()).unwrap_or(found);
        }
        found
    }

    /// Sets the colours of standard output and standard error.
    pub fn apply(self) {
        match self {
            Self::Auto => {}
            Self::Always => ColorChoice::Always.write_global(),
            Self::Never => ColorChoice::Never.write_global(),
        }
    }

    /// Returns the setting for help and usage errors.
    pub fn for_clap(self) -> clap::ColorChoice {
        match self {
            Self::Auto => clap::ColorChoice::Auto,
            Self::Always => clap::ColorChoice::Always,
            Self::Never => clap::ColorChoice::Never,
        }
    }
}

/// Prints to standard output, with colours only if they are wanted. The reader may close the pipe early.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = AutoStream::auto(io::stdout().lock());
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Prints an error and its causes to standard error, and returns exit code 1.
pub fn fail(error: &dyn Error) -> ExitCode {
    let bold = crate::paint::ERROR;
    let mut text = format!("{bold}error:{bold:#} {}\n", escape_lines(&error.to_string()));
    let mut shown = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let message = error.to_string();
        // Some errors repeat their cause in their own message.
        if !shown.contains(&message) {
            text.extend(["  caused by: ", &escape_lines(&message), "\n"]);
        }
        shown = message;
        cause = error.source();
    }
    // Nobody is left to tell if standard error is closed.
    let _ = AutoStream::auto(io::stderr().lock()).write_all(text.as_bytes());
    ExitCode::FAILURE
}

/// Escapes characters of a stranger's text that move a cursor or change the direction of writing.
pub fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, character| {
        match character {
            '"' | '\'' | '\\' => out.push(character),
            _ => out.extend(character.escape_debug()),
        }
        out
    })
}

/// Escapes text like [`escape`], and keeps its lines.
fn escape_lines(text: &str) -> String {
    text.lines().map(escape).collect::<Vec<_>>().join("\n")
}

/// Returns indented JSON that is safe to print.
pub fn json(value: &Value) -> String {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Escaping(PrettyFormatter::new()));
    serde::Serialize::serialize(value, &mut serializer).expect("a value is valid JSON");
    bytes.push(b'\n');
    String::from_utf8(bytes).expect("JSON is text")
}

/// Indents, and escapes characters that could mislead a terminal.
struct Escaping(PrettyFormatter<'static>);

impl Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        for character in fragment.chars() {
            let is_printable = escape(character.encode_utf8(&mut [0; 4])).chars().eq([character]);
            if is_printable {
                out.write_all(character.encode_utf8(&mut [0; 4]).as_bytes())?;
            } else {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
        }
        Ok(())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn colours_are_found_before_parsing() {
        let find = |arguments: &[&str]| Color::of_arguments(arguments.iter().map(OsString::from));
        assert_eq!(find(&["tool", "inspect", "--color", "always"]), Color::Always);
        assert_eq!(find(&["tool", "--color=never", "inspect"]), Color::Never);
        assert_eq!(find(&["tool", "inspect", "--", "--color=never"]), Color::Auto);
        assert_eq!(find(&["tool", "--color"]), Color::Auto);
        assert_eq!(find(&["--color=never"]), Color::Auto);
    }

    #[test]
    fn json_has_no_characters_that_mislead() {
        let value = json!({ "a\u{202e}b": ["\u{1b}[2J", "größe \"x\" \\", "\u{e0041}"] });
        let text = json(&value);
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        assert!(text.contains("\"a\\u202eb\"") && text.contains("größe") && text.contains("\\udb40\\udc41"));
        assert!(text.chars().all(|character| character == '\n' || !character.is_control()), "{text}");
    }

    #[test]
    fn strangers_text_is_escaped() {
        assert_eq!(escape("a\u{1b}[2J\n\u{202e}ü'\"\\"), "a\\u{1b}[2J\\n\\u{202e}ü'\"\\");
    }
}
