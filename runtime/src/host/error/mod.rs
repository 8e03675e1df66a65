//! Errors, by phase: loading a plugin, calling it, replacing it, keeping it in a cache.

mod cache;
mod call;
mod call_kind;
mod load;
mod load_kind;
mod reload;
mod remedy;

use std::fmt;

use crate::abi;

pub use cache::CacheError;
pub use call::CallError;
pub use call_kind::CallErrorKind;
pub use load::LoadError;
pub use load_kind::LoadErrorKind;
pub use reload::ReloadError;

/// A cause whose type is not part of this crate's interface.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// The place of a panic in a plugin's source.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PanicLocation {
    /// The file, as its compiler was given it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

impl fmt::Display for PanicLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", Escaped(&self.file), self.line, self.column)
    }
}

/// ` at src/lib.rs:3:5`, or nothing.
pub(super) struct At<'a>(pub(super) Option<&'a PanicLocation>);

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(location) => write!(f, " at {location}"),
            None => Ok(()),
        }
    }
}

/// A plugin's own words, of any length: without what would change colours, move the cursor or turn the
/// direction of writing where they are printed.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let is_active = |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || turns(c);
        let mut rest = self.0;
        while let Some(at) = rest.find(is_active) {
            let (plain, active) = rest.split_at(at);
            f.write_str(plain)?;
            let mut chars = active.chars();
            let escaped = chars.next().map(char::escape_unicode);
            escaped.map_or(Ok(()), |escaped| escaped.fmt(f))?;
            rest = chars.as_str();
        }
        f.write_str(rest)
    }
}

/// The most names or problems that a message lists: a hostile module may have thousands.
const MOST: usize = 12;

/// A name out of a module, fit to be shown: no control characters, no pages of text.
pub(super) fn shown(name: &str) -> String {
    name.chars().take(80).flat_map(char::escape_debug).collect()
}

/// Names in a sentence.
fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "nothing".to_owned();
    }
    let shown: Vec<_> = names.iter().take(MOST).map(|name| format!("`{}`", own_name(name))).collect();
    match names.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// ``implements `Discount` and exports `add` ``.
struct Offered<'a>(&'a [String], &'a [String]);

impl fmt::Display for Offered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self([], functions) => write!(f, "exports {}", list(functions)),
            Self(interfaces, []) => write!(f, "implements {}", list(interfaces)),
            Self(interfaces, functions) => {
                write!(f, "implements {} and exports {}", list(interfaces), list(functions))
            }
        }
    }
}

/// Interfaces in a sentence.
fn interfaces(names: &[String]) -> String {
    match names {
        [] => "none".to_owned(),
        names => list(names),
    }
}

/// The function's name if this is the export of a plugin function, otherwise the whole name.
fn own_name(export: &str) -> String {
    shown(abi::function_name(export).map_or(export, |(name, _)| name))
}
