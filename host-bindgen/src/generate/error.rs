//! The reasons why an interface cannot be written in Rust.

use std::error::Error;
use std::fmt;

/// Error of writing an interface in Rust. It names the function and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GenerateError {
    pub(crate) function: String,
    pub(crate) place: Place,
    pub(crate) problem: Problem,
}

/// The part of the function that cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Function,
    Argument(String),
    Result,
    Definition(String),
}

/// The reason why it cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// A type that the description only names.
    Undescribed(String),
    /// A reference back to a type where the derive cannot make one.
    Back(String),
    TooLarge,
    LongTuple(usize),
    LongArray(u64),
    Key,
    Name(&'static str),
    Twice(String),
    MutSlice,
    MutInNew,
    NewReturns,
}

impl GenerateError {
    /// Returns the name of the function that cannot be written.
    #[must_use]
    pub fn function(&self) -> &str {
        &self.function
    }
}

impl fmt::Display for GenerateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { function, place, problem } = self;
        write!(f, "cannot write `{}` in Rust: ", Shown(function))?;
        match place {
            Place::Function => {}
            Place::Argument(name) => write!(f, "in its argument `{}`, ", Shown(name))?,
            Place::Result => f.write_str("in its result, ")?,
            Place::Definition(name) => write!(f, "in its type `{}`, ", Shown(name))?,
        }
        write!(f, "{problem}; leave the function out, or depend on the crate that declares it")
    }
}

impl Error for GenerateError {}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undescribed(name) => {
                write!(f, "the plugin names the type `{}` without describing it", Shown(name))
            }
            Self::Back(name) => {
                write!(f, "a reference back to `{}` has a place that no derive gives it", Shown(name))
            }
            Self::TooLarge => f.write_str("a type is too large"),
            Self::LongTuple(0) => f.write_str("there is a tuple without elements"),
            Self::LongTuple(length) => write!(f, "a tuple has {length} elements: more than 16"),
            Self::LongArray(length) => write!(f, "an array of {length} elements does not fit into memory"),
            Self::Key => f.write_str("the key of a map has no order"),
            Self::Name(of) => write!(f, "the name of {of} is none in Rust"),
            Self::Twice(name) => write!(f, "two parts are named `{}`", Shown(name)),
            Self::MutSlice => f.write_str("a mutable slice is no sequence"),
            Self::MutInNew => f.write_str("a constructor changes its arguments"),
            Self::NewReturns => f.write_str("a constructor returns neither nothing nor a `Result<(), E>`"),
        }
    }
}

/// A name from a .wasm, cut and escaped, because it could mislead a terminal.
pub(crate) struct Shown<'a>(pub(crate) &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 80;
        let mut rest = self.0.chars();
        for character in rest.by_ref().take(MOST) {
            if is_misleading(character) {
                write!(f, "{}", character.escape_default())?;
            } else {
                write!(f, "{character}")?;
            }
        }
        f.write_str(if rest.as_str().is_empty() { "" } else { "…" })
    }
}

/// Returns true for characters that end lines, are invisible, or change the direction of text.
pub(crate) fn is_misleading(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}'
        )
}
