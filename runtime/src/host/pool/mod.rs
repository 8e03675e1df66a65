//! Several instances of one plugin, for many threads.

mod builder;
mod shared;
mod slots;

use std::sync::Arc;

use super::{CallError, Canceller, LoadError, PluginModule, ReloadError};
use crate::transport::{Arguments, FunctionDescriptor, InterfaceDescriptor, Returned, Transport};
use shared::Shared;

pub use builder::PoolBuilder;

/// Several instances of one plugin, which many threads call at once.
///
/// A handle: its clones are of the same pool. Functions of the plugin are its methods, as they are of a
/// [`Plugin`](super::Plugin); each call runs in an instance that no other call has for that time.
///
/// ```no_run
/// # mod calculator {
/// #     #[wasmer_plugin::wasmer_plugin]
/// #     pub fn add(a: i32, b: i32) -> i32 { a + b }
/// # }
/// use std::thread;
/// use calculator::add;
/// use wasmer_plugin::host::{Loader, PluginPool};
///
/// let pool = PluginPool::new(Loader::new().compile("calculator.wasm")?)?;
/// thread::scope(|scope| {
///     for number in 0..8 {
///         let mut pool = pool.clone();
///         scope.spawn(move || println!("{:?}", pool.add(number, 1)));
///     }
/// });
/// # Ok::<(), wasmer_plugin::host::LoadError>(())
/// ```
///
/// # State
///
/// Instances do not know of each other. What one call leaves in the plugin's memory another finds only if it happens to
/// run in the same instance: plugins whose calls depend on earlier ones do not belong into a pool. The
/// exception are constructors of interfaces. `DiscountStub::new(pool.clone(), 10)` runs the constructor at once in one instance,
/// and with the same arguments in each other before its next call, those that are made later included. `Stub::attach`
/// makes stubs for other threads. The arguments are encoded once.
///
/// A constructor that returns an error in the first instance has changed nothing. One that fails in a later instance fails the call that was
/// to run there, with [`CallError::NotStarted`]; that instance is given up.
///
/// # Which instance
///
/// A thread gets the one that it had last, if it is free, else any other that is free, else a new one, up to the
/// [maximum](PoolBuilder::maximum). With as many instances as threads, threads soon have one each, and write to no
/// memory that others use. If all are busy, a call [waits](PoolBuilder::wait) for one, and fails with
/// [`CallError::PoolExhausted`] if there is none in time. A host function that calls its own pool needs a
/// second instance while the first one waits.
///
/// Beside a plugin of its own for each thread a pool costs some tens of nanoseconds a call: a lock that nobody else wants.
/// A clone of a handle counts in a place that all threads share: keep one for each thread, rather than make one for each call.
///
/// # Failures
///
/// A call that poisons its instance fails with its own error, as in a `Plugin`, and the instance is given up: the
/// next call does without, or has a new one made with new [hosts](PoolBuilder::hosts). So is one in whose call code of the host's panicked, a
/// `Serialize` for example. No call runs twice.
///
/// # Async
///
/// A call takes its thread until it ends: async code makes it on a thread for such work, with tokio by `spawn_blocking`. The maximum of instances
/// bounds how many run, the waiting time how long others wait for their turn. To stop a call whose future is
/// dropped, take the handle's [canceller](Self::canceller) before the handle moves into the task.
///
/// # Checks
///
/// What the plugin says of its functions belongs to the module. A stub of an interface compares all of it once when it is
/// made; instances compare a function when it is first called there, mostly by a fingerprint.
pub struct PluginPool {
    shared: Arc<Shared>,
    /// That of the calls of this handle, if somebody has asked for it.
    canceller: Option<Canceller>,
}

/// What a pool's instances do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoolStats {
    /// How many instances there may be.
    pub maximum: usize,
    /// How many are running a call, or are being made for one.
    pub busy: usize,
    /// How many wait for a call.
    pub idle: usize,
    /// How many calls wait for an instance.
    pub waiting: usize,
    /// How many instances have been made.
    pub made: u64,
    /// How many of them have been given up because something failed in them.
    pub failed: u64,
    /// How many have been given back because nobody needed them.
    pub given_back: u64,
}

impl PluginPool {
    /// A pool of a plugin that needs no host, with as many instances as threads can run in parallel.
    ///
    /// # Errors
    ///
    /// As for [`PluginModule::instantiate`].
    pub fn new(module: PluginModule) -> Result<Self, LoadError> {
        Self::builder(module).build()
    }

    /// A pool that is not as [`new`](Self::new) makes them.
    pub fn builder(module: PluginModule) -> PoolBuilder {
        PoolBuilder::new(module)
    }

    /// The module that further instances are made of.
    #[must_use]
    pub fn module(pool: &Self) -> PluginModule {
        pool.shared.setup().module.clone()
    }

    /// What the instances do at this moment, more or less: calls go on while they are counted.
    #[must_use]
    pub fn stats(pool: &Self) -> PoolStats {
        pool.shared.stats()
    }

    /// What stops calls of this handle from other threads: the one that it is making. A clone of the handle has its own.
    #[must_use]
    pub fn canceller(pool: &mut Self) -> Canceller {
        pool.canceller.get_or_insert_default().clone()
    }

    /// Stops all calls that are running now, as a [`Canceller`] does. Those that wait for an instance are not
    /// stopped. Returns how many there were.
    #[allow(clippy::must_use_candidate)]
    pub fn cancel_all(pool: &Self) -> usize {
        pool.shared.cancel_all()
    }

    /// Puts another module in the place of the pool's, a newer version for example. It is tried in an instance of its own, with
    /// [hosts](PoolBuilder::hosts) of its own, in which all constructors run. Calls that are running end as they began; every
    /// instance is replaced before its next call, and what the old one was given by its host moves over.
    ///
    /// # Errors
    ///
    /// The pool is then as it was.
    ///
    /// * [`ReloadError::Unfit`] if the module lacks a function that has been called so far, or one of an interface of which a stub was
    ///   made, or has it otherwise,
    /// * [`ReloadError::Load`] if no instance of it can be started.
    pub fn replace(pool: &Self, module: PluginModule) -> Result<(), ReloadError> {
        pool.shared.replace(module)
    }

    /// Gives all instances back that are not running a call. Returns how many there were.
    #[allow(clippy::must_use_candidate)]
    pub fn shrink(pool: &Self) -> usize {
        pool.shared.shrink(None)
    }
}

impl Clone for PluginPool {
    fn clone(&self) -> Self {
        Self { shared: self.shared.clone(), canceller: None }
    }
}

impl Transport for PluginPool {
    type Error = CallError;

    #[inline]
    fn transport_call<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<R, CallError> {
        self.shared.call(self.canceller.as_ref(), function, arguments)
    }

    fn transport_check(&mut self, interface: &'static InterfaceDescriptor) -> Result<(), CallError> {
        self.shared.check(interface)
    }

    fn transport_provides(&self, function: &'static FunctionDescriptor) -> bool {
        self.shared.setup().module.export(function.name()).is_some()
    }
}

impl std::fmt::Debug for PluginPool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let plugin = Self::module(self);
        f.debug_struct("PluginPool")
            .field("plugin", &plugin.name())
            .field("stats", &Self::stats(self))
            .finish()
    }
}
