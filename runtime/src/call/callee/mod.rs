//! The side that is called: it reads the arguments and writes the reply. A guest is, and so is a host whose functions a
//! guest calls.
//!
//! This is plain code over bytes, compiled and tested on every target. What touches a guest's statics, exports and
//! imports is in [`guest`](crate::guest).

// None of this is public API: only what the attribute generates can name it.
#![allow(clippy::missing_errors_doc)]

mod interface;
mod reader;
mod reply;
mod slices;
#[cfg(test)]
mod tests;

use crate::codec::CodecError;

pub use interface::{DefaultConstructor, Implemented, InstanceCell, Interface, Method, methods, signatures};
pub use reader::ArgumentReader;
pub use reply::ReplyWriter;
pub(crate) use slices::{HeldSlice, HeldSliceMut};

/// The reason why a function was not run, or not to its end.
#[derive(Debug)]
pub enum Fault {
    /// The arguments are not those of the function. It has not been started.
    Arguments(CodecError),
    /// The result cannot be encoded.
    Result(CodecError),
}
