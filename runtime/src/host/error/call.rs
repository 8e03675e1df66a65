//! Why a call failed.

use std::sync::Arc;
use std::time::Duration;

use super::{At, Escaped, LoadError, Offered, PanicLocation, list};
use crate::codec::CodecError;
use crate::host::{Trap, WasmBacktrace};
use crate::interface::Mismatch;

/// A call failed. Which plugin and which function is in every variant.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The plugin has no such function.
    #[error("plugin `{plugin}` has no function `{function}`: it exports {}", list(exports))]
    MissingFunction {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// The functions that it has.
        exports: Vec<String>,
    },

    /// The plugin lacks a method that has a default body, as it was built with an older version of the
    /// interface. `Stub::provides` says so beforehand.
    #[error(
        "plugin `{plugin}` does not provide `{function}`, which is optional: it was built with an older version of \
         the interface"
    )]
    NotProvided {
        /// The plugin.
        plugin: Arc<str>,
        /// The method, with its interface's name.
        function: &'static str,
    },

    /// The plugin has nothing of an interface. It was not called.
    #[error("plugin `{plugin}` does not implement `{interface}`: it {}", Offered(implements, exports))]
    NotImplemented {
        /// The plugin.
        plugin: Arc<str>,
        /// The interface.
        interface: &'static str,
        /// The interfaces that it implements.
        implements: Vec<String>,
        /// The functions that it has besides.
        exports: Vec<String>,
    },

    /// The plugin's function is not what the stub takes it for, or its interface is not. The plugin was not called.
    #[error("plugin `{plugin}`: {mismatch}")]
    Mismatch {
        /// The plugin.
        plugin: Arc<str>,
        /// The function; the interface, if all of one was looked at.
        function: &'static str,
        /// All differences, and what to build anew. Boxed, to keep this type small.
        mismatch: Box<Mismatch>,
    },

    /// An argument could not be encoded. The plugin was not called.
    #[error("cannot encode the arguments of `{function}` for plugin `{plugin}`: {source}")]
    Encode {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// Why not.
        source: CodecError,
    },

    /// The plugin could not read an argument, such as a number that one of its types refuses. The function was not
    /// called, and the plugin goes on working.
    #[error("plugin `{plugin}` cannot read the arguments of `{function}`: {source}")]
    ArgumentsRejected {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// The argument, the place in it, and the reason.
        source: CodecError,
    },

    /// The function has run, but its result could not be encoded. The plugin goes on working.
    #[error("plugin `{plugin}` cannot encode the result of `{function}`: {source}")]
    ResultRejected {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// The reason.
        source: CodecError,
    },

    /// The arguments are larger than [`Limits::arguments`](crate::host::Limits::arguments) allows. The plugin was not
    /// called.
    #[error(
        "the arguments of `{function}` for plugin `{plugin}` are {bytes} bytes long, and {allowed} are allowed"
    )]
    ArgumentsTooLarge {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// The size of the encoded arguments.
        bytes: usize,
        /// How large they may be, in bytes.
        allowed: usize,
    },

    /// The plugin has no memory for arguments of that size. The function was not called.
    #[error(
        "the arguments of `{function}` are too large for plugin `{plugin}`: it has no room for {bytes} bytes"
    )]
    NoRoomForArguments {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// The size of the encoded arguments.
        bytes: usize,
    },

    /// The reply is larger than [`Limits::reply`](crate::host::Limits::reply) allows. It was not decoded, and no `&mut`
    /// argument has been changed.
    #[error("plugin `{plugin}` answers `{function}` with {bytes} bytes, and {allowed} are allowed")]
    ReplyTooLarge {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// The size of the reply.
        bytes: usize,
        /// How large it may be, in bytes.
        allowed: usize,
    },

    /// The call took longer than [`Limits::timeout`](crate::host::Limits::timeout) allows. The plugin is poisoned.
    #[error("plugin `{plugin}` was stopped in `{function}` after {elapsed:.1?}: {allowed:?} are allowed")]
    TimedOut {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// For how long it had run, give or take 2 ms.
        elapsed: Duration,
        /// For how long it may.
        allowed: Duration,
        /// Where it was.
        backtrace: WasmBacktrace,
    },

    /// The call was stopped by a [`Canceller`](crate::host::Canceller), or because a call of another plugin was stopped that waited for
    /// it. The plugin is poisoned.
    #[error("plugin `{plugin}` was stopped in `{function}` by its host")]
    Cancelled {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// Where it was.
        backtrace: WasmBacktrace,
    },

    /// The call wanted to run more instructions than [`Limits::fuel`](crate::host::Limits::fuel) allows. The plugin is
    /// poisoned.
    #[error("plugin `{plugin}` ran out of fuel in `{function}`: {allowed} instructions are allowed")]
    OutOfFuel {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// How many it may run.
        allowed: u64,
        /// Where it was.
        backtrace: WasmBacktrace,
    },

    /// The plugin's code gave up when it could not have the memory that it wanted. The plugin is poisoned.
    #[error(
        "plugin `{plugin}` ran out of memory in `{function}`: it wanted {wanted} bytes in all, and {allowed} are allowed"
    )]
    OutOfMemory {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// To what size its memory was to grow, in bytes.
        wanted: u64,
        /// [`Limits::memory`](crate::host::Limits::memory), in bytes.
        allowed: usize,
        /// Where.
        backtrace: WasmBacktrace,
    },

    /// The plugin's calls took more stack than [`Limits::stack`](crate::host::Limits::stack) allows: a recursion without
    /// end, most often. The plugin is poisoned.
    #[error("plugin `{plugin}` overflowed its stack in `{function}`: {allowed} bytes are allowed")]
    StackOverflow {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// How large its stack may be, in bytes.
        allowed: usize,
    },

    /// The plugin's code called `std::process::abort`. The plugin is poisoned.
    ///
    /// That is known by the names of its functions: of a plugin that was stripped of them it is a
    /// [`Trap::Unreachable`].
    #[error("plugin `{plugin}` aborted in `{function}`")]
    Aborted {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// Where.
        backtrace: WasmBacktrace,
    },

    /// The plugin's code panicked. The plugin is poisoned.
    #[error("plugin `{plugin}` panicked in `{function}`{}: {}", At(location.as_ref()), Escaped(message))]
    GuestPanicked {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// The panic's message, as the plugin says it; of a longer one the first 64 KiB. Where this error is shown,
        /// its control characters are escaped.
        message: String,
        /// Where in the plugin's source it panicked.
        location: Option<PanicLocation>,
    },

    /// The plugin's code trapped other than by a panic. The plugin is poisoned.
    #[error("plugin `{plugin}` trapped in `{function}`: {trap}")]
    Trapped {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// Why.
        trap: Trap,
        /// Where.
        backtrace: WasmBacktrace,
    },

    /// The plugin's function called a host function, which panicked. The plugin is poisoned; what it was given
    /// is as the panic left it.
    #[error(
        "plugin `{plugin}` called the host function `{host_function}` from `{function}`, which panicked: {}",
        Escaped(message)
    )]
    HostPanicked {
        /// The plugin.
        plugin: Arc<str>,
        /// The plugin's function.
        function: &'static str,
        /// The host function, with its interface's name in front.
        host_function: &'static str,
        /// The panic's message.
        message: String,
    },

    /// The result of a host function could not be encoded. The plugin is poisoned.
    #[error(
        "plugin `{plugin}` called the host function `{host_function}` from `{function}`, whose result cannot be encoded"
    )]
    HostResult {
        /// The plugin.
        plugin: Arc<str>,
        /// The plugin's function.
        function: &'static str,
        /// The host function, with its interface's name in front.
        host_function: &'static str,
        /// Why not.
        source: CodecError,
    },

    /// The plugin called its host in a way that no plugin does which this crate's attribute made. The host
    /// function was not called, or its answer not taken. The plugin is poisoned.
    #[error(
        "plugin `{plugin}` called {} wrongly from `{function}`: {problem}",
        host_function.map_or("its host".to_owned(), |name| format!("the host function `{name}`"))
    )]
    BadHostCall {
        /// The plugin.
        plugin: Arc<str>,
        /// The plugin's function.
        function: &'static str,
        /// The host function, with its interface's name in front, if the call was one of a certain function.
        host_function: Option<&'static str>,
        /// What is wrong.
        problem: String,
    },

    /// The plugin says that its call buffer is where it cannot be, or smaller than was asked for. The plugin
    /// is poisoned.
    #[error(
        "plugin `{plugin}` places its call buffer where it cannot be before `{function}`: {capacity} bytes \
         at {address:#x} of {memory}, and {wanted} are needed"
    )]
    BufferOutOfBounds {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// Where it says the buffer is.
        address: u32,
        /// How large it says the buffer is, in bytes.
        capacity: u32,
        /// How large it should be at least.
        wanted: usize,
        /// The size of its linear memory, in bytes.
        memory: usize,
    },

    /// The reply is not within the plugin's memory. The plugin is poisoned.
    #[error(
        "plugin `{plugin}` answers `{function}` with a reply outside its memory: {length} bytes at \
         {address:#x} of {memory}"
    )]
    ReplyOutOfBounds {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// Where it says the reply is.
        address: u32,
        /// How long it says the reply is, in bytes.
        length: u32,
        /// The size of its linear memory, in bytes.
        memory: usize,
    },

    /// The reply is not what the function's signature says. No `&mut` argument has been changed.
    #[error(
        "plugin `{plugin}` answers `{function}` with what cannot be decoded: were host and plugin built from the same version of it?"
    )]
    Decode {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// What is wrong with it.
        source: CodecError,
    },

    /// The reply of a plugin in a pipeline is not what the function's signature says. The next plugin did not
    /// get it. The plugin that gave it is poisoned.
    #[error(
        "plugin `{plugin}` answers `{function}` with what no plugin behind it in the pipeline can read: were the plugins built from the same version of it?"
    )]
    FalseReply {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// The place in the reply, and the reason.
        source: CodecError,
    },

    /// An earlier call ended in the middle of the plugin's code, whose state may be broken since.
    /// [`Plugin::reset`](crate::host::Plugin::reset) starts it anew.
    #[error("plugin `{plugin}` cannot run `{function}` before it is reset: it {cause}")]
    Poisoned {
        /// The plugin.
        plugin: Arc<str>,
        /// The function that was to be called now.
        function: &'static str,
        /// What happened then, as it says in the message of that call's error.
        cause: Arc<str>,
    },

    /// There is no instance to run the function: none could be made, or a constructor that had run before failed in it. The
    /// function was not called, and the next call tries again. A pool's plugin or one that is
    /// [reset by itself](crate::host::LoaderBuilder::reset_poisoned) can fail so.
    #[error("plugin `{plugin}` cannot run `{function}`: no instance of it can be started")]
    NotStarted {
        /// The plugin.
        plugin: Arc<str>,
        /// The function that was to be called.
        function: &'static str,
        /// Why not.
        source: Box<LoadError>,
    },

    /// The call was to begin within so many others: a host function called the plugin, in a call that came
    /// from a host function itself, and so on. The function was not called.
    #[error(
        "plugin `{plugin}` cannot run `{function}`: {allowed} calls of plugins wait for each other on this thread, and no more \
         are allowed; does a host function call plugins that call it again?"
    )]
    NestedTooDeep {
        /// The plugin.
        plugin: Arc<str>,
        /// The function that was to be called.
        function: &'static str,
        /// The most calls that may wait for each other.
        allowed: u32,
    },

    /// All instances of a pool were busy, for as long as the call was to [wait](crate::host::PoolBuilder::wait) for one. The
    /// function was not called.
    #[error(
        "plugin `{plugin}` has no instance free for `{function}`: the {maximum} that its pool may have were busy for {waited:?}"
    )]
    PoolExhausted {
        /// The plugin.
        plugin: Arc<str>,
        /// The function that was to be called.
        function: &'static str,
        /// How many instances the pool may have.
        maximum: usize,
        /// How long the call was to wait.
        waited: Duration,
    },

    /// A pipeline cannot hand on what this function returns.
    #[error(
        "`{function}` cannot go through a pipeline: it must take one argument and return its type, \
         or take it as `&mut` and return nothing"
    )]
    NotAStage {
        /// The function.
        function: &'static str,
    },

    /// A call of a batch failed, and with it the batch. The calls before it have been made, and their results
    /// are lost.
    #[error("input {index} of the batch failed: {source}")]
    InBatch {
        /// The index of the call's input, from 0. The plugin says so.
        index: usize,
        /// The reason.
        source: Box<CallError>,
    },

    /// A pipeline has no plugin that a constructor could run in.
    #[error("`{function}` cannot run in a pipeline without plugins: put one into it first")]
    EmptyPipeline {
        /// The constructor, with its interface's name.
        function: &'static str,
    },
}

