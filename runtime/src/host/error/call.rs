//! The error of a call.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::WasmBacktrace;
use super::{At, CallErrorKind, Offered, list, remedy};
use crate::wire::display::Shown;

/// A call failed: the plugin, the function, and the [kind](CallErrorKind) of failure.
///
/// The text names all of it in one line, with a remedy where there is one.
///
/// ```no_run
/// # mod calculator {
/// #     #[wasmer_plugin::wasmer_plugin]
/// #     pub fn add(a: i32, b: i32) -> i32 { a + b }
/// # }
/// use calculator::add;
/// use wasmer_plugin::host::{CallError, CallErrorKind, Plugin};
///
/// fn sum(plugin: &mut Plugin) -> Result<i32, CallError> {
///     let error = match plugin.add(2, 3) {
///         Ok(sum) => return Ok(sum),
///         Err(error) => error,
///     };
///     match error.kind() {
///         CallErrorKind::TimedOut { elapsed, .. } => eprintln!("`{}` took {elapsed:?}", error.function()),
///         _ => eprintln!("{error}"),
///     }
///     Err(error)
/// }
/// ```
pub struct CallError(Box<Details>);

/// Boxed, so that the result of a call of a small function fits into registers.
#[derive(Debug)]
struct Details {
    plugin: Arc<str>,
    function: Cow<'static, str>,
    kind: CallErrorKind,
}

impl CallError {
    #[cold]
    pub(in crate::host) fn new(
        plugin: Arc<str>,
        function: impl Into<Cow<'static, str>>,
        kind: CallErrorKind,
    ) -> Self {
        Self(Box::new(Details { plugin, function: function.into(), kind }))
    }

    /// The kind of failure.
    pub fn kind(&self) -> &CallErrorKind {
        &self.0.kind
    }

    /// The kind of failure alone, for `plugin.add(2, 3).map_err(CallError::into_kind)`.
    #[must_use]
    pub fn into_kind(self) -> CallErrorKind {
        self.0.kind
    }

    /// The name of the plugin; `a pipeline` if the pipeline itself failed.
    pub fn plugin(&self) -> &str {
        &self.0.plugin
    }

    /// The function that was called, a method with its interface in front: `Discount.price`. The name of the
    /// interface alone if a stub was compared with all of it.
    pub fn function(&self) -> &str {
        &self.0.function
    }

    /// The plugin's functions that were running when it was stopped or trapped, as far as the engine knows
    /// them.
    pub fn backtrace(&self) -> Option<&WasmBacktrace> {
        match self.kind() {
            CallErrorKind::InBatch { source, .. } => source.backtrace(),
            CallErrorKind::TimedOut { backtrace, .. }
            | CallErrorKind::Cancelled { backtrace }
            | CallErrorKind::OutOfFuel { backtrace, .. }
            | CallErrorKind::OutOfMemory { backtrace, .. }
            | CallErrorKind::Aborted { backtrace }
            | CallErrorKind::Trapped { backtrace, .. } => Some(backtrace),
            _ => None,
        }
    }

    /// Returns true if the plugin refuses further calls because of this error, until it is reset.
    pub fn poisons(&self) -> bool {
        self.kind().poisons()
    }
}

impl fmt::Display for CallError {
    #[allow(clippy::too_many_lines, reason = "an arm for each kind")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use CallErrorKind as Kind;

