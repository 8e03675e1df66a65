//! The failure of the called side, which a guest or a host reports to its caller.

use crate::wire::codec::{CodecError, Malformed};

/// The reason why a function did not run, or did not return a result.
#[derive(Debug)]
pub enum Fault {
    /// The arguments cannot be decoded. The [`ArgumentReader`](super::reader::ArgumentReader) has the error,
    /// and the function has not been called.
    Arguments,
    /// The result cannot be encoded.
    Result(CodecError),
}

impl From<Malformed> for Fault {
    fn from(_: Malformed) -> Self {
        Self::Arguments
    }
}
