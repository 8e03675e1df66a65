//! Errors, by phase: loading a plugin, calling it, replacing it, keeping it in a cache.

mod backtrace;
mod cache;
mod call;
mod call_kind;
mod load;
mod load_kind;
mod reload;
mod remedy;

use std::fmt;

use crate::wire::abi;
use crate::wire::display::Shown;

pub use backtrace::{Frame, Trap, WasmBacktrace};
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
        write!(f, "{}:{}:{}", Shown::text(&self.file), self.line, self.column)
    }
}

/// ` at src/lib.rs:3:5`, or nothing.
pub(in crate::host) struct At<'a>(pub(super) Option<&'a PanicLocation>);

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(location) => write!(f, " at {location}"),
            None => Ok(()),
        }
    }
}

/// The most names or problems that a message lists: a hostile module may have thousands.
const MOST: usize = 12;

/// Names in a sentence.
fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "nothing".to_owned();
    }
    let shown: Vec<_> =
        names.iter().take(MOST).map(|name| format!("`{}`", Shown::name(own_name(name)))).collect();
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
fn own_name(export: &str) -> &str {
    abi::function_name(export).map_or(export, |(name, _)| name)
}
