//! Plugins that are reloaded when their files change.

mod file;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::call::argument::Arguments;
use crate::call::bounds::Returned;
use crate::call::caller::Transport;
use crate::call::descriptor::{FunctionDescriptor, InterfaceDescriptor};
use crate::host::error::{CallError, LoadError, ReloadError};
use crate::host::load::PluginModule;
use crate::host::loader::Loader;
use crate::host::plugin::Plugin;
use crate::host::pool::PluginPool;
use file::{File, Found};

/// A plugin, or a pool of one, that is replaced when its .wasm file changes.
///
/// The plugin's functions are methods of this type, too:
///
/// ```no_run
/// # mod shop_api {
/// #     #[wasmer_plugin::wasmer_plugin]
/// #     pub trait Discount { fn new(percent: u8) -> Self; fn price(&self, cents: u64) -> u64; }
/// # }
/// use shop_api::DiscountStub;
/// use wasmer_plugin::host::{Loader, PluginPool, Watched};
///
/// let loader = Loader::new();
/// let plugin = Watched::new(&loader, "discount.wasm", |module| module.instantiate())?;
/// let mut discount = DiscountStub::new(plugin, 10)?;
/// println!("{}", discount.price(1000)?); // By the current version.
///
/// let pool = Watched::new(&loader, "discount.wasm", PluginPool::new)?; // For many threads: clone it.
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Reloading
///
/// Each call checks the clock, and after each [interval](Self::set_interval) the file's metadata: size, time
/// and identity. A changed file is left alone until it has not changed for one more interval, so that
/// incomplete files are not taken. Then a thread compiles it, while calls go on, and a later call puts it in
/// place before it runs, by [`Plugin::replace`] or [`PluginPool::replace`]. Nothing happens as long as nobody
/// calls. [`Watched::reload`] does all of this at once.
///
/// To replace a file, rename a new one to its name: then it is never incomplete.
///
/// # State
///
/// The new version must have all functions that have been called, and all functions of interfaces that have a
/// stub, with the same signatures. The constructors run in it with the same arguments, and it gets the hosts
/// of the old one. State in the plugin's memory is lost. Running calls end in the version in which they
/// began.
///
/// If the new file is missing or invalid, the old version stays; [`Watched::last_error`] says why. The file
/// is tried again when it changes again.
#[derive(Clone, Debug)]
pub struct Watched<T> {
    plugin: T,
    file: Arc<File>,
}

/// Types that can be [`Watched`]: [`Plugin`] and [`PluginPool`].
pub trait Reload: Transport<Error = CallError> + private::Reload {}

impl Reload for Plugin {}
impl Reload for PluginPool {}

mod private {
    pub trait Reload {
        fn replace(
            &mut self,
            module: crate::host::load::module::PluginModule,
        ) -> Result<(), crate::host::error::ReloadError>;
    }
}

impl private::Reload for Plugin {
    fn replace(&mut self, module: PluginModule) -> Result<(), ReloadError> {
        Plugin::replace(self, module)
    }
}

impl private::Reload for PluginPool {
    fn replace(&mut self, module: PluginModule) -> Result<(), ReloadError> {
        PluginPool::replace(self, module)
    }
}

impl<T: Reload> Watched<T> {
    /// Compiles the file, calls `start` to make a plugin or a pool of it, and watches the file from now on,
    /// at most twice a second.
    ///
    /// # Errors
    ///
    /// As for [`Loader::compile`], and what `start` returns.
    pub fn new(
        loader: &Loader,
        path: impl AsRef<Path>,
        start: impl FnOnce(PluginModule) -> Result<T, LoadError>,
    ) -> Result<Self, LoadError> {
        let (file, module) = File::open(loader, path.as_ref())?;
        Ok(Self { plugin: start(module)?, file: Arc::new(file) })
    }

    /// Sets the minimum interval between two looks at the file, for all clones. The default is 500 ms.
    pub fn set_interval(watched: &mut Self, interval: Duration) {
        watched.file.set_interval(interval);
    }

    /// Replaces the plugin now, on this thread, if the file has changed since the last look. Returns true if
    /// it was replaced.
    ///
    /// # Errors
    ///
    /// * [`ReloadError::Unfinished`] if the file is written to meanwhile,
    /// * otherwise as for [`Plugin::replace`], or [`ReloadError::Load`] if the file cannot be read or
    ///   compiled.
    pub fn reload(watched: &mut Self) -> Result<bool, Arc<ReloadError>> {
        let found = watched.file.load_if_changed();
        let Some(found) = found else { return Ok(false) };
        watched.apply(found).map(|()| true)
    }

    /// Returns the reason why the latest file was not loaded, or `None` if the plugin is up to date.
    pub fn last_error(watched: &Self) -> Option<Arc<ReloadError>> {
        watched.file.last_error()
    }

    /// Returns the number of times that the plugin has been replaced.
    pub fn reloads(watched: &Self) -> u64 {
        watched.file.reloads()
    }

    /// Returns the watched plugin or pool.
    pub fn get(watched: &Self) -> &T {
        &watched.plugin
    }

    /// Returns the watched plugin or pool, mutably, for example to reset it.
    #[must_use]
    pub fn get_mut(watched: &mut Self) -> &mut T {
        &mut watched.plugin
    }

    #[inline]
    fn look(&mut self) {
        if self.file.is_due() {
            self.look_now();
        }
    }

    #[cold]
    fn look_now(&mut self) {
        if let Some(found) = File::look(&self.file) {
            // Errors are kept for `last_error`.
            let _ = self.apply(found);
        }
    }

    fn apply(&mut self, found: Found) -> Result<(), Arc<ReloadError>> {
        let result = found.module.and_then(|module| self.plugin.replace(module)).map_err(Arc::new);
        self.file.done(result.clone().err());
        result
    }
}

impl<T: Reload> Transport for Watched<T> {
    type Error = CallError;

    #[inline]
    fn transport_call<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<R, CallError> {
        self.look();
        self.plugin.transport_call(function, arguments)
    }

    fn transport_check(&mut self, interface: &'static InterfaceDescriptor) -> Result<(), CallError> {
        self.look();
        self.plugin.transport_check(interface)
    }

    fn transport_provides(&self, function: &'static FunctionDescriptor) -> bool {
        self.plugin.transport_provides(function)
    }
}
