//! The error of loading.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::{LoadErrorKind, MOST, interfaces, list};
use crate::wire::display::Shown;

/// A plugin could not be loaded: the plugin, and the [kind](LoadErrorKind) of failure.
///
/// The text names all of it in one line, with a remedy where there is one.
///
/// ```no_run
/// use wasmer_plugin::host::{LoadErrorKind, Loader};
///
/// match Loader::new().load("plugins/shop.wasm") {
///     Ok(plugin) => println!("{plugin:?}"),
///     Err(error) => match error.kind() {
///         LoadErrorKind::AbiVersion { .. } => eprintln!("rebuild `{}`", error.plugin()),
///         _ => eprintln!("{error}"),
///     },
/// }
/// ```
pub struct LoadError(Box<Details>);

#[derive(Debug)]
struct Details {
    plugin: Arc<str>,
    kind: LoadErrorKind,
}

impl LoadError {
    #[cold]
    pub(in crate::host) fn new(plugin: &Arc<str>, kind: LoadErrorKind) -> Self {
        Self(Box::new(Details { plugin: plugin.clone(), kind }))
    }

    /// The reason may quote the module: it is cut and escaped.
    pub(in crate::host) fn invalid(plugin: &Arc<str>, reason: &str) -> Self {
        let reason = Shown::reason(reason).to_string();
        Self::new(plugin, LoadErrorKind::Invalid { reason })
    }

    /// The kind of failure.
    pub fn kind(&self) -> &LoadErrorKind {
        &self.0.kind
    }

    /// The kind of failure alone.
    #[must_use]
    pub fn into_kind(self) -> LoadErrorKind {
        self.0.kind
    }

    /// The name of the plugin.
    pub fn plugin(&self) -> &str {
        &self.0.plugin
    }
}

impl fmt::Display for LoadError {
    #[allow(clippy::too_many_lines, reason = "an arm for each kind")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use LoadErrorKind as Kind;