impl CallError {
    /// The plugin's functions that were running when it was stopped or trapped, as far as the engine knows them.
    #[must_use]
    pub fn backtrace(&self) -> Option<&WasmBacktrace> {
        match self {
            Self::InBatch { source, .. } => source.backtrace(),
            Self::TimedOut { backtrace, .. }
            | Self::Cancelled { backtrace, .. }
            | Self::OutOfFuel { backtrace, .. }
            | Self::OutOfMemory { backtrace, .. }
            | Self::Aborted { backtrace, .. }
            | Self::Trapped { backtrace, .. } => Some(backtrace),
            _ => None,
        }
    }

    /// Whether the plugin refuses further calls because of this error, until it is reset.
    #[must_use]
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
            | Self::NotProvided { .. }
            | Self::NotImplemented { .. }
            | Self::Mismatch { .. }
            | Self::Encode { .. }
            | Self::ArgumentsRejected { .. }
            | Self::ResultRejected { .. }
            | Self::ArgumentsTooLarge { .. }
            | Self::NoRoomForArguments { .. }
            | Self::ReplyTooLarge { .. }
            | Self::Decode { .. }
            | Self::NotStarted { .. }
            | Self::NestedTooDeep { .. }
            | Self::PoolExhausted { .. }
            | Self::NotAStage { .. }
            | Self::EmptyPipeline { .. } => false,
        }
    }
}
