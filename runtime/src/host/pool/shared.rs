//! State shared by the handles of a pool: its instances, and the setup for further ones.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::slots::{Held, Slots};
use crate::call::argument::Arguments;
use crate::call::bounds::Returned;
use crate::call::caller::Transport;
use crate::call::descriptor::{FunctionDescriptor, InterfaceDescriptor};
use crate::host::error::{CallError, CallErrorKind, LoadError, ReloadError};
use crate::host::instance::env::Hosts;
use crate::host::load::PluginModule;
use crate::host::plugin::Plugin;
use crate::host::plugin::requirements::Requirements;
use crate::host::plugin::resolve::check_interface;
use crate::host::sandbox::Canceller;

pub(super) type MakeHosts = Box<dyn Fn() -> Hosts + Send + Sync>;

#[derive(Debug)]
pub(super) struct Options {
    pub(super) wait: Duration,
    pub(super) idle: Option<Duration>,
}

pub(super) struct Shared {
    slots: Slots<Entry>,
    /// Cancellers by slot. They stay when the slot's instance is replaced.
    cancellers: Box<[Canceller]>,
    options: Options,
    hosts: MakeHosts,
    requirements: Requirements,
    setup: Mutex<Arc<Setup>>,
    /// Epoch of `setup`. A call compares it with its instance's epoch, to see whether the instance is up to
    /// date.
    epoch: AtomicU64,
    counters: Counters,
    /// The time of the next search for idle instances, in milliseconds since the pool was made.
    next_look: AtomicU64,
    start: Instant,
}

/// Counters of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoolStats {
    /// Maximum number of instances.
    pub maximum: usize,
    /// Number of instances that run a call, or are being made for one.
    pub busy: usize,
    /// Number of instances that wait for a call.
    pub idle: usize,
    /// Number of calls that wait for an instance.
    pub waiting: usize,
    /// Number of instances made so far.
    pub made: u64,
    /// Number of instances dropped because of a failure.
    pub failed: u64,
    /// Number of instances dropped because they were idle.
    pub given_back: u64,
}

#[derive(Default)]
struct Counters {
    made: AtomicU64,
    failed: AtomicU64,
    given_back: AtomicU64,
}

/// The setup of all instances. It is immutable: a change replaces it and increments the epoch.
#[derive(Clone)]
pub(super) struct Setup {
    pub(super) module: PluginModule,
    /// Number of times that the module has been replaced.
    version: u64,
    epoch: u64,
    /// The constructors that have run, in order.
    constructors: Vec<ConstructorCall>,
}

/// A constructor that runs in each instance.
#[derive(Clone)]
struct ConstructorCall {
    /// The first epoch that includes this constructor.
    epoch: u64,
    constructor: &'static FunctionDescriptor,
    arguments: Arc<[u8]>,
}

/// An instance.
pub(super) struct Entry {
    plugin: Plugin,
    /// The epoch of the setup that the instance has.
    epoch: u64,
    version: u64,
    last_used: Option<Instant>,
}

impl Shared {
    pub(super) fn new(
        module: PluginModule,
        maximum: usize,
        options: Options,
        hosts: MakeHosts,
    ) -> Result<Self, LoadError> {
        let shared = Self {
            slots: Slots::new(maximum),
            cancellers: (0..maximum).map(|_| Canceller::default()).collect(),
            options,
            hosts,
            requirements: Requirements::default(),
            setup: Mutex::new(Arc::new(Setup { module, version: 0, epoch: 0, constructors: Vec::new() })),
            epoch: AtomicU64::new(0),
            counters: Counters::default(),
            next_look: AtomicU64::new(0),
            start: Instant::now(),
        };
        if let Some(mut held) = shared.slots.take(Duration::ZERO) {
            shared.prepare(&mut held)?;
        }
        Ok(shared)
    }