        let Details { plugin, kind } = &*self.0;
        let most = |problems: &[String]| problems[..problems.len().min(MOST)].join("; ");
        match kind {
            Kind::Read { path, source } => write!(f, "cannot read plugin `{}`: {source}", path.display()),
            Kind::NotAFile { path, found } => write!(
                f,
                "cannot read plugin `{}`: it is a {found}, and a plugin is a regular file",
                path.display()
            ),
            Kind::NotWasm { found } => write!(f, "plugin `{plugin}` is not WebAssembly: {found}"),
            Kind::Component => write!(
                f,
                "plugin `{plugin}` is a component, not a module: build it for wasm32-unknown-unknown, without a \
                 component adapter"
            ),
            Kind::Invalid { reason } => {
                write!(f, "plugin `{plugin}` is not a valid WebAssembly module: {reason}")
            }
            Kind::ModuleTooLarge { allowed } => {
                write!(f, "plugin `{plugin}` is larger than the {allowed} bytes that a module may have")
            }
            Kind::MemoryTooLarge { needed, allowed } => write!(
                f,
                "plugin `{plugin}` needs {needed} bytes of linear memory to start, and {allowed} are allowed"
            ),
            Kind::TableTooLarge { elements: u64::MAX, allowed } => write!(
                f,
                "plugin `{plugin}` has tables that may grow to any number of elements, and {allowed} are allowed"
            ),
            Kind::TableTooLarge { elements, allowed } => write!(
                f,
                "plugin `{plugin}` has tables that may grow to {elements} elements, and {allowed} are allowed"
            ),
            Kind::TooComplex { what, reached, allowed } => write!(
                f,
                "plugin `{plugin}` is too complex to be compiled: it has {reached} {what}, and {allowed} are \
                 allowed"
            ),
            Kind::RefusedInstruction { instruction } => write!(
                f,
                "plugin `{plugin}` has the instruction `{instruction}`, which plugins may not have: build it with \
                 rustc for wasm32-unknown-unknown, which emits none, and do not post-process it"
            ),
            Kind::CompileTimedOut { allowed } => {
                write!(f, "plugin `{plugin}` takes longer to compile than the {allowed:?} that are allowed")
            }
            Kind::NotAPlugin { exports } => write!(
                f,
                "`{plugin}` is WebAssembly, but no plugin: it exports {}; does its crate use `#[wasmer_plugin]`, \
                 and has it `crate-type = [\"cdylib\", \"rlib\"]`?",
                list(exports)
            ),
            Kind::AbiVersion { expected, found } => write!(
                f,
                "plugin `{plugin}` speaks version {found} of the plugin ABI, this host version {expected}: build \
                 {} with the other's version of wasmer-plugin",
                if found > expected { "the host" } else { "the plugin" }
            ),
            Kind::MissingHost { functions, given } => write!(
                f,
                "plugin `{plugin}` needs host functions that it is not given: {}; it is given {}: load it by \
                 `load_with`, with a host of each interface",
                list(functions),
                interfaces(given)
            ),
            Kind::HostMismatch { mismatch } => {
                write!(f, "plugin `{plugin}` needs other functions than its host offers: {mismatch}")
            }
            Kind::DuplicateHost { interface } => write!(
                f,
                "plugin `{plugin}` is given two hosts of the interface `{interface}`: which is it to call?"
            ),
            Kind::UnknownImports { imports, hint } => {
                write!(f, "plugin `{plugin}` needs what this host does not offer: {}", list(imports))?;
                hint.map_or(Ok(()), |hint| write!(f, "; {hint}"))
            }
            Kind::BrokenAbi { problems } => {
                write!(f, "plugin `{plugin}` does not keep to the plugin ABI: {}", most(problems))
            }
            Kind::ConstructorFailed { source } => {
                write!(f, "plugin `{plugin}` cannot be started again as it was: {source}")
            }
            Kind::ConstructorRejected { constructor } => write!(
                f,
                "plugin `{plugin}` cannot be started again as it was: `{constructor}` refuses the arguments that \
                 it took before"
            ),
            Kind::DuplicateFunction { function, crates: [first, second] } => write!(
                f,
                "plugin `{plugin}` has two functions `{function}`, in the crates `{first}` and `{second}`: give \
                 one of them another name with `#[wasmer_plugin(name = \"…\")]`"
            ),
            Kind::Interface { source } => {
                write!(f, "plugin `{plugin}`: {source}")
            }
            Kind::InterfaceMismatch { problems } => write!(
                f,
                "plugin `{plugin}` has other functions than it says: {}; was its section `wasmer-plugin` changed \
                 or stripped after it was built?",
                most(problems)
            ),
            Kind::Compile { source } => write!(f, "plugin `{plugin}` cannot be compiled: {source}"),
            Kind::Instantiate { source } => write!(f, "plugin `{plugin}` cannot be instantiated: {source}"),
            Kind::StartupFailed { source } => {
                write!(f, "plugin `{plugin}` failed while it was loaded: {source}")
            }
            Kind::BufferOutOfBounds { address, capacity, wanted, memory } => write!(
                f,
                "plugin `{plugin}` places its call buffer where it cannot be: {capacity} bytes at {address:#x} of \
                 {memory}, and {wanted} are needed"
            ),
        }
    }
}

impl fmt::Debug for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Details { plugin, kind } = &*self.0;
        f.debug_struct("LoadError").field("plugin", plugin).field("kind", kind).finish()
    }
}

impl Error for LoadError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        use LoadErrorKind as Kind;

        match self.kind() {
            Kind::Read { source, .. } => Some(source),
            Kind::HostMismatch { mismatch } => Some(mismatch),
            Kind::ConstructorFailed { source } | Kind::StartupFailed { source } => Some(source),
            Kind::Interface { source } => Some(source),
            Kind::Compile { source } | Kind::Instantiate { source } => Some(&**source),
            _ => None,
        }
    }
}
