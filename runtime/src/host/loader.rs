//! Loads plugins from files and bytes.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use crate::call::host_call::HostInterfaces;
#[cfg(doc)]
use crate::host::error::CallErrorKind;
use crate::host::error::LoadError;
use crate::host::load::Cache;
use crate::host::load::module::{PluginModule, Settings};
use crate::host::load::read::read;
use crate::host::plugin::Plugin;
use crate::host::sandbox::Limits;

/// Loads plugins: compiles them, checks them, and starts them.
///
/// Cheap to clone. A loader does not keep what it has loaded: a plugin's compiled code is freed with the last
/// [`PluginModule`] and [`Plugin`] that use it.
///
/// ```no_run
/// use wasmer_plugin::host::Loader;
///
/// let loader = Loader::new();
/// let calculator = loader.load("calculator.wasm")?;
/// # Ok::<(), wasmer_plugin::host::LoadError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Loader {
    settings: Settings,
    /// Name of plugins that are loaded from bytes.
    name: Option<Arc<str>>,
}

impl Loader {
    /// Returns a loader that compiles with Cranelift and keeps plugins within [`Limits::default`].
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns a builder for a loader with other settings.
    pub fn builder() -> LoaderBuilder {
        LoaderBuilder::default()
    }

    /// Returns a loader like this one, with other limits for plugins.
    #[must_use]
    pub fn with_limits(&self, limits: Limits) -> Self {
        let settings = Settings { limits: Arc::new(limits.clamped()), ..self.settings.clone() };
        Self { settings, ..self.clone() }
    }

    /// Returns a loader like this one that gives plugins from bytes this name. Errors and log lines show it.
    /// The default name is `bytes`.
    ///
    /// ```
    /// use wasmer_plugin::host::Loader;
    ///
    /// let error = Loader::new().with_name("calculator").load_bytes(b"no plugin").unwrap_err();
    /// assert_eq!(error.plugin(), "calculator");
    /// ```
    #[must_use]
    pub fn with_name(&self, name: &str) -> Self {
        Self { name: Some(name.into()), ..self.clone() }
    }

    /// Returns the limits of plugins.
    pub fn limits(&self) -> &Limits {
        &self.settings.limits
    }

    /// Loads the plugin in a .wasm file.
    ///
    /// # Errors
    ///
    /// As for [`compile`](Self::compile) and [`PluginModule::instantiate`].
    pub fn load(&self, path: impl AsRef<Path>) -> Result<Plugin, LoadError> {
        self.compile(path)?.instantiate()
    }

    /// Loads the plugin in a .wasm file, and gives it a [host](crate::host_functions), or a tuple of hosts,
    /// whose functions it may call.
    ///
    /// # Errors
    ///
    /// As for [`compile`](Self::compile) and [`PluginModule::instantiate_with`].
    pub fn load_with(&self, path: impl AsRef<Path>, hosts: impl HostInterfaces) -> Result<Plugin, LoadError> {
        self.compile(path)?.instantiate_with(hosts)
    }

    /// Loads the plugin with these bytes, for example one that is embedded in the host.
    ///
    /// # Errors
    ///
    /// As for [`compile_bytes`](Self::compile_bytes) and [`PluginModule::instantiate`].
    pub fn load_bytes(&self, wasm: &[u8]) -> Result<Plugin, LoadError> {
        self.compile_bytes(wasm)?.instantiate()
    }

    /// Loads the plugin with these bytes, and gives it hosts as [`load_with`](Self::load_with) does.
    ///
    /// # Errors
    ///
    /// As for [`compile_bytes`](Self::compile_bytes) and [`PluginModule::instantiate_with`].
    pub fn load_bytes_with(&self, wasm: &[u8], hosts: impl HostInterfaces) -> Result<Plugin, LoadError> {
        self.compile_bytes(wasm)?.instantiate_with(hosts)
    }

    /// Compiles and checks the plugin in a .wasm file, without starting it.
    ///
    /// # Errors
    ///
    /// The [kind](crate::host::error::LoadErrorKind) of the error is
    ///
    /// * `NotAFile` if it is not a regular file, but for example a folder or a FIFO,
    /// * `Read` if it cannot be read,
    /// * otherwise one of [`compile_bytes`](Self::compile_bytes).
    pub fn compile(&self, path: impl AsRef<Path>) -> Result<PluginModule, LoadError> {
        let path = path.as_ref();
        // Errors name the file without its folder: the caller knows where its plugins are.
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
        let name = Arc::from(name);
        let wasm = read(&name, path, self.settings.limits.module)?;
        PluginModule::compile(name, &wasm, &self.settings)
    }