    /// Makes a call in an instance that is up to date and that no other call uses.
    #[inline]
    pub(super) fn call<A: Arguments, R: Returned>(
        &self,
        handle: Option<&Canceller>,
        function: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<R, CallError> {
        let mut slot = self.slots.take(self.options.wait);
        let Some(held) = &mut slot else { return Err(self.exhausted(function)) };
        let mut running = Running { shared: self, held, handle, good: false };
        let entry = running.entry(function)?;
        if !function.signature().is_constructor() {
            let result = entry.plugin.transport_call(function, arguments);
            running.good = true;
            return result;
        }
        let answer = entry.plugin.send::<A, R>(function, &arguments);
        let result = answer.and_then(|answer| {
            if entry.plugin.record_constructor(function, &arguments, &answer)? {
                self.publish(entry, function);
            }
            entry.plugin.unpack(function, &answer, arguments)
        });
        running.good = true;
        result
    }

    /// Records a constructor that has run in this instance. All other instances run it before their next
    /// calls.
    fn publish(&self, entry: &mut Entry, constructor: &'static FunctionDescriptor) {
        let Some(arguments) = entry.plugin.last_constructor() else { return };
        self.change(|setup| {
            // An instance that was not up to date will run the missing constructors, and this one again.
            if entry.epoch == setup.epoch {
                entry.epoch += 1;
            }
            setup.constructors.retain(|call| call.constructor.name() != constructor.name());
            setup.constructors.push(ConstructorCall { epoch: setup.epoch + 1, constructor, arguments });
        });
    }

    pub(super) fn check(&self, interface: &'static InterfaceDescriptor) -> Result<(), CallError> {
        check_interface(&self.setup().module, interface)?;
        self.requirements.interface(interface);
        Ok(())
    }

    /// Tries a module, then makes it the module of all instances. Existing instances are replaced before
    /// their next calls.
    pub(super) fn replace(&self, module: PluginModule) -> Result<(), ReloadError> {
        let name = module.shared_name();
        self.requirements.check(&module).map_err(|error| ReloadError::incompatible(name.clone(), error))?;
        let started = Plugin::new(module.clone(), (self.hosts)()).and_then(|mut plugin| {
            let setup = self.setup();
            let mut constructors = setup.constructors.iter();
            constructors.try_for_each(|call| plugin.replay_constructor(call.constructor, &call.arguments))
        });
        started.map_err(|error| ReloadError::load(name, error))?;
        self.change(|setup| {
            setup.module = module;
            setup.version += 1;
        });
        Ok(())
    }

    fn change(&self, change: impl FnOnce(&mut Setup)) {
        let mut setup = self.lock();
        let mut next = Setup::clone(&setup);
        change(&mut next);
        next.epoch += 1;
        self.epoch.store(next.epoch, Ordering::Release);
        *setup = Arc::new(next);
    }

    /// Makes an instance in this slot, or brings the existing one up to date. If this fails, the slot is
    /// empty.
    #[cold]
    fn prepare(&self, held: &mut Held<'_, Entry>) -> Result<(), LoadError> {
        let setup = self.setup();
        let mut entry = match held.take() {
            Some(entry) if entry.version == setup.version => entry,
            old => {
                let hosts = old.map_or_else(&self.hosts, |old| old.plugin.into_hosts());
                let mut plugin = Plugin::one_of(setup.module.clone(), hosts, self.requirements.clone())?;
                plugin.set_canceller(self.cancellers[held.index()].clone());
                self.counters.made.fetch_add(1, Ordering::Relaxed);
                Entry { plugin, epoch: 0, version: setup.version, last_used: None }
            }
        };
        let missing = setup.constructors.iter().filter(|call| call.epoch > entry.epoch);
        for call in missing {
            if let Err(error) = entry.plugin.replay_constructor(call.constructor, &call.arguments) {
                self.counters.failed.fetch_add(1, Ordering::Relaxed);
                return Err(error);
            }
        }
        entry.epoch = setup.epoch;
        **held = Some(entry);
        Ok(())
    }

    pub(super) fn setup(&self) -> Arc<Setup> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Arc<Setup>> {
        self.setup.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cold]
    fn exhausted(&self, function: &'static FunctionDescriptor) -> CallError {
        let kind = CallErrorKind::PoolExhausted { maximum: self.slots.len(), waited: self.options.wait };
        CallError::new(self.setup().module.shared_name(), function.name(), kind)
    }

    #[cold]
    fn not_started(&self, function: &'static FunctionDescriptor, source: LoadError) -> CallError {
        let kind = CallErrorKind::InstanceUnavailable { source };
        CallError::new(self.setup().module.shared_name(), function.name(), kind)
    }

    pub(super) fn cancel_all(&self) -> usize {
        self.cancellers.iter().filter(|canceller| canceller.cancel()).count()
    }

    pub(super) fn stats(&self) -> PoolStats {
        let mut free = 0;
        let idle = self.slots.free().inspect(|_| free += 1).filter(|held| held.is_some()).count();
        let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let Counters { made, failed, given_back } = &self.counters;
        PoolStats {
            maximum: self.slots.len(),
            busy: self.slots.len() - free,
            idle,
            waiting: self.slots.waiting(),
            made: count(made),
            failed: count(failed),
            given_back: count(given_back),
        }
    }

    /// Drops the free instances that have not been called since `since`, or all free ones.
    pub(super) fn shrink(&self, since: Option<Instant>) -> usize {
        let is_idle =
            |entry: &mut Entry| since.is_none_or(|since| entry.last_used.is_none_or(|used| used <= since));
        // Collected, so that they are dropped after the slots are free again.
        let entries: Vec<Entry> = self.slots.free().filter_map(|mut held| held.take_if(is_idle)).collect();
        self.counters.given_back.fetch_add(entries.len() as u64, Ordering::Relaxed);
        entries.len()
    }

    /// Drops idle instances, at most four times in each period of `longest`.
    fn look_for_idle(&self, now: Instant, longest: Duration) {
        let millis = |duration: Duration| u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        let elapsed = millis(now - self.start);
        let due = self.next_look.load(Ordering::Relaxed);
        let next = elapsed.saturating_add(millis(longest / 4));
        if elapsed >= due
            && self.next_look.compare_exchange(due, next, Ordering::Relaxed, Ordering::Relaxed).is_ok()
            && let Some(since) = now.checked_sub(longest)
        {
            self.shrink(Some(since));
        }
    }
}

/// An instance during a call.
struct Running<'h, 'a> {
    shared: &'a Shared,
    /// A reference, because moving a lock's guard costs as much as taking the lock.
    held: &'h mut Held<'a, Entry>,
    handle: Option<&'a Canceller>,
    /// True if the call has ended without a panic of the host's code.
    good: bool,
}

impl Running<'_, '_> {
    #[inline]
    fn entry(&mut self, function: &'static FunctionDescriptor) -> Result<&mut Entry, CallError> {
        let epoch = self.shared.epoch.load(Ordering::Acquire);
        if self.held.as_ref().is_none_or(|entry| entry.epoch != epoch) {
            let prepared = self.shared.prepare(self.held);
            prepared.map_err(|source| self.shared.not_started(function, source))?;
        }
        let entry = self.held.as_mut().expect("it was there or has been made");
        if let Some(handle) = self.handle {
            handle.set(entry.plugin.timer());
        }
        Ok(entry)
    }

    /// Drops the instance, after releasing its slot.
    #[cold]
    fn give_up(&mut self) {
        self.shared.counters.failed.fetch_add(1, Ordering::Relaxed);
        let ended = self.held.take();
        self.held.release();
        drop(ended);
    }

    /// Records the time of use, and looks for idle instances.
    #[cold]
    fn note_use(&mut self, longest: Duration) {
        let now = Instant::now();
        if let Some(entry) = &mut **self.held {
            entry.last_used = Some(now);
        }
        self.held.release();
        self.shared.look_for_idle(now, longest);
    }
}

impl Drop for Running<'_, '_> {
    #[inline]
    fn drop(&mut self) {
        if let Some(handle) = self.handle {
            // Reset before another call gets the instance.
            handle.set(None);
        }
        let Some(entry) = &**self.held else { return };
        if !self.good || Plugin::is_poisoned(&entry.plugin) {
            self.give_up();
        } else if let Some(longest) = self.shared.options.idle {
            self.note_use(longest);
        }
    }
}
