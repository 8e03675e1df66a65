//! A running plugin, between its calls. `call` has the way of a call through it.

use std::any::Any;
use std::mem;
use std::sync::Arc;

use super::call::Parts;
use super::imports::Hosts;
use super::instance::{Export, Instance};
use super::interrupt::Watch;
use super::used::Used;
use super::{Canceller, LoadError, PluginModule, ReloadError};
use crate::interface::Interface;
use crate::transport::FunctionDescriptor;

/// A running plugin: one instance of a module, with its own memory and state.
///
/// Its functions are methods as soon as they are in scope. What `Plugin` offers itself are associated
/// functions, so that it takes no name away from the plugin's:
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
/// A call that ends in the middle of the plugin's code, by a panic or a trap, *poisons* the plugin:
/// its memory may be in any state, so further calls are refused until it is reset, by
/// [`reset`](Self::reset), or by itself if its loader [says so](super::LoaderBuilder::reset_poisoned). Other plugins,
/// those of the same module included, do not notice.
///
/// Each plugin reserves 8 GiB of address space for its linear memory, without using memory for it.
/// That bounds how many can live at once: about 16,000 in a process of 47 address bits.
#[derive(Debug)]
pub struct Plugin {
    pub(super) module: PluginModule,
    pub(super) instance: Instance,
    /// The exports that have been called so far, by the function's slot.
    pub(super) exports: Vec<Option<Export>>,
    /// The constructors that have made an instance, in that order, with their encoded arguments.
    pub(super) started: Vec<(&'static FunctionDescriptor, Arc<[u8]>)>,
    pub(super) poisoned: Option<Arc<str>>,
    canceller: Canceller,
    pub(super) used: Used,
}

impl Plugin {
    pub(super) fn new(module: PluginModule, mut given: Hosts) -> Result<Self, LoadError> {
        given.check(&module)?;
        let instance = Instance::new(&module, &mut given)?;
        let canceller = Canceller::default();
        canceller.set(instance.watch().cloned());
        let (exports, started) = (Vec::new(), Vec::new());
        Ok(Self { module, instance, exports, started, poisoned: None, canceller, used: Used::default() })
    }

    /// As [`new`](Self::new), as one of several that are used as one.
    pub(super) fn one_of(module: PluginModule, given: Hosts, used: Used) -> Result<Self, LoadError> {
        Ok(Self { used, ..Self::new(module, given)? })
    }

    /// Starts the plugin anew: a new instance of the same compiled module takes the place of the old. What
    /// the plugin was given by its host stays with it, as it is by then. The constructors of its interfaces run
    /// again, with the arguments that they were called with. Without them that takes some 30 µs, and 60 µs on a
    /// busy machine.
    ///
    /// # Errors
    ///
    /// * As for [`PluginModule::instantiate`]; the plugin is then as it was.
    /// * [`LoadError::Start`] if a constructor fails this time, [`LoadError::StartRefused`] if it returns an error.
    ///   The plugin is then a new one, in which those constructors have run that were called before that one.
    pub fn reset(plugin: &mut Self) -> Result<(), LoadError> {
        let instance = Instance::new(&plugin.module, plugin.instance.given_mut())?;
        plugin.canceller.set(instance.watch().cloned());
        plugin.instance = instance;
        plugin.exports.clear();
        plugin.poisoned = None;
        plugin.start_all()
    }

    /// Runs the constructors as they ran before.
    fn start_all(&mut self) -> Result<(), LoadError> {
        // Out of the plugin's way while they run, and for the next time whatever happens now.
        let started = mem::take(&mut self.started);
        let result =
            started.iter().try_for_each(|(constructor, arguments)| self.start_again(constructor, arguments));
        self.started = started;
        result
    }

    /// Runs a constructor as it ran before, here or in another instance.
    pub(super) fn start_again(
        &mut self,
        constructor: &'static FunctionDescriptor,
        arguments: &[u8],
    ) -> Result<(), LoadError> {
        match self.send_encoded(constructor, &Parts::of(arguments)) {
            Ok(answer) if self.has_started(&answer) => Ok(()),
            Ok(_) => Err(LoadError::StartRefused { plugin: self.name(), constructor: constructor.name() }),
            Err(source) => Err(LoadError::Start { plugin: self.name(), source: Box::new(source) }),
        }
    }

