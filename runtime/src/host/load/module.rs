//! A compiled plugin, ready to be instantiated.

use std::num::NonZeroUsize;
use std::sync::Arc;

use wasmer::{Engine, ExternType, FunctionType, Module, Type};

use super::cache::Cache;
use super::compile::{Compiled, Source};
use super::names::Names;
use super::plans::Plans;
use super::preflight::{self, Accepted, Functions};
use crate::host::error::{LoadError, LoadErrorKind};
use crate::host::sandbox::Limits;
use crate::wire::abi;
use crate::wire::description::Interface;
use crate::wire::display::Shown;

/// Settings for compiling and running plugins.
#[derive(Clone, Debug, Default)]
pub(in crate::host) struct Settings {
    pub(in crate::host) limits: Arc<Limits>,
    pub(in crate::host) cache: Option<Cache>,
    pub(in crate::host) resets_poisoned: bool,
    /// True if calls are not adapted to plugins of other versions.
    pub(in crate::host) exact: bool,
    pub(in crate::host) compile_threads: Option<NonZeroUsize>,
}

/// A compiled and checked plugin that has not been started. Cheap to clone and to share between threads: each
/// [`Plugin`](crate::host::Plugin) made from it has its own memory.
///
/// ```no_run
/// use wasmer_plugin::host::Loader;
///
/// let module = Loader::new().compile("calculator.wasm")?;
/// let plugins = [module.instantiate()?, module.instantiate()?];
/// # Ok::<(), wasmer_plugin::host::LoadError>(())
/// ```
#[derive(Clone, Debug)]
pub struct PluginModule {
    name: Arc<str>,
    module: Module,
    engine: Engine,
    functions: Arc<Functions>,
    interface: Arc<Interface>,
    names: Names,
    limits: Arc<Limits>,
    resets_poisoned: bool,
    exact: bool,
    plans: Plans,
}

impl PluginModule {
    pub(in crate::host) fn compile(
        name: Arc<str>,
        wasm: &[u8],
        settings: &Settings,
    ) -> Result<Self, LoadError> {
        let Settings { limits, cache, resets_poisoned, exact, compile_threads: threads } = settings.clone();
        let Accepted { wasm, parts, functions, interface, names } = preflight::check(&name, wasm, &limits)?;
        let source = Source { plugin: &name, wasm: &wasm, parts, limits: &limits, threads };
        let Compiled { module, engine } = if let Some(cache) = cache {
            cache.module(&source)?
        } else {
            source.check()?;
            source.compile()?
        };
        check_types(&name, &module)?;
        let (functions, interface, plans) = (functions.into(), interface.into(), Plans::default());
        Ok(Self { name, module, engine, functions, interface, names, limits, resets_poisoned, exact, plans })
    }

    /// Returns true if poisoned plugins are reset before the next call.
    pub(in crate::host) fn resets_poisoned(&self) -> bool {
        self.resets_poisoned
    }

    /// Returns true if calls are not adapted to plugins of other versions.
    pub(in crate::host) fn is_exact(&self) -> bool {
        self.exact
    }

    /// Returns the plans of calls that are adapted to this module.
    pub(in crate::host) fn plans(&self) -> &Plans {
        &self.plans
    }

    /// Returns the plugin's name in errors: its file's name, or `bytes` if it was not loaded from a file.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the names of the plugin's functions, sorted.
    pub fn functions(&self) -> impl Iterator<Item = &str> {
        self.functions.keys().map(String::as_str)
    }

    /// Returns the plugin's description of its functions: names, documentation and types.
    pub fn interface(&self) -> &Interface {
        &self.interface
    }

    /// Returns the limits of its instances.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    pub(in crate::host) fn names(&self) -> &Names {
        &self.names
    }

    /// Returns the name of a function's export.
    pub(in crate::host) fn export(&self, function: &str) -> Option<&str> {
        self.functions.get(function).map(String::as_str)
    }

    pub(in crate::host) fn shared_name(&self) -> Arc<str> {
        self.name.clone()
    }

    pub(in crate::host) fn module(&self) -> &Module {
        &self.module
    }

    pub(in crate::host) fn engine(&self) -> &Engine {
        &self.engine
    }
}

/// Reports all imports and exports whose types violate the ABI, so that calls need no check.
fn check_types(plugin: &Arc<str>, module: &Module) -> Result<(), LoadError> {
    let mut problems = Vec::new();
    for import in module.imports() {
        // `preflight` has refused all other imports.
        use Type::{I32, I64};
        let (parameters, results) = match (import.module(), import.name()) {
            (abi::IMPORTS, abi::PANICKED) => (vec![I32; 6], vec![]),
            (abi::IMPORTS, abi::REJECTED) => (vec![I32, I32, I64, I32, I32, I32], vec![]),
            (abi::IMPORTS, abi::REPLY) => (vec![I32; 2], vec![]),
            _ => (vec![I32; 4], vec![I32]),
        };
        let expected = ExternType::Function(FunctionType::new(parameters, results));
        if *import.ty() != expected {
            problems.push(format!(
                "import `{}.{}` should be {}, but is {}",
                Shown::name(import.module()),
                Shown::name(import.name()),
                kind(&expected),
                kind(import.ty())
            ));
        }
    }
    let mut memory = false;
    for export in module.exports() {
        let name = export.name();
        if name == "memory" {
            memory = true;
            match export.ty() {
                ExternType::Memory(ty) if ty.shared => {
                    problems.push("its memory is shared between threads".to_owned());
                }
                ExternType::Memory(_) => {}
                other => problems.push(format!("`memory` is {}", kind(other))),
            }
        } else if let Some(expected) = function_types(name) {
            match export.ty() {
                ExternType::Function(ty) if expected.contains(ty) => {}
                other => problems.push(format!(
                    "export `{}` should be {}, but is {}",
                    Shown::name(name),
                    kind(&ExternType::Function(expected[0].clone())),
                    kind(other)
                )),
            }
        }
    }
    if !memory {
        problems.push("it exports no memory".to_owned());
    }
    if problems.is_empty() {
        return Ok(());
    }
    Err(LoadError::new(plugin, LoadErrorKind::BrokenAbi { problems }))
}

/// Returns the types that an export of the ABI may have.
fn function_types(export: &str) -> Option<Vec<FunctionType>> {
    use Type::{I32, I64};
    let in_memory = || FunctionType::new([I32], [I64]);
    match export {
        abi::BUFFER => Some(vec![in_memory()]),
        abi::BLOCK => Some(vec![FunctionType::new([I32, I32], [I32])]),
        defaults if defaults.starts_with(abi::DEFAULTS) => Some(vec![FunctionType::new([I64, I64], [I64])]),
        function if function.starts_with(abi::FUNCTION) => {
            Some(vec![FunctionType::new([I64, I64], [I64]), in_memory()])
        }
        _ => None,
    }
}

fn kind(ty: &ExternType) -> String {
    let types = |types: &[Type]| {
        types.iter().map(|ty| format!("{ty:?}").to_lowercase()).collect::<Vec<_>>().join(", ")
    };
    match ty {
        ExternType::Function(ty) => {
            format!(
                "a function ({}) -> {}",
                types(ty.params()),
                match ty.results() {
                    [] => "()".to_owned(),
                    results => types(results),
                }
            )
        }
        ExternType::Global(_) => "a global".to_owned(),
        ExternType::Table(_) => "a table".to_owned(),
        ExternType::Memory(_) => "a memory".to_owned(),
        ExternType::Tag(_) => "a tag".to_owned(),
    }
}