    /// Compiles and checks the plugin with these bytes, without starting it.
    ///
    /// # Errors
    ///
    /// The [kind](crate::host::error::LoadErrorKind) of the error is
    ///
    /// * `NotWasm`, `Component` or `Invalid` if the bytes are not a module,
    /// * `ModuleTooLarge`, `MemoryTooLarge`, `TableTooLarge`, `TooComplex` or `CompileTimedOut` if it exceeds
    ///   a limit,
    /// * `RefusedInstruction` if it has an instruction that plugins may not have,
    /// * `NotAPlugin` if the module was not built with this crate,
    /// * `AbiVersion` if it was built with another ABI version of this crate,
    /// * `UnknownImports` if it imports something that no host offers,
    /// * `DuplicateFunction`, `Interface` or `InterfaceMismatch` if its description of itself is not true,
    /// * `BrokenAbi` if it violates the ABI,
    /// * `Compile` if the compiler fails.
    pub fn compile_bytes(&self, wasm: &[u8]) -> Result<PluginModule, LoadError> {
        let name = self.name.clone().unwrap_or_else(|| "bytes".into());
        PluginModule::compile(name, wasm, &self.settings)
    }
}

const MOST_THREADS: NonZeroUsize = NonZeroUsize::new(256).unwrap();

/// Builder for [`Loader`].
///
/// ```no_run
/// use wasmer_plugin::host::{Cache, Limits, Loader};
///
/// let cache = Cache::new("/home/ada/.cache/calculator/plugins")?;
/// let loader = Loader::builder().limits(Limits::default().memory(64 << 20)).cache(cache).build();
/// # Ok::<(), wasmer_plugin::host::CacheError>(())
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct LoaderBuilder(Settings);

impl LoaderBuilder {
    /// Sets the limits of plugins. The default is [`Limits::default`].
    pub fn limits(mut self, limits: Limits) -> Self {
        self.0.limits = Arc::new(limits.clamped());
        self
    }

    /// Keeps compiled plugins in a cache on disk. Without a cache each load compiles the plugin.
    pub fn cache(mut self, cache: Cache) -> Self {
        self.0.cache = Some(cache);
        self
    }

    /// If true, a poisoned plugin is reset before its next call, as by [`Plugin::reset`]. Otherwise that call
    /// fails with [`CallErrorKind::Poisoned`], which is the
    /// default.
    ///
    /// The call that poisons a plugin fails in either case. A reset loses the state in the plugin's memory,
    /// keeps the hosts that the plugin was given, and runs the constructors of its interfaces again with the
    /// same arguments. If the reset fails, the call fails with
    /// [`InstanceUnavailable`](CallErrorKind::InstanceUnavailable), and the next call tries again.
    ///
    /// ```no_run
    /// # mod calculator {
    /// #     #[wasmer_plugin::wasmer_plugin]
    /// #     pub fn divide(a: i32, b: i32) -> i32 { a / b }
    /// # }
    /// use calculator::divide;
    /// use wasmer_plugin::host::Loader;
    ///
    /// let mut plugin = Loader::builder().reset_poisoned(true).build().load("calculator.wasm")?;
    /// assert!(plugin.divide(1, 0).is_err());
    /// assert_eq!(plugin.divide(6, 3)?, 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn reset_poisoned(mut self, reset: bool) -> Self {
        self.0.resets_poisoned = reset;
        self
    }

    /// If true, a plugin must encode calls exactly as the host does. Otherwise calls are adapted to plugins
    /// that were built with another version of the interface, which is the default: see the table of changes
    /// at [`wasmer_plugin`](macro@crate::wasmer_plugin).
    ///
    /// A call of a function that would need adapting fails with [`CallErrorKind::Mismatch`], and a plugin
    /// whose host functions would need it is not loaded.
    pub fn exact(mut self, exact: bool) -> Self {
        self.0.exact = exact;
        self
    }

    /// Sets the number of threads that compile a module. The default is the machine's parallelism. Values
    /// above 256 mean 256.
    pub fn compile_threads(mut self, threads: NonZeroUsize) -> Self {
        self.0.compile_threads = Some(threads.min(MOST_THREADS));
        self
    }

    /// Builds the loader.
    #[must_use]
    pub fn build(self) -> Loader {
        Loader { settings: self.0, name: None }
    }
}
