//! A running plugin. `call` makes its calls; `constructor` replays constructors after a reset.

mod adapted;
mod by_name;
pub(in crate::host) mod call;
mod called;
mod constructor;
mod converted;
pub(in crate::host) mod encoded;
mod error;
pub(in crate::host) mod requirements;
pub(in crate::host) mod resolve;
mod started;

use std::any::Any;
use std::collections::BTreeMap;
use std::mem;
use std::sync::Arc;

pub use self::converted::EncodedReply;
use self::converted::{Adapted, ByName, Converted};
use self::requirements::Requirements;
use self::started::Constructor;
use crate::call::host_call::HostInterfaces;
#[cfg(doc)]
use crate::host::error::LoadErrorKind;
use crate::host::error::{LoadError, ReloadError};
use crate::host::instance::env::Hosts;
use crate::host::instance::{Export, Instance};
use crate::host::load::PluginModule;
use crate::host::sandbox::Canceller;
use crate::host::sandbox::interrupt::CallTimer;
use crate::wire::compare::Difference;
use crate::wire::description::Interface;

/// A running plugin: one instance of a module, with its own memory and state.
///
/// Its functions are methods once they are in scope. `Plugin` itself has associated functions only, so that
/// it takes no method name away from the plugin:
///
/// ```no_run
/// # mod calculator {
/// #     #[wasmer_plugin::wasmer_plugin]
/// #     pub fn add(a: i32, b: i32) -> i32 { a + b }
/// # }
/// use calculator::add;
/// use wasmer_plugin::host::{Loader, Plugin};
///
/// let mut plugin = Loader::new().load("calculator.wasm")?;
/// assert_eq!(plugin.add(2, 3)?, 5);
///
/// Plugin::reset(&mut plugin)?; // All the plugin's state is as it was at first.
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A call that ends in the middle of the plugin's code, by a panic or a trap, *poisons* the plugin: its
/// memory may be in any state. Further calls are refused until the plugin is [reset](Self::reset), or it is
/// reset automatically if its loader [says so](crate::host::loader::LoaderBuilder::reset_poisoned). Other
/// plugins, including those of the same module, are not affected.
///
/// Each plugin reserves 8 GiB of address space for its linear memory, without using memory for it. This
/// bounds the number of live plugins to about 16,000 in a process with 47 address bits.
#[derive(Debug)]
pub struct Plugin {
    module: PluginModule,
    instance: Instance,
    /// Exports of the functions that have been called so far, by the function's slot.
    exports: Vec<Option<Export>>,
    /// Functions whose calls are adapted, by slot.
    adapted: BTreeMap<usize, Adapted>,
    /// Functions that have been called by name.
    by_name: BTreeMap<Box<str>, Arc<ByName>>,
    /// The last reply to an adapted call.
    converted: Converted,
    /// Constructors that have made an instance, in order of their calls, with their encoded arguments.
    started: Vec<(Constructor, Arc<[u8]>)>,
    poisoned: Option<Arc<str>>,
    canceller: Canceller,
    requirements: Requirements,
}

impl PluginModule {
    /// Starts a plugin: an instance of the module with its own memory and state. The plugin gets no hosts.
    ///
    /// # Errors
    ///
    /// As for [`instantiate_with`](Self::instantiate_with).
    pub fn instantiate(&self) -> Result<Plugin, LoadError> {
        self.instantiate_with(())
    }

    /// Starts a plugin and gives it a [host](crate::host_functions), or a tuple of hosts, whose functions it
    /// may call. Hosts that the plugin does not need are allowed.
    ///
    /// # Errors
    ///
    /// * [`LoadErrorKind::MissingHost`] if it needs an interface that no host is given for,
    /// * [`LoadErrorKind::HostMismatch`] if a host's functions differ from those that it needs,
    /// * [`LoadErrorKind::DuplicateHost`] if two hosts have the same interface,
    /// * [`LoadErrorKind::Instantiate`] if the system lacks memory or address space for it,
    /// * [`LoadErrorKind::StartupFailed`] if its own start code fails,
    /// * [`LoadErrorKind::BufferOutOfBounds`] if it reports a call buffer outside of its memory.
    pub fn instantiate_with(&self, hosts: impl HostInterfaces) -> Result<Plugin, LoadError> {
        Plugin::new(self.clone(), Hosts::new(hosts))
    }
}

