//! Maps the engine's traps to errors, for guest code that did not return.

use std::borrow::Cow;

use wasmer::RuntimeError;
use wasmer::sys::vm::TrapCode;

use super::guards::{Cause, Failure};
use super::host_call::{HostCallError, Problem as HostProblem};
use super::report::Panic;
use crate::host::error::{
    CallError, CallErrorKind as Kind, Frame, LoadError, LoadErrorKind, Trap, WasmBacktrace,
};
use crate::host::load::PluginModule;
use crate::host::load::names::Names;
use crate::host::sandbox::Limits;
use crate::host::sandbox::interrupt::Stop;

impl PluginModule {
    /// Builds the error for guest code that did not return while the plugin was loaded.
    #[cold]
    pub(in crate::host) fn failed_to_load(&self, function: &'static str, failure: Failure) -> LoadError {
        let source = CallError::failed(self, function, failure);
        LoadError::new(&self.shared_name(), LoadErrorKind::StartupFailed { source })
    }
}

impl CallError {
    /// Builds the error for guest code that did not return.
    #[cold]
    pub(in crate::host) fn failed(
        module: &PluginModule,
        function: impl Into<Cow<'static, str>>,
        failure: Failure,
    ) -> Self {
        Self::new(module.shared_name(), function, kind(module, failure))
    }

    /// Builds the error for a call that was stopped while its reply was decoded.
    #[cold]
    pub(in crate::host) fn stopped(
        module: &PluginModule,
        function: impl Into<Cow<'static, str>>,
        stop: Stop,
    ) -> Self {
        Self::new(module.shared_name(), function, stopped(module.limits(), stop, WasmBacktrace::default()))
    }
}

fn kind(module: &PluginModule, failure: Failure) -> Kind {
    let limits = module.limits();
    let Failure { error, cause } = failure;
    let backtrace = backtrace(&error, module.names());
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
        return Kind::StackOverflow { allowed: limits.stack };
    }
    match (trap(code), cause) {
        // Rust aborts by `unreachable` if an allocation fails.
        (Trap::Unreachable, Cause::Refused(wanted)) => {
            Kind::OutOfMemory { wanted, allowed: limits.memory, backtrace }
        }
        (Trap::Unreachable, _) if is_abort(&backtrace) => Kind::Aborted { backtrace },
        (trap, _) => Kind::Trapped { trap, backtrace },
    }
}

fn stopped(limits: &Limits, stop: Stop, backtrace: WasmBacktrace) -> Kind {
    match stop {
        Stop::Time(elapsed) => {
            let allowed = limits.timeout.unwrap_or_default();
            Kind::TimedOut { elapsed, allowed, backtrace }
        }
        Stop::Cancelled => Kind::Cancelled { backtrace },
    }
}

/// Builds the error for a host function that did not return.
fn host_failed(error: HostCallError) -> Kind {
    match (error.function, error.problem) {
        (Some(host_function), HostProblem::Panicked(message)) => {
            Kind::HostPanicked { host_function, message }
        }
        (Some(host_function), HostProblem::Refused(reason)) => Kind::HostRefused { host_function, reason },
        (Some(host_function), HostProblem::Result(source)) => Kind::HostResult { host_function, source },
        (host_function, problem) => Kind::BadHostCall { host_function, problem: problem.to_string() },
    }
}

fn trap(code: Option<TrapCode>) -> Trap {
    match code {
        // `instrument` has replaced `unreachable` by an unaligned atomic access.
        Some(TrapCode::UnreachableCodeReached | TrapCode::UnalignedAtomic) => Trap::Unreachable,
        Some(TrapCode::HeapAccessOutOfBounds) => Trap::MemoryOutOfBounds,
        Some(TrapCode::TableAccessOutOfBounds) => Trap::TableOutOfBounds,
        Some(TrapCode::IndirectCallToNull) => Trap::NullCall,
        Some(TrapCode::BadSignature) => Trap::WrongCallType,
        Some(TrapCode::IntegerDivisionByZero) => Trap::DivisionByZero,
        Some(TrapCode::IntegerOverflow) => Trap::IntegerOverflow,
        Some(TrapCode::BadConversionToInteger) => Trap::BadConversion,
        _ => Trap::Other,
    }
}

/// Maximum number of frames in a backtrace. Further frames of a deep recursion say nothing new.
const MOST_FRAMES: usize = 64;

fn backtrace(error: &RuntimeError, names: &Names) -> WasmBacktrace {
    let trace = error.trace();
    let indices: Vec<u32> = trace.iter().take(MOST_FRAMES).map(wasmer::FrameInfo::func_index).collect();
    let more = trace.len() - indices.len();
    let found = names.of(&indices);
    let named = |&index: &u32| Frame { index, name: found.get(&index).cloned() };
    let frames = indices.iter().map(named).collect();
    WasmBacktrace { frames, more }
}

/// Returns true if the innermost function that has a name is one of Rust's that abort.
fn is_abort(backtrace: &WasmBacktrace) -> bool {
    let mut names = backtrace.frames().iter().filter_map(|frame| frame.name.as_deref());
    names.next().is_some_and(|name| ABORTS.contains(&name))
}

/// Functions of std that abort.
const ABORTS: [&str; 6] = [
    "std::process::abort",
    "std::process::exit",
    "std::sys::abort_internal",
    "std::sys::pal::wasm::common::abort_internal",
    "core::intrinsics::abort",
    "abort",
];
