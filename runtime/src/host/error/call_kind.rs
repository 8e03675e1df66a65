//! The kinds of failure of a call.

use std::sync::Arc;
use std::time::Duration;

use super::{CallError, LoadError, PanicLocation, Trap, WasmBacktrace};
use crate::wire::codec::CodecError;
use crate::wire::compare::Mismatch;

/// The kind of failure of a call, with its figures.
#[derive(Debug)]
#[non_exhaustive]
pub enum CallErrorKind {
    /// The plugin has no such function.
    MissingFunction {
        /// The functions that it has.
        exports: Vec<String>,
    },

    /// The plugin lacks a method that has a default body, as it was built with an older version of the
    /// interface. `Stub::provides` says so beforehand.
    NotProvided,

    /// The plugin has nothing of an interface. It was not called.
    NotImplemented {
        /// The interfaces that it implements.
        implements: Vec<String>,
        /// The functions that it has besides.
        exports: Vec<String>,
    },

    /// The plugin's function is not what the stub takes it for, or its interface is not. The plugin was not
    /// called.
    Mismatch {
        /// All differences, and what to build anew.
        mismatch: Mismatch,
    },

    /// The value has a variant that the other side lacks, because host and plugin were built with different
    /// versions of the enum. Nothing is broken: the plugin was not called, or its reply was not decoded.
    UnknownVariant {
        /// The path of the value, which begins with the argument's name, or with `result`.
        path: String,
        /// The name of the enum and the variant.
        variant: String,
        /// True if the value is in the plugin's reply, false if it is in the arguments.
        in_reply: bool,
    },

    /// An argument could not be encoded. The plugin was not called.
    Encode {
        /// The reason.
        source: CodecError,
    },

    /// The plugin could not read an argument, such as a number that one of its types refuses. The function
    /// was not called, and the plugin goes on working.
    ArgumentsRejected {
        /// The argument, the place in it, and the reason.
        source: CodecError,
    },

    /// The function has run, but its result could not be encoded. The plugin goes on working.
    ResultRejected {
        /// The reason.
        source: CodecError,
    },

    /// The arguments are larger than [`Limits::arguments`](crate::host::Limits::arguments) allows. The plugin
    /// was not called.
    ArgumentsTooLarge {
        /// The size of the encoded arguments.
        bytes: usize,
        /// The bytes that they may take.
        allowed: usize,
    },

    /// The plugin has no memory for arguments of that size. The function was not called.
    NoRoomForArguments {
        /// The size of the encoded arguments.
        bytes: usize,
    },

    /// The reply is larger than [`Limits::reply`](crate::host::Limits::reply) allows. It was not decoded, and
    /// no `&mut` argument has been changed.
    ReplyTooLarge {
        /// The size of the reply.
        bytes: usize,
        /// The bytes that it may take.
        allowed: usize,
    },

    /// The call took longer than [`Limits::timeout`](crate::host::Limits::timeout) allows. The plugin is
    /// poisoned.
    TimedOut {
        /// For how long it had run, give or take 2 ms.
        elapsed: Duration,
        /// For how long it may.
        allowed: Duration,
        /// The functions that were running.
        backtrace: WasmBacktrace,
    },

    /// The call was stopped by a [`Canceller`](crate::host::Canceller), or because a call of another plugin
    /// was stopped that waited for it. The plugin is poisoned.
    Cancelled {
        /// The functions that were running.
        backtrace: WasmBacktrace,
    },

    /// The call wanted to run more instructions than [`Limits::fuel`](crate::host::Limits::fuel) allows. The
    /// plugin is poisoned.
    OutOfFuel {
        /// The instructions that a call may run.
        allowed: u64,
        /// The functions that were running.
        backtrace: WasmBacktrace,
    },

    /// The plugin's code gave up when it could not have the memory that it wanted. The plugin is poisoned.
    OutOfMemory {
        /// To what size its memory was to grow, in bytes.
        wanted: u64,
        /// [`Limits::memory`](crate::host::Limits::memory), in bytes.
        allowed: usize,
        /// The functions that were running.
        backtrace: WasmBacktrace,
    },

    /// The plugin's calls took more stack than [`Limits::stack`](crate::host::Limits::stack) allows: a
    /// recursion without end, most often. The plugin is poisoned.
    StackOverflow {
        /// The bytes that its stack may take.
        allowed: usize,
    },

    /// The plugin's code called `std::process::abort` or `std::process::exit`. The plugin is poisoned.
    ///
    /// That is known by the names of its functions: of a plugin that was stripped of them it is a
    /// [`Trap::Unreachable`].
    Aborted {
        /// The functions that were running.
        backtrace: WasmBacktrace,
    },

    /// The plugin's code panicked. The plugin is poisoned.
    GuestPanicked {
        /// The panic's message, as the plugin says it; of a longer one the first 64 KiB. Where this error is
        /// shown, its control characters are escaped.
        message: String,
        /// The place of the panic in the plugin's source.
        location: Option<PanicLocation>,
    },