    /// Puts another module in the place of the plugin's, a newer version for example, and starts it: a new instance, that is given
    /// what the plugin was given, and in which the constructors run again, as in [`reset`](Self::reset). A
    /// [poisoned](Self::is_poisoned) plugin is not poisoned any more.
    ///
    /// # Errors
    ///
    /// The plugin is then as it was, but what its host gave it may have been called by constructors.
    ///
    /// * [`ReloadError::Unfit`] if the module lacks a function that has been called so far, or one of an interface of which a stub was
    ///   made, or has it otherwise,
    /// * [`ReloadError::Load`] if it cannot be started.
    pub fn replace(plugin: &mut Self, module: PluginModule) -> Result<(), ReloadError> {
        let name = module.shared_name();
        let failed = |error| ReloadError::load(name.clone(), error);
        plugin.used.check(&module).map_err(|error| ReloadError::unfit(name.clone(), error))?;
        let given = plugin.instance.given_mut();
        given.check(&module).map_err(failed)?;
        let instance = Instance::new(&module, given).map_err(failed)?;
        let new = Self {
            module,
            instance,
            exports: Vec::new(),
            started: mem::take(&mut plugin.started),
            poisoned: None,
            canceller: plugin.canceller.clone(),
            used: plugin.used.clone(),
        };
        let mut old = mem::replace(plugin, new);
        plugin.canceller.set(plugin.watch());
        plugin.start_all().map_err(|error| {
            *old.instance.given_mut() = mem::take(plugin.instance.given_mut());
            old.started = mem::take(&mut plugin.started);
            *plugin = old;
            plugin.canceller.set(plugin.watch());
            failed(error)
        })
    }

    /// Whether an earlier call failed in such a way that the plugin must be
    /// [reset](Self::reset) before the next.
    #[must_use]
    pub fn is_poisoned(plugin: &Self) -> bool {
        plugin.poisoned.is_some()
    }

    /// The compiled module, of which more instances can be made.
    #[must_use]
    pub fn module(plugin: &Self) -> &PluginModule {
        &plugin.module
    }

    /// What the plugin says of its functions: their names, documentation and types. Print it to read it.
    ///
    /// A call whose stub has another idea of a function fails before it reaches the plugin, see
    /// [`CallError::Mismatch`](super::CallError::Mismatch).
    #[must_use]
    pub fn interface(plugin: &Self) -> &Interface {
        plugin.module.interface()
    }

    /// The value of that type that the plugin was given as the host of an interface, if it was given one; of
    /// several the first.
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
    #[must_use]
    pub fn host<T: 'static>(plugin: &Self) -> Option<&T> {
        plugin.instance.given().values().find_map(<dyn Any>::downcast_ref)
    }

    /// As [`host`](Self::host), to be changed between calls.
    #[must_use]
    pub fn host_mut<T: 'static>(plugin: &mut Self) -> Option<&mut T> {
        plugin.instance.given_mut().values_mut().find_map(<dyn Any>::downcast_mut)
    }

    /// The size of the plugin's linear memory in bytes. It grows with what the plugin allocates, and
    /// never shrinks.
    #[must_use]
    pub fn memory_size(plugin: &Self) -> usize {
        plugin.instance.memory_size()
    }

    /// What stops calls of this plugin from other threads. It stays good when the plugin is reset.
    #[must_use]
    pub fn canceller(plugin: &Self) -> Canceller {
        plugin.canceller.clone()
    }

    /// How much fuel the last call took, if the plugin has [fuel](super::Limits::fuel) for each call.
    #[must_use]
    pub fn fuel_used(plugin: &Self) -> Option<u64> {
        plugin.instance.fuel_used()
    }

    /// From now on its calls are stopped by this.
    pub(super) fn set_canceller(&mut self, canceller: Canceller) {
        canceller.set(self.watch());
        self.canceller = canceller;
    }

    pub(super) fn watch(&self) -> Option<Arc<Watch>> {
        self.instance.watch().cloned()
    }

    /// What it was given, of a plugin that has had its day.
    pub(super) fn into_given(mut self) -> Hosts {
        mem::take(self.instance.given_mut())
    }

    pub(super) fn name(&self) -> Arc<str> {
        self.module.shared_name()
    }
}