impl Plugin {
    pub(in crate::host) fn new(module: PluginModule, mut hosts: Hosts) -> Result<Self, LoadError> {
        hosts.check(&module)?;
        let instance = Instance::new(&module, &mut hosts)?;
        let canceller = Canceller::default();
        canceller.set(instance.timer().cloned());
        let (exports, started) = (Vec::new(), Vec::new());
        Ok(Self {
            module,
            instance,
            exports,
            adapted: BTreeMap::new(),
            by_name: BTreeMap::new(),
            converted: Converted::default(),
            started,
            poisoned: None,
            canceller,
            requirements: Requirements::default(),
        })
    }

    /// As [`new`](Self::new), for one of several plugins that share `requirements`.
    pub(in crate::host) fn one_of(
        module: PluginModule,
        hosts: Hosts,
        requirements: Requirements,
    ) -> Result<Self, LoadError> {
        Ok(Self { requirements, ..Self::new(module, hosts)? })
    }

    /// Resets the plugin: a new instance of the same compiled module replaces the old one. The plugin keeps
    /// its hosts, in their current state. The constructors of its interfaces run again, with the arguments of
    /// their last calls. Without constructors a reset takes some 45 µs.
    ///
    /// # Errors
    ///
    /// * As for [`PluginModule::instantiate`]; the plugin is then unchanged.
    /// * [`LoadErrorKind::ConstructorFailed`] if a constructor fails this time,
    ///   [`LoadErrorKind::ConstructorRejected`] if it returns an error. The plugin is then a new one, in
    ///   which only the constructors before the failed one have run.
    pub fn reset(plugin: &mut Self) -> Result<(), LoadError> {
        let instance = Instance::new(&plugin.module, plugin.instance.hosts_mut())?;
        plugin.canceller.set(instance.timer().cloned());
        plugin.instance = instance;
        plugin.exports.clear();
        plugin.adapted.clear();
        plugin.by_name.clear();
        plugin.poisoned = None;
        plugin.replay_constructors()
    }

    /// Replaces the plugin's module, for example by a newer version, and starts it. The new instance gets the
    /// plugin's hosts, and the constructors run in it again, as in [`reset`](Self::reset). A
    /// [poisoned](Self::is_poisoned) plugin is no longer poisoned.
    ///
    /// # Errors
    ///
    /// On an error the plugin is unchanged, but constructors may have called its hosts.
    ///
    /// * [`ReloadError::Incompatible`] if the module lacks a function that has been called, or a function of
    ///   an interface that has a stub, or if one of these has another signature,
    /// * [`ReloadError::Load`] if it cannot be started.
    pub fn replace(plugin: &mut Self, module: PluginModule) -> Result<(), ReloadError> {
        let name = module.shared_name();
        let failed = |error| ReloadError::load(name.clone(), error);
        plugin.requirements.check(&module).map_err(|error| ReloadError::incompatible(name.clone(), error))?;
        let hosts = plugin.instance.hosts_mut();
        hosts.check(&module).map_err(failed)?;
        let instance = Instance::new(&module, hosts).map_err(failed)?;
        let new = Self {
            module,
            instance,
            exports: Vec::new(),
            adapted: BTreeMap::new(),
            by_name: BTreeMap::new(),
            converted: Converted::default(),
            started: mem::take(&mut plugin.started),
            poisoned: None,
            canceller: plugin.canceller.clone(),
            requirements: plugin.requirements.clone(),
        };
        let mut old = mem::replace(plugin, new);
        plugin.canceller.set(plugin.timer());
        plugin.replay_constructors().map_err(|error| {
            *old.instance.hosts_mut() = mem::take(plugin.instance.hosts_mut());
            old.started = mem::take(&mut plugin.started);
            *plugin = old;
            plugin.canceller.set(plugin.timer());
            failed(error)
        })
    }

