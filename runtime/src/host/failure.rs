//! Errors for code of the guest that did not return, made of the engine's traps.

use wasmer::sys::vm::TrapCode;

use super::error::{CallError, CallErrorKind as Kind};
use super::imports::{HostCallError, Problem as HostProblem};
use super::instance::{Cause, Failure, Panic};
use super::interrupt::Stop;
use super::{Limits, PluginModule, Trap, WasmBacktrace};

impl CallError {
    /// Code of the guest did not return.
    #[cold]
    pub(super) fn failed(module: &PluginModule, function: &'static str, failure: Failure) -> Self {
        Self::new(module.shared_name(), function, kind(module, failure))
    }

    /// The call was stopped while its reply was decoded.
    #[cold]
    pub(super) fn stopped(module: &PluginModule, function: &'static str, stop: Stop) -> Self {
        Self::new(module.shared_name(), function, stopped(module.limits(), stop, WasmBacktrace::default()))
    }
}

fn kind(module: &PluginModule, failure: Failure) -> Kind {
    let limits = module.limits();
    let Failure { error, cause } = failure;
    let backtrace = WasmBacktrace::new(&error, module.names());
    match cause {
        Cause::Stopped(stop) => return stopped(limits, stop, backtrace),
        Cause::OutOfFuel { allowed } => return Kind::OutOfFuel { allowed, backtrace },
        Cause::TooDeep { allowed } => return Kind::NestedTooDeep { allowed },
        Cause::Refused(_) | Cause::Other => {}
    }
    let error = match error.downcast::<Panic>() {
        Ok(Panic { message, location }) => return Kind::GuestPanicked { message, location },
        Err(error) => error,
    };
    let error = match error.downcast::<HostCallError>() {
        Ok(error) => return host_failed(error),
        Err(error) => error,
    };
    let code = error.to_trap();
    if code == Some(TrapCode::StackOverflow) {
        return Kind::StackOverflow { allowed: limits.max_stack() };
    }
    match (Trap::of(code), cause) {
        // Rust aborts if it cannot have memory, by `unreachable`.
        (Trap::Unreachable, Cause::Refused(wanted)) => {
            Kind::OutOfMemory { wanted, allowed: limits.max_memory(), backtrace }
        }
        (Trap::Unreachable, _) if backtrace.is_abort() => Kind::Aborted { backtrace },
        (trap, _) => Kind::Trapped { trap, backtrace },
    }
}

fn stopped(limits: &Limits, stop: Stop, backtrace: WasmBacktrace) -> Kind {
    match stop {
        Stop::Time(elapsed) => {
            let allowed = limits.max_time().unwrap_or_default();
            Kind::TimedOut { elapsed, allowed, backtrace }
        }
        Stop::Cancelled => Kind::Cancelled { backtrace },
    }
}

/// A host function did not return.
fn host_failed(error: HostCallError) -> Kind {
    match (error.function, error.problem) {
        (Some(host_function), HostProblem::Panicked(message)) => {
            Kind::HostPanicked { host_function, message }
        }
        (Some(host_function), HostProblem::Result(source)) => Kind::HostResult { host_function, source },
        (host_function, problem) => Kind::BadHostCall { host_function, problem: problem.to_string() },
    }
}
