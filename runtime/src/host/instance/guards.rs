//! The limits of calls into an instance: time, fuel, and nesting.

use std::cell::Cell;
use std::sync::Arc;

use wasmer::RuntimeError;

use crate::host::error::{LoadError, LoadErrorKind};
use crate::host::load::PluginModule;
use crate::host::sandbox::fuel::Fuel;
use crate::host::sandbox::interrupt::{CallTimer, Stop};
use crate::host::sandbox::nesting::{self, Level};
use crate::host::sandbox::tunables::InstanceProbe;

/// The state that keeps calls within their limits.
pub(super) struct Guards {
    /// The timer that can stop calls, if they can be stopped.
    pub(super) timer: Option<Arc<CallTimer>>,
    /// Number of the last call.
    pub(super) calls: u64,
    /// The fuel counter, and the fuel that each call gets.
    pub(super) fuel: Option<(Fuel, u64)>,
    pub(super) probe: Arc<InstanceProbe>,
}

impl Guards {
    pub(super) fn new(plugin: &PluginModule, probe: Arc<InstanceProbe>) -> Result<Self, LoadError> {
        let limits = plugin.limits();
        let mut guards = Self { timer: None, calls: 0, fuel: None, probe };
        if let Some((each, place)) = limits.fuel.zip(guards.probe.fuel()) {
            // SAFETY: the module has a fuel limit, so it has the added globals, and `place` is one of them.
            // They live in the instance's store, which is dropped together with these guards. No export leads
            // to them.
            let fuel = unsafe { Fuel::new(place) };
            guards.fuel = Some((fuel, each));
        }
        if let Some((timeout, flag)) = limits.timeout.zip(guards.probe.flag()) {
            let timer = CallTimer::new(timeout).map_err(|error| {
                let source = Box::new(error);
                LoadError::new(&plugin.shared_name(), LoadErrorKind::Instantiate { source })
            })?;
            // SAFETY: as above; `drop` closes the timer before the instance goes.
            unsafe { timer.open(flag) };
            guards.timer = Some(timer);
        }
        Ok(guards)
    }

    #[cold]
    pub(super) fn failure(&self, error: RuntimeError) -> Failure {
        let cause = match &self.fuel {
            Some((fuel, each)) if fuel.left() < 0 => Cause::OutOfFuel { allowed: *each },
            _ => self.probe.refused().map_or(Cause::Other, Cause::Refused),
        };
        Failure { error, cause }
    }

    /// Times host work that belongs to the last call.
    pub(super) fn time_decoding(&self) -> Option<DecodingTimer> {
        let timer = self.timer.clone()?;
        // The number of the last call: its time goes on from when the watchdog first saw it.
        let level = Level::enter();
        timer.begin(self.calls);
        Some(DecodingTimer { timer, ended: Cell::new(false), _level: level })
    }

    /// Returns the fuel that the last call used, if calls have fuel.
    pub(super) fn fuel_used(&self) -> Option<u64> {
        let (fuel, each) = self.fuel.as_ref()?;
        // A call that ran out used all its fuel. The counter may be below zero.
        Some(each.saturating_sub(u64::try_from(fuel.left()).unwrap_or(0)))
    }
}

/// The reason why a crossing did not return. `error` has what the engine knows.
#[derive(Debug)]
pub(in crate::host) struct Failure {
    pub(in crate::host) error: RuntimeError,
    pub(in crate::host) cause: Cause,
}

/// The part of a failure that the engine does not know.
#[derive(Debug)]
pub(in crate::host) enum Cause {
    Stopped(Stop),
    OutOfFuel {
        allowed: u64,
    },
    /// Nothing ran: the thread is already in the allowed number of nested calls.
    TooDeep {
        allowed: u32,
    },
    /// Another failure, after memory was refused to grow to this size in bytes.
    Refused(u64),
    Other,
}

#[cold]
pub(super) fn too_deep() -> Failure {
    Failure { error: RuntimeError::new("too deep"), cause: Cause::TooDeep { allowed: nesting::MOST } }
}

/// A call that goes on in the host.
pub(in crate::host) struct DecodingTimer {
    timer: Arc<CallTimer>,
    ended: Cell<bool>,
    /// Never `None`: the level that the call itself had is free again.
    _level: Option<Level>,
}

impl DecodingTimer {
    pub(in crate::host) fn is_stopped(&self) -> bool {
        self.timer.is_stopped()
    }

    /// Ends the timer. Returns the reason if the call was stopped.
    pub(in crate::host) fn end(&self) -> Option<Stop> {
        if self.ended.replace(true) { None } else { self.timer.end() }
    }
}

/// Ends the timer also if a `Decode` panics.
impl Drop for DecodingTimer {
    fn drop(&mut self) {
        self.end();
    }
}