    /// Returns true if an earlier call failed in such a way that the plugin must be [reset](Self::reset)
    /// before the next one.
    pub fn is_poisoned(plugin: &Self) -> bool {
        plugin.poisoned.is_some()
    }

    /// Returns the compiled module, which can start more instances.
    pub fn module(plugin: &Self) -> &PluginModule {
        &plugin.module
    }

    /// Returns the plugin's description of its functions: names, documentation and types. Print it to read
    /// it.
    ///
    /// If a stub's signature differs from the description, its call fails before it reaches the plugin, with
    /// [`CallErrorKind::Mismatch`](crate::host::error::CallErrorKind::Mismatch).
    pub fn interface(plugin: &Self) -> &Interface {
        plugin.module.interface()
    }

    /// Returns the differences that calls are adapted to, for the functions that have been called so far, and
    /// for the host functions that the plugin needs.
    ///
    /// Each has a path and says on which side the item is. A field that the reader lacks is left out, and one
    /// that the writer lacks is filled in.
    pub fn adaptations(plugin: &Self) -> Vec<Difference> {
        let calls = plugin.adapted.values().flat_map(|adapted| &adapted.adaptation.differences);
        calls.chain(plugin.instance.host_adaptations()).cloned().collect()
    }

    /// Returns the first host value of type `T` that the plugin was given.
    ///
    /// ```no_run
    /// # mod shop_api {
    /// #     #[wasmer_plugin::wasmer_plugin(host)]
    /// #     pub trait Shop { fn note(&mut self, line: &str); }
    /// # }
    /// # use shop_api::{Shop, ShopHost};
    /// # #[derive(Default)]
    /// # struct MyShop { book: Vec<String> }
    /// # impl Shop for MyShop { fn note(&mut self, line: &str) { self.book.push(line.into()) } }
    /// use wasmer_plugin::host::{Loader, Plugin};
    ///
    /// let plugin = Loader::new().load_with("plugin.wasm", ShopHost::new(MyShop::default()))?;
    /// let shop: &MyShop = Plugin::host(&plugin).expect("it was given");
    /// # Ok::<(), wasmer_plugin::host::LoadError>(())
    /// ```
    pub fn host<T: 'static>(plugin: &Self) -> Option<&T> {
        plugin.instance.hosts().values().find_map(<dyn Any>::downcast_ref)
    }

    /// As [`host`](Self::host), but mutable, to change the value between calls.
    #[must_use]
    pub fn host_mut<T: 'static>(plugin: &mut Self) -> Option<&mut T> {
        plugin.instance.hosts_mut().values_mut().find_map(<dyn Any>::downcast_mut)
    }

    /// Returns the size of the plugin's linear memory in bytes. It grows as the plugin allocates, and never
    /// shrinks.
    pub fn memory_size(plugin: &Self) -> usize {
        plugin.instance.memory_size()
    }

    /// Returns a handle that stops calls of this plugin from other threads. It stays valid when the plugin is
    /// reset.
    pub fn canceller(plugin: &Self) -> Canceller {
        plugin.canceller.clone()
    }

    /// Returns the fuel that the last call used, if calls are limited by
    /// [fuel](crate::host::sandbox::Limits::fuel).
    pub fn fuel_used(plugin: &Self) -> Option<u64> {
        plugin.instance.fuel_used()
    }

    /// Lets this canceller stop the plugin's calls from now on.
    pub(in crate::host) fn set_canceller(&mut self, canceller: Canceller) {
        canceller.set(self.timer());
        self.canceller = canceller;
    }

    pub(in crate::host) fn timer(&self) -> Option<Arc<CallTimer>> {
        self.instance.timer().cloned()
    }

    /// Consumes the plugin and returns its hosts.
    pub(in crate::host) fn into_hosts(mut self) -> Hosts {
        mem::take(self.instance.hosts_mut())
    }

    pub(in crate::host) fn name(&self) -> Arc<str> {
        self.module.shared_name()
    }
}
