//! The limits of calls into an instance: time, fuel, and nesting.

use std::cell::Cell;
use std::sync::Arc;

use wasmer::{RuntimeError, Store};

use crate::host::error::{LoadError, LoadErrorKind};
use crate::host::load::PluginModule;
use crate::host::sandbox::fuel::Fuel;
use crate::host::sandbox::interrupt::{CallTimer, Stop};
use crate::host::sandbox::nesting::{self, Level};
use crate::host::sandbox::tunables::InstanceProbe;

/// The state that keeps calls within their limits.
pub(super) struct Guards {
    /// The watch that can stop calls, if they can be stopped.
    pub(super) watch: Option<Arc<CallTimer>>,
    /// Number of the last call.
    calls: u64,
    /// The fuel counter, and the fuel that each call gets.
    fuel: Option<(Fuel, u64)>,
    pub(super) probe: Arc<InstanceProbe>,
}

impl Guards {
    pub(super) fn new(plugin: &PluginModule, probe: Arc<InstanceProbe>) -> Result<Self, LoadError> {
        let limits = plugin.limits();
        let mut guards = Self { watch: None, calls: 0, fuel: None, probe };
        if let Some((each, place)) = limits.max_fuel().zip(guards.probe.fuel()) {
            // SAFETY: as there is such a limit, the module has the added globals, and this is the place of
            // one of them. The instance keeps them in its store, which is dropped together with this. No
            // export leads to them.
            let fuel = unsafe { Fuel::new(place) };
            guards.fuel = Some((fuel, each));
        }
        if let Some((timeout, flag)) = limits.max_time().zip(guards.probe.flag()) {
            let watch = CallTimer::new(timeout).map_err(|error| {
                let source = Box::new(error);
                LoadError::new(&plugin.shared_name(), LoadErrorKind::Instantiate { source })
            })?;
            // SAFETY: as above; `drop` closes the watch before the instance goes.
            unsafe { watch.open(flag) };
            guards.watch = Some(watch);
        }
        Ok(guards)
    }

    #[cold]
    fn failure(&self, error: RuntimeError) -> Failure {
        let cause = match &self.fuel {
            Some((fuel, each)) if fuel.left() < 0 => Cause::OutOfFuel { allowed: *each },
            _ => self.probe.refused().map_or(Cause::Other, Cause::Refused),
        };
        Failure { error, cause }
    }

    /// Runs guest code within the limits.
    #[inline(always)] // Else its result goes through memory.
    pub(super) fn run<T>(
        &mut self,
        store: &mut Store,
        run: impl FnOnce(&mut Store) -> Result<T, RuntimeError>,
    ) -> Result<T, Failure> {
        let Some(_level) = Level::enter() else { return Err(too_deep()) };
        let Self { watch, calls, fuel, probe } = self;
        probe.begin();
        if let Some((fuel, each)) = fuel {
            fuel.fill(*each);
        }
        let result = if let Some(watch) = watch {
            *calls += 1;
            watch.begin(*calls);
            let result = run(store);
            match (watch.end(), result) {
                // The call finished at the moment when it was stopped.
                (_, Ok(value)) => return Ok(value),
                (Some(stop), Err(error)) => return Err(Failure { error, cause: Cause::Stopped(stop) }),
                (None, result) => result,
            }
        } else {
            run(store)
        };
        result.map_err(|error| self.failure(error))
    }

    /// Watches host work that belongs to the last call.
    pub(super) fn watch_on(&self) -> Option<Watching> {
        let watch = self.watch.clone()?;
        // The number of the last call: its time goes on from when the watchdog first saw it.
        let level = Level::enter();
        watch.begin(self.calls);
        Some(Watching { watch, ended: Cell::new(false), _level: level })
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
fn too_deep() -> Failure {
    Failure { error: RuntimeError::new("too deep"), cause: Cause::TooDeep { allowed: nesting::MOST } }
}

/// A call that goes on in the host.
pub(in crate::host) struct Watching {
    watch: Arc<CallTimer>,
    ended: Cell<bool>,
    /// Never `None`: the level that the call itself had is free again.
    _level: Option<Level>,
}

impl Watching {
    pub(in crate::host) fn is_stopped(&self) -> bool {
        self.watch.is_stopped()
    }

    /// Ends the watch. Returns the reason if the call was stopped.
    pub(in crate::host) fn end(&self) -> Option<Stop> {
        if self.ended.replace(true) { None } else { self.watch.end() }
    }
}

/// Ends the watch also if a `Decode` panics.
impl Drop for Watching {
    fn drop(&mut self) {
        self.end();
    }
}
