//! A pool of instances of one plugin, for many threads.

mod builder;
mod shared;
mod slots;

use std::sync::Arc;

use crate::call::argument::Arguments;
use crate::call::bounds::Returned;
use crate::call::caller::Transport;
use crate::call::descriptor::{FunctionDescriptor, InterfaceDescriptor};
#[cfg(doc)]
use crate::host::error::CallErrorKind;
use crate::host::error::{CallError, LoadError, ReloadError};
use crate::host::load::PluginModule;
use crate::host::sandbox::Canceller;
use shared::Shared;

pub use builder::PoolBuilder;
pub use shared::PoolStats;

/// A pool of instances of one plugin, which many threads can call at once.
///
/// This is a handle: clones share the pool. The plugin's functions are methods of the pool, as they are of a
/// [`Plugin`](crate::host::plugin::Plugin). Each call has an instance to itself.
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
/// Instances are independent. State that one call leaves in the plugin's memory is seen by another call only
/// if it happens to run in the same instance, so plugins whose calls depend on earlier calls do not belong
/// into a pool. Constructors of interfaces are the exception. `DiscountStub::new(pool.clone(), 10)` runs the
/// constructor at once in one instance, and with the same arguments in every other instance before its next
/// call, including instances that are made later. The arguments are encoded once. `Stub::attach` makes stubs
/// for other threads.
///
/// A constructor that returns an error in the first instance changes nothing. If one fails in a later
/// instance, the call that was to run there fails with
/// [`InstanceUnavailable`](CallErrorKind::InstanceUnavailable), and the instance is dropped.
///
/// # Choice of an instance
///
/// A thread gets the instance that it had last, if that one is free. Otherwise it gets any other free
/// instance, or a new one, up to the [maximum](PoolBuilder::maximum). With as many instances as threads, each
/// thread soon keeps its own, and writes to no memory that others use. If all are busy, a call
/// [waits](PoolBuilder::wait) for one, and fails with
/// [`PoolExhausted`](CallErrorKind::PoolExhausted) after the waiting time. A host function that calls
/// its own pool needs a second instance while the first one waits.
///
/// Compared with one plugin for each thread, a pool costs some tens of nanoseconds a call, for an uncontended
/// lock. Cloning a handle updates a counter that all threads share: keep one handle for each thread, rather
/// than clone one for each call.
///
/// # Failures
///
/// A call that poisons its instance fails with its own error, as in a `Plugin`, and the instance is dropped.
/// The next call takes another one, or a new one is made with new [hosts](PoolBuilder::hosts). An instance is
/// also dropped if the host's own code panics during its call, for example in a `Serialize`. No call runs
/// twice.
///
/// # Async
///
/// A call blocks its thread until it ends. Async code makes it on a thread for blocking work, with tokio by
/// `spawn_blocking`. The maximum of instances bounds the number of running calls, and the waiting time bounds
/// the wait of others. To stop a call whose future is dropped, take the handle's [canceller](Self::canceller)
/// before the handle moves into the task.
///
/// # Checks
///
/// The plugin's description belongs to the module. Making a stub of an interface compares all of it once.
/// Each instance compares a function at its first call there, mostly by a fingerprint.
pub struct PluginPool {
    shared: Arc<Shared>,
    /// The canceller of this handle's calls, if one was asked for.
    canceller: Option<Canceller>,
}

impl PluginPool {
    /// Creates a pool of a plugin that needs no host. The maximum of instances is the machine's parallelism.
    ///
    /// # Errors
    ///
    /// As for [`PluginModule::instantiate`].
    pub fn new(module: PluginModule) -> Result<Self, LoadError> {
        Self::builder(module).build()
    }

    /// Returns a builder for a pool with other settings.
    pub fn builder(module: PluginModule) -> PoolBuilder {
        PoolBuilder::new(module)
    }

    /// Returns the module that new instances are made of.
    pub fn module(pool: &Self) -> PluginModule {
        pool.shared.setup().module.clone()
    }

    /// Returns the pool's counters. They are approximate: calls go on while they are read.
    pub fn stats(pool: &Self) -> PoolStats {
        pool.shared.stats()
    }

    /// Returns a handle that stops, from another thread, the call that this pool handle is making. A clone of
    /// the pool handle has its own canceller.
    #[must_use]
    pub fn canceller(pool: &mut Self) -> Canceller {
        pool.canceller.get_or_insert_default().clone()
    }

    /// Stops all running calls, as a [`Canceller`] does. Calls that wait for an instance are not stopped.
    /// Returns the number of stopped calls.
    #[allow(clippy::must_use_candidate)]
    pub fn cancel_all(pool: &Self) -> usize {
        pool.shared.cancel_all()
    }

    /// Replaces the pool's module, for example by a newer version. The module is first tried in a separate
    /// instance, with its own [hosts](PoolBuilder::hosts), in which all constructors run. Running calls end
    /// in the old version. Every instance is replaced before its next call, and keeps the hosts of the old
    /// one.
    ///
    /// # Errors
    ///
    /// On an error the pool is unchanged.
    ///
    /// * [`ReloadError::Incompatible`] if the module lacks a function that has been called, or a function of
    ///   an interface that has a stub, or if one of these has another signature,
    /// * [`ReloadError::Load`] if no instance of it can be started.
    pub fn replace(pool: &Self, module: PluginModule) -> Result<(), ReloadError> {
        pool.shared.replace(module)
    }

    /// Drops all instances that are not running a call. Returns their number.
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
