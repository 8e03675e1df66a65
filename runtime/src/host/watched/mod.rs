//! Plugins that follow their files.

mod file;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::{CallError, LoadError, Loader, Plugin, PluginModule, PluginPool, ReloadError};
use crate::transport::{Arguments, FunctionDescriptor, InterfaceDescriptor, Returned, Transport};
use file::{File, Found};

/// A plugin, or a pool of one, that is replaced when its .wasm file is.
///
/// Functions of the plugin are its methods, as they are of what is watched:
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
/// println!("{}", discount.price(1000)?); // By whatever version is there at that moment.
///
/// let pool = Watched::new(&loader, "discount.wasm", PluginPool::new)?; // The same for many threads: it can be cloned.
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # When it is replaced
///
/// On its way each call looks at the clock, and after each [interval](Self::set_interval) at the file: its size, its time and which file it
/// is. A file that has changed is left alone until it has stayed as it is for one interval more, so that
/// files that are being written are not taken. Then a thread compiles it, while calls go on, and a later call puts
/// it in place, by [`Plugin::replace`] or [`PluginPool::replace`], before it runs. Nothing happens as long as nobody calls. [`Watched::reload`] does all of
/// that at once.
///
/// A file is best replaced by renaming a new one to its name: then there is never half of one.
///
/// # What stays
///
/// The new version must have all functions that have been called so far, and all of the interfaces of which stubs were
/// made, as their stubs take them. The constructors run in it with the same arguments, and it is given what the
/// old one was given. State in the plugin's memory is lost. Calls that are running end in the version in which they began.
///
/// A file that is missing or is no good leaves everything as it is; [`Watched::last_error`] says why. It is looked at again when it changes
/// again.
#[derive(Clone, Debug)]
pub struct Watched<T> {
    plugin: T,
    file: Arc<File>,
}

/// What can be [`Watched`]: a [`Plugin`] and a [`PluginPool`].
pub trait Reload: Transport<Error = CallError> + private::Reload {}

impl Reload for Plugin {}
impl Reload for PluginPool {}

mod private {
    pub trait Reload {
        fn replace(&mut self, module: super::PluginModule) -> Result<(), super::ReloadError>;
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
    /// Compiles the file, has `start` make a plugin or a pool of it, and watches the file from now on. It is looked at twice a
    /// second at most.
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

    /// How often the file is looked at, at most; 500 ms if nobody says otherwise. The same holds for all clones.
    pub fn set_interval(watched: &mut Self, interval: Duration) {
        watched.file.set_interval(interval);
    }

    /// Replaces the plugin now, on this thread, if the file is another one than that which was looked at last. Returns
    /// whether it was.
    ///
    /// # Errors
    ///
    /// * [`ReloadError::Unfinished`] if the file is written to meanwhile,
    /// * else as for [`Plugin::replace`], or [`ReloadError::Load`] if the file cannot be read or compiled.
    pub fn reload(watched: &mut Self) -> Result<bool, Arc<ReloadError>> {
        let found = watched.file.load_if_changed();
        let Some(found) = found else { return Ok(false) };
        watched.apply(found).map(|()| true)
    }

    /// Why the latest file was not taken; nothing if the plugin is what the file is.
    #[must_use]
    pub fn last_error(watched: &Self) -> Option<Arc<ReloadError>> {
        watched.file.last_error()
    }

    /// How often the plugin has been replaced.
    #[must_use]
    pub fn reloads(watched: &Self) -> u64 {
        watched.file.reloads()
    }

    /// What is watched.
    #[must_use]
    pub fn get(watched: &Self) -> &T {
        &watched.plugin
    }

    /// What is watched, for example to reset it.
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
            // It is kept for whoever asks.
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
