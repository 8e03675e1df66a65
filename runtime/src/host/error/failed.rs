//! What became of code that did not return, as an error.

use std::sync::Arc;

use wasmer::sys::vm::TrapCode;

use super::CallError;
use crate::host::imports::{HostCallError, Problem as HostProblem};
use crate::host::instance::{Cause, Failure, Panic};
use crate::host::interrupt::Stop;
use crate::host::{PluginModule, Trap, WasmBacktrace};

impl CallError {
    /// Code of the guest's did not return.
    #[cold]
    pub(in crate::host) fn failed(module: &PluginModule, function: &'static str, failure: Failure) -> Self {
        let (plugin, limits) = (module.shared_name(), module.limits());
        let Failure { error, cause } = failure;
        let backtrace = WasmBacktrace::new(&error, module.names());
        match cause {
            Cause::Stopped(Stop::Time(elapsed)) => {
                let allowed = limits.max_time().unwrap_or_default();
                return Self::TimedOut { plugin, function, elapsed, allowed, backtrace };
            }
            Cause::Stopped(Stop::Cancelled) => return Self::Cancelled { plugin, function, backtrace },
            Cause::OutOfFuel { allowed } => return Self::OutOfFuel { plugin, function, allowed, backtrace },
            Cause::TooDeep { allowed } => return Self::NestedTooDeep { plugin, function, allowed },
            Cause::Refused(_) | Cause::Other => {}
        }
        let error = match error.downcast::<Panic>() {
            Ok(Panic { message, location }) => {
                return Self::GuestPanicked { plugin, function, message, location };
            }
            Err(error) => error,
        };
        let error = match error.downcast::<HostCallError>() {
            Ok(error) => return Self::host(plugin, function, error),
            Err(error) => error,
        };
        let code = error.to_trap();
        if code == Some(TrapCode::StackOverflow) {
            return Self::StackOverflow { plugin, function, allowed: limits.max_stack() };
        }
        match (Trap::of(code), cause) {
            // Where Rust cannot have memory it aborts, and that is `unreachable`.
            (Trap::Unreachable, Cause::Refused(wanted)) => {
                let allowed = limits.max_memory();
                Self::OutOfMemory { plugin, function, wanted, allowed, backtrace }
            }
            (Trap::Unreachable, _) if backtrace.is_abort() => Self::Aborted { plugin, function, backtrace },
            (trap, _) => Self::Trapped { plugin, function, trap, backtrace },
        }
    }

    /// The reply was still being decoded.
    #[cold]
    pub(in crate::host) fn stopped(module: &PluginModule, function: &'static str, stop: Stop) -> Self {
        let (plugin, backtrace) = (module.shared_name(), WasmBacktrace::default());
        match stop {
            Stop::Time(elapsed) => {
                let allowed = module.limits().max_time().unwrap_or_default();
                Self::TimedOut { plugin, function, elapsed, allowed, backtrace }
            }
            Stop::Cancelled => Self::Cancelled { plugin, function, backtrace },
        }
    }

    /// A host function did not return.
    fn host(plugin: Arc<str>, function: &'static str, error: HostCallError) -> Self {
        match (error.function, error.problem) {
            (Some(host_function), HostProblem::Panicked(message)) => {
                Self::HostPanicked { plugin, function, host_function, message }
            }
            (Some(host_function), HostProblem::Result(source)) => {
                Self::HostResult { plugin, function, host_function, source }
            }
            (host_function, problem) => {
                Self::BadHostCall { plugin, function, host_function, problem: problem.to_string() }
            }
        }
    }
}