    /// The plugin's code trapped other than by a panic. The plugin is poisoned.
    Trapped {
        /// The engine's reason.
        trap: Trap,
        /// The functions that were running.
        backtrace: WasmBacktrace,
    },

    /// The plugin's function called a host function, which panicked. The plugin is poisoned; what it was
    /// given is as the panic left it.
    HostPanicked {
        /// The host function, with its interface's name in front.
        host_function: &'static str,
        /// The panic's message.
        message: String,
    },

    /// The result of a host function could not be encoded. The plugin is poisoned.
    HostResult {
        /// The host function, with its interface's name in front.
        host_function: &'static str,
        /// The reason.
        source: CodecError,
    },

    /// The plugin called its host in a way that no plugin does which this crate's attribute made. The host
    /// function was not called, or its answer not taken. The plugin is poisoned.
    BadHostCall {
        /// The host function, with its interface's name in front, if the call was one of a certain function.
        host_function: Option<&'static str>,
        /// The violation of the ABI.
        problem: String,
    },

    /// The plugin says that its call buffer is where it cannot be, or smaller than was asked for. The plugin
    /// is poisoned.
    BufferOutOfBounds {
        /// The buffer's address, as the plugin says.
        address: u32,
        /// The buffer's length in bytes, as the plugin says.
        capacity: u32,
        /// The bytes that are needed.
        wanted: usize,
        /// The size of its linear memory, in bytes.
        memory: usize,
    },

    /// The reply is not within the plugin's memory. The plugin is poisoned.
    ReplyOutOfBounds {
        /// The reply's address, as the plugin says.
        address: u32,
        /// The reply's length in bytes, as the plugin says.
        length: u32,
        /// The size of its linear memory, in bytes.
        memory: usize,
    },

    /// The reply is not what the function's signature says. No `&mut` argument has been changed.
    Decode {
        /// The place in the reply, and the reason.
        source: CodecError,
    },

    /// The reply of a plugin in a pipeline is not what the function's signature says. The next plugin did not
    /// get it. The plugin that gave it is poisoned.
    FalseReply {
        /// The place in the reply, and the reason.
        source: CodecError,
    },

    /// An earlier call ended in the middle of the plugin's code, whose state may be broken since.
    /// [`Plugin::reset`](crate::host::Plugin::reset) starts it anew.
    Poisoned {
        /// The failure of that call, in the words of its error.
        cause: Arc<str>,
    },

    /// There is no instance to run the function: none could be made, or a constructor that had run before
    /// failed in it. The function was not called, and the next call tries again. A pool's plugin or one that
    /// is [reset by itself](crate::host::LoaderBuilder::reset_poisoned) can fail so.
    InstanceUnavailable {
        /// The reason.
        source: LoadError,
    },

    /// The call was to begin within so many others: a host function called the plugin, in a call that came
    /// from a host function itself, and so on. The function was not called.
    NestedTooDeep {
        /// The most calls that may wait for each other.
        allowed: u32,
    },

    /// All instances of a pool were busy, for as long as the call was to
    /// [wait](crate::host::PoolBuilder::wait) for one. The function was not called.
    PoolExhausted {
        /// The instances that the pool may have.
        maximum: usize,
        /// The time that the call waited.
        waited: Duration,
    },

    /// A pipeline cannot hand on what this function returns.
    NotChainable,

    /// A call of a batch failed, and with it the batch. The calls before it have been made, and their results
    /// are lost.
    InBatch {
        /// The index of the call's input, from 0. The plugin says so.
        index: usize,
        /// The reason.
        source: CallError,
    },

    /// A pipeline has no plugin that a constructor could run in.
    EmptyPipeline,
}

impl CallErrorKind {
    /// Returns true if the plugin refuses further calls because of such a failure, until it is reset.
    pub fn poisons(&self) -> bool {
        match self {
            Self::InBatch { source, .. } => source.poisons(),
            Self::GuestPanicked { .. }
            | Self::HostPanicked { .. }
            | Self::HostResult { .. }
            | Self::BadHostCall { .. }
            | Self::Trapped { .. }
            | Self::TimedOut { .. }
            | Self::Cancelled { .. }
            | Self::OutOfFuel { .. }
            | Self::OutOfMemory { .. }
            | Self::StackOverflow { .. }
            | Self::Aborted { .. }
            | Self::BufferOutOfBounds { .. }
            | Self::ReplyOutOfBounds { .. }
            | Self::FalseReply { .. }
            | Self::Poisoned { .. } => true,
            Self::MissingFunction { .. }
            | Self::NotProvided
            | Self::NotImplemented { .. }
            | Self::Mismatch { .. }
            | Self::UnknownVariant { .. }
            | Self::Encode { .. }
            | Self::ArgumentsRejected { .. }
            | Self::ResultRejected { .. }
            | Self::ArgumentsTooLarge { .. }
            | Self::NoRoomForArguments { .. }
            | Self::ReplyTooLarge { .. }
            | Self::Decode { .. }
            | Self::InstanceUnavailable { .. }
            | Self::NestedTooDeep { .. }
            | Self::PoolExhausted { .. }
            | Self::NotChainable
            | Self::EmptyPipeline => false,
        }
    }
}
