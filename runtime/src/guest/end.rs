//! Who reads arguments and writes replies: a guest whose function a host calls, or a host whose function a
//! guest calls.

use core::convert::Infallible;

use crate::codec::{CodecError, Origin};

/// One end of the boundary, as the one that is called.
pub trait End {
    /// What reading and writing fail with.
    type Error;

    #[doc(hidden)]
    fn trusts_caller() -> bool;

    #[doc(hidden)]
    fn bad_arguments(error: CodecError) -> Self::Error;

    #[doc(hidden)]
    fn bad_result(error: CodecError) -> Self::Error;
}

/// What this end thinks of the bytes that it reads.
pub(crate) fn origin<E: End>() -> Origin {
    if E::trusts_caller() { Origin::Trusted } else { Origin::Hostile }
}

/// A guest: it trusts its host, and fails by a panic.
pub enum Guest {}

impl End for Guest {
    type Error = Infallible;

    #[inline]
    fn trusts_caller() -> bool {
        true
    }

    #[cold]
    fn bad_arguments(error: CodecError) -> Infallible {
        panic!("the arguments are not what this plugin's function takes: {error}")
    }

    #[cold]
    fn bad_result(error: CodecError) -> Infallible {
        panic!("the result cannot be encoded: {error}")
    }
}

/// A host: it trusts nobody.
pub enum Host {}

impl End for Host {
    type Error = Fault;

    #[inline]
    fn trusts_caller() -> bool {
        false
    }

    #[cold]
    fn bad_arguments(error: CodecError) -> Fault {
        Fault::Arguments(error)
    }

    #[cold]
    fn bad_result(error: CodecError) -> Fault {
        Fault::Result(error)
    }
}

/// Why a host function was not run, or not to its end.
#[derive(Debug)]
pub enum Fault {
    /// The arguments are not what it takes.
    Arguments(CodecError),
    /// What it returned cannot be encoded.
    Result(CodecError),
}
