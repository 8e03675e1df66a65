//! One call of a host function: what runs it, and the reasons why it does not return to the guest.

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice::GetDisjointMutError;
use std::sync::Arc;

use crate::call::fault::Fault;
use crate::call::host_call::Hosts;
use crate::call::reader::ArgumentReader;
use crate::call::result::ReplyWriter;
use crate::wire::codec::CodecError;
use crate::wire::display::Shown;

/// Address and length in the guest's memory, as the guest states them.
pub(super) type Place = (u32, u32);

pub(super) fn range((address, length): Place) -> std::ops::Range<usize> {
    address as usize..address as usize + length as usize
}

/// A call of a host function, whose arguments lie in the guest's memory.
pub(super) struct Call<'c> {
    pub(super) hosts: &'c mut Hosts,
    pub(super) bytes: &'c mut [u8],
    pub(super) is_stopped: &'c dyn Fn() -> bool,
    pub(super) reply: &'c mut ReplyWriter,
    /// Limit on the size of arguments, in bytes.
    pub(super) most: usize,
}

/// A function of a host with types: the numbers of both.
pub(super) type TypedFunction = (usize, usize);

/// The answer to a call of a host function.
pub(super) enum Answer {
    /// The reply.
    Reply,
    /// A word of the ABI in place of the reply's length.
    Word(u32),
}

/// Serves a call whose host has the plugin's version of the function.
#[inline]
pub(super) fn serve_as_it_is(function: TypedFunction, call: Call<'_>) -> Result<Answer, Problem> {
    let Call { hosts, bytes, is_stopped, reply, .. } = call;
    run(hosts, function, ArgumentReader::new(bytes).bounded(Some(is_stopped)), reply)?;
    Ok(Answer::Reply)
}

/// Runs the host function. Catches a panic, which must not unwind through the guest's frames.
pub(super) fn run(
    hosts: &mut Hosts,
    (host, function): TypedFunction,
    mut arguments: ArgumentReader<'_>,
    reply: &mut ReplyWriter,
) -> Result<(), Problem> {
    let host = hosts.typed.get_mut(host).ok_or(Problem::TooEarly)?;
    match catch(|| host.serve(function, &mut arguments, reply))? {
        Ok(()) => Ok(()),
        Err(Fault::Arguments) => Err(Problem::Arguments(arguments.error())),
        Err(Fault::Result(error)) => Err(Problem::Result(error)),
    }
}

/// Runs code of the host's user. A panic may leave the host's value half changed. The call's error tells the
/// host about the panic.
pub(super) fn catch<T>(run: impl FnOnce() -> T) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|payload| Problem::Panicked(message(payload)))
}

/// Returns the message of a panic.
fn message(payload: Box<dyn Any + Send>) -> String {
    let payload = match payload.downcast::<String>() {
        Ok(message) => return *message,
        Err(payload) => payload,
    };
    let message = payload.downcast_ref::<&str>().copied().unwrap_or("a panic without a message").to_owned();
    // The payload may be of any type, and its `Drop` may panic.
    if let Err(another) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(another);
    }
    message
}

/// The error that ends the call into the guest when a host function does not return to it.
#[derive(Debug)]
pub(in crate::host) struct HostCallError {
    /// The host function, or `None` if the guest was fetching an answer.
    pub(in crate::host) function: Option<Arc<str>>,
    pub(in crate::host) problem: Problem,
}

#[derive(Debug)]
pub(in crate::host) enum Problem {
    /// The instance is not ready yet.
    TooEarly,
    /// The call into the guest has been stopped. The timer knows why.
    Stopped,
    ArgumentsTooLarge {
        length: u32,
        allowed: usize,
    },
    Arguments(CodecError),
    Result(CodecError),
    Panicked(String),
    /// A dynamic host has no answer.
    Refused(String),
    OutOfBounds {
        what: &'static str,
        place: Place,
        memory: usize,
    },
    Overlap,
    /// The enums of host and plugin are of different versions.
    UnknownVariant {
        path: String,
        variant: String,
        in_reply: bool,
    },
    AnswerTooLarge(usize),
    NothingWaits,
    StillTooSmall {
        capacity: u32,
        wanted: usize,
    },
}

impl Problem {
    #[cold]
    pub(super) fn places(
        (error, memory): (GetDisjointMutError, usize),
        arguments: Place,
        answer: Place,
    ) -> Self {
        match error {
            GetDisjointMutError::OverlappingIndices => Self::Overlap,
            GetDisjointMutError::IndexOutOfBounds if range(arguments).end > memory => {
                Self::OutOfBounds { what: "its arguments", place: arguments, memory }
            }
            GetDisjointMutError::IndexOutOfBounds => {
                Self::OutOfBounds { what: "the place for the answer", place: answer, memory }
            }
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooEarly => f.write_str("it calls its host before it has been loaded"),
            Self::Stopped => f.write_str("the call has been stopped"),
            Self::ArgumentsTooLarge { length, allowed } => {
                write!(f, "its arguments are {length} bytes long, and {allowed} are allowed")
            }
            Self::Arguments(error) => write!(f, "its arguments cannot be decoded: {error}"),
            Self::Result(error) => write!(f, "the result cannot be encoded: {error}"),
            Self::Panicked(message) => write!(f, "the host function panicked: {message}"),
            Self::Refused(reason) => write!(f, "the host refused it: {reason}"),
            Self::OutOfBounds { what, place: (address, length), memory } => {
                write!(f, "{what} would be outside its memory: {length} bytes at {address:#x} of {memory}")
            }
            Self::UnknownVariant { path, variant, in_reply: false } => write!(
                f,
                "its arguments have the variant `{}` in `{}`, which this host does not know: give the host's enum \
                 that variant, or one with `#[serde(other)]`",
                Shown::name(variant),
                Shown::name(path)
            ),
            Self::UnknownVariant { path, variant, in_reply: true } => write!(
                f,
                "the answer has the variant `{}` in `{}`, which the plugin does not know: it was built with another \
                 version of the enum",
                Shown::name(variant),
                Shown::name(path)
            ),
            Self::Overlap => f.write_str("the place for the answer overlaps the arguments"),
            Self::AnswerTooLarge(bytes) => {
                write!(f, "the answer of {bytes} bytes is larger than any memory of a plugin")
            }
            Self::NothingWaits => f.write_str("it fetches an answer, and none waits for it"),
            Self::StillTooSmall { capacity, wanted } => {
                write!(f, "it has room for {capacity} bytes of an answer of {wanted}, which it was told")
            }
        }
    }
}

impl fmt::Display for HostCallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.function {
            Some(function) => write!(f, "it called the host function `{function}`: {}", self.problem),
            None => self.problem.fmt(f),
        }
    }
}

impl std::error::Error for HostCallError {}
