//! The error of a value that does not match its type.

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use core::fmt;

use crate::wire::codec::CodecError;
use crate::wire::display::Shown;

/// A value, or its text or encoding, does not match its type.
///
/// The message has the path of the mismatch, such as `order.items[3].price`, and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueError(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    path: String,
    problem: String,
    place: Option<core::ops::Range<usize>>,
}

impl ValueError {
    #[cold]
    pub(crate) fn new(problem: impl Into<String>) -> Self {
        Self(Box::new(Details { path: String::new(), problem: problem.into(), place: None }))
    }

    /// Takes over an error of decoding.
    #[cold]
    pub(crate) fn of_codec(error: &CodecError) -> Self {
        let (path, problem) = (error.path().into(), error.problem().to_string());
        Self(Box::new(Details { path, problem, place: None }))
    }

    /// Adds a step in front of the path.
    #[cold]
    pub(crate) fn within(mut self, step: &str) -> Self {
        self.0.path.insert_str(0, step);
        self
    }

    #[cold]
    pub(super) fn at(mut self, place: core::ops::Range<usize>) -> Self {
        self.0.place = Some(place);
        self
    }

    #[cfg(feature = "json")]
    pub(super) fn without_place(mut self) -> Self {
        self.0.place = None;
        self
    }

    /// Returns the path of the mismatch in the value. Empty if the whole value does not match.
    pub fn path(&self) -> &str {
        self.0.path.trim_start_matches(['.', ':'])
    }

    /// Returns the reason, without the path.
    pub fn problem(&self) -> &str {
        &self.0.problem
    }

    /// Returns the bytes of the mismatch in the text, for an error of [`Value::parse`](super::Value::parse).
    pub fn place(&self) -> Option<core::ops::Range<usize>> {
        self.0.place.clone()
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path().is_empty() {
            write!(f, "{}: ", Shown::reason(self.path()))?;
        }
        f.write_str(&self.0.problem)
    }
}

impl core::error::Error for ValueError {}
