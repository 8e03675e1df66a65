//! The called side: reads the arguments and writes the reply. The guest is the called side, and the host is
//! when a guest calls its functions.
//!
//! This is plain code over bytes, compiled and tested on every target. Code for a guest's statics, exports
//! and imports is in [`guest`](crate::guest).

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

/// The reason why a function did not run, or did not return a result.
#[derive(Debug)]
pub enum Fault {
    /// The arguments cannot be decoded. The function has not been called.
    Arguments(CodecError),
    /// The result cannot be encoded.
    Result(CodecError),
}