        let Details { plugin, function, kind } = &*self.0;
        // A function that is called by name has the plugin's name.
        let function = Shown::name(function);
        match kind {
            Kind::MissingFunction { exports } => {
                write!(f, "plugin `{plugin}` has no function `{function}`: it exports {}", list(exports))
            }
            Kind::NotProvided => write!(
                f,
                "plugin `{plugin}` does not provide `{function}`, which is optional: it was built with an older \
                 version of the interface"
            ),
            Kind::NotImplemented { implements, exports } => write!(
                f,
                "plugin `{plugin}` does not implement `{function}`: it {}",
                Offered(implements, exports)
            ),
            Kind::Mismatch { mismatch } => write!(f, "plugin `{plugin}`: {mismatch}"),
            Kind::BadArguments { source } => write!(
                f,
                "plugin `{plugin}` was not called: the arguments of `{function}` do not match its description: {source}"
            ),
            Kind::UnknownVariant { path, variant, in_reply: false } => write!(
                f,
                "plugin `{plugin}` does not know the variant `{}` in `{}` of `{function}`: it was built with \
                 another version of the enum, so do not send it this variant, or rebuild it",
                Shown::name(variant),
                Shown::name(path)
            ),
            Kind::UnknownVariant { path, variant, in_reply: true } => write!(
                f,
                "plugin `{plugin}` replies to `{function}` with the variant `{}` in `{}`, which this host does not \
                 know: give the host's enum that variant, or one with `#[serde(other)]`",
                Shown::name(variant),
                Shown::name(path)
            ),
            Kind::Encode { source } => {
                write!(f, "cannot encode the arguments of `{function}` for plugin `{plugin}`: {source}")
            }
            Kind::ArgumentsRejected { source } => {
                write!(f, "plugin `{plugin}` cannot read the arguments of `{function}`: {source}")
            }
            Kind::ResultRejected { source } => {
                write!(f, "plugin `{plugin}` cannot encode the result of `{function}`: {source}")
            }
            Kind::ArgumentsTooLarge { bytes, allowed } => write!(
                f,
                "the arguments of `{function}` for plugin `{plugin}` are {bytes} bytes long, and {allowed} are \
                 allowed"
            ),
            Kind::NoRoomForArguments { bytes } => write!(
                f,
                "the arguments of `{function}` are too large for plugin `{plugin}`: it has no room for {bytes} \
                 bytes"
            ),
            Kind::ReplyTooLarge { bytes, allowed } => write!(
                f,
                "plugin `{plugin}` replies to `{function}` with {bytes} bytes, and {allowed} are allowed"
            ),
            Kind::TimedOut { elapsed, allowed, .. } => write!(
                f,
                "plugin `{plugin}` was stopped in `{function}` after {elapsed:.1?}: {allowed:?} are allowed"
            ),
            Kind::Cancelled { .. } => write!(f, "plugin `{plugin}` was stopped in `{function}` by its host"),
            Kind::OutOfFuel { allowed, .. } => write!(
                f,
                "plugin `{plugin}` ran out of fuel in `{function}`: {allowed} instructions are allowed"
            ),
            Kind::OutOfMemory { wanted, allowed, .. } => write!(
                f,
                "plugin `{plugin}` ran out of memory in `{function}`: it wanted {wanted} bytes in all, and \
                 {allowed} are allowed"
            ),
            Kind::StackOverflow { allowed } => {
                write!(
                    f,
                    "plugin `{plugin}` overflowed its stack in `{function}`: {allowed} bytes are allowed"
                )
            }
            Kind::Aborted { .. } => write!(
                f,
                "plugin `{plugin}` aborted in `{function}`: it ended itself; return a `Result` in place of \
                 `std::process::exit` and `abort`"
            ),
            Kind::GuestPanicked { message, location } => write!(
                f,
                "plugin `{plugin}` panicked in `{function}`{}: {}{}",
                At(location.as_ref()),
                Shown::text(message),
                remedy::for_panic(message)
            ),
            Kind::Trapped { trap, .. } => write!(f, "plugin `{plugin}` trapped in `{function}`: {trap}"),
            Kind::HostPanicked { host_function, message } => write!(
                f,
                "plugin `{plugin}` called the host function `{host_function}` from `{function}`, which panicked: \
                 {}",
                Shown::text(message)
            ),
            Kind::HostRefused { host_function, reason } => write!(
                f,
                "plugin `{plugin}` called the host function `{host_function}` from `{function}`, and the host \
                 refused it: {reason}"
            ),
            Kind::HostResult { host_function, source } => write!(
                f,
                "plugin `{plugin}` called the host function `{host_function}` from `{function}`, whose result \
                 cannot be encoded: {source}"
            ),
            Kind::BadHostCall { host_function: Some(name), problem } => write!(
                f,
                "plugin `{plugin}` called the host function `{name}` wrongly from `{function}`: {problem}"
            ),
            Kind::BadHostCall { host_function: None, problem } => {
                write!(f, "plugin `{plugin}` called its host wrongly from `{function}`: {problem}")
            }
            Kind::BufferOutOfBounds { address, capacity, wanted, memory } => write!(
                f,
                "plugin `{plugin}` places its call buffer where it cannot be before `{function}`: {capacity} bytes \
                 at {address:#x} of {memory}, and {wanted} are needed"
            ),
            Kind::ReplyOutOfBounds { address, length, memory } => write!(
                f,
                "plugin `{plugin}` replies to `{function}` from outside its memory: {length} bytes at \
                 {address:#x} of {memory}"
            ),
            Kind::Decode { source } if source.is_limit() => {
                write!(f, "cannot decode the reply of `{function}` of plugin `{plugin}`: {source}")
            }
            Kind::Decode { source } => write!(
                f,
                "cannot decode the reply of `{function}` of plugin `{plugin}`: {source}; were host and plugin \
                 built from the same version of it?"
            ),
            Kind::FalseReply { source } if source.is_limit() => write!(
                f,
                "plugin `{plugin}` replies to `{function}` with a value that the pipeline does not pass on: {source}"
            ),
            Kind::FalseReply { source } => write!(
                f,
                "plugin `{plugin}` replies to `{function}` with bytes that the next plugin of the pipeline cannot \
                 read: {source}; were the plugins built from the same version of it?"
            ),
            Kind::Poisoned { cause } => {
                write!(f, "plugin `{plugin}` cannot run `{function}` before it is reset: it {cause}")
            }
            Kind::InstanceUnavailable { source } => write!(
                f,
                "plugin `{plugin}` cannot run `{function}`: no instance of it can be started: {source}"
            ),
            Kind::NestedTooDeep { allowed } => write!(
                f,
                "plugin `{plugin}` cannot run `{function}`: {allowed} calls of plugins wait for each other on this \
                 thread, and no more are allowed; does a host function call plugins that call it again?"
            ),
            Kind::PoolExhausted { maximum, waited } => write!(
                f,
                "plugin `{plugin}` has no instance free for `{function}`: the {maximum} that its pool may have \
                 were busy for {waited:?}"
            ),
            Kind::NotChainable => write!(
                f,
                "`{function}` cannot go through a pipeline: it must take one argument and return its type, or take \
                 it as `&mut` and return nothing"
            ),
            Kind::InBatch { index, source } => write!(f, "input {index} of the batch failed: {source}"),
            Kind::EmptyPipeline => {
                write!(f, "`{function}` cannot run in a pipeline without plugins: put one into it first")
            }
        }
    }
}

impl fmt::Debug for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { plugin, function, kind } = &*self.0;
        let mut error = f.debug_struct("CallError");
        error.field("plugin", plugin).field("function", function).field("kind", kind).finish()
    }
}

impl Error for CallError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        use CallErrorKind as Kind;

        match self.kind() {
            Kind::BadArguments { source } => Some(source),
            Kind::Encode { source }
            | Kind::ArgumentsRejected { source }
            | Kind::ResultRejected { source }
            | Kind::HostResult { source, .. }
            | Kind::Decode { source }
            | Kind::FalseReply { source } => Some(source),
            Kind::Mismatch { mismatch } => Some(mismatch),
            Kind::InstanceUnavailable { source } => Some(source),
            Kind::InBatch { source, .. } => Some(source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::codec::{CodecError, Problem};

    /// A value that exceeds a limit does not show that host and plugin differ.
    #[test]
    fn a_limit_is_named_in_place_of_a_question_about_versions() {
        let limits = [
            (Problem::Depth, "nested deeper than 512 levels"),
            (Problem::Stack, "decoding it takes over 1 MiB of stack"),
            (Problem::Elements, "over 65,536 elements that take no bytes"),
        ];
        let text = |kind| CallError::new("count".into(), "shorten", kind).to_string();
        let both = |problem: Problem| {
            let source = || CodecError::new(problem.clone(), 0);
            [
                text(CallErrorKind::Decode { source: source() }),
                text(CallErrorKind::FalseReply { source: source() }),
            ]
        };
        for (limit, expect) in limits {
            for text in both(limit) {
                assert!(text.contains(expect) && !text.contains("same version"), "{text}");
            }
        }
        for text in both(Problem::Zero) {
            assert!(text.contains("same version"), "{text}");
        }
    }

    #[test]
    fn results_fit_into_two_registers() {
        assert_eq!(size_of::<Result<i32, CallError>>(), 2 * size_of::<usize>());
        assert_eq!(size_of::<Result<(), CallError>>(), size_of::<usize>());
    }
}
