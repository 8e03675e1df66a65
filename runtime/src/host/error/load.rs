//! Why a plugin could not be loaded.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::{CallError, Cause, MOST, interfaces, list};
use crate::interface::{Mismatch, ReadError};

/// A plugin could not be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The file could not be read.
    #[error("cannot read plugin `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },

    /// The path leads to something else than a regular file. It was not read.
    #[error("cannot read plugin `{}`: it is a {found}, and a plugin is a regular file", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
        /// A noun for what is there: `FIFO`, `folder`, `device`, `socket`.
        found: &'static str,
    },

    /// The bytes are not WebAssembly.
    #[error("plugin `{plugin}` is not WebAssembly: {found}")]
    NotWasm {
        /// The plugin.
        plugin: Arc<str>,
        /// What they are, as far as can be seen.
        found: &'static str,
    },

    /// The bytes are a component of the component model, which wasmer cannot run.
    #[error(
        "plugin `{plugin}` is a component, not a module: build it for wasm32-unknown-unknown, \
         without a component adapter"
    )]
    Component {
        /// The plugin.
        plugin: Arc<str>,
    },

    /// The bytes begin like a module, but are damaged or use what the engine does not support.
    #[error("plugin `{plugin}` is not a valid WebAssembly module: {reason}")]
    Invalid {
        /// The plugin.
        plugin: Arc<str>,
        /// What is wrong, and where.
        reason: String,
    },

    /// The module is larger than [`Limits::module`](crate::host::Limits::module) allows.
    #[error("plugin `{plugin}` is larger than the {allowed} bytes that a module may have")]
    ModuleTooLarge {
        /// The plugin.
        plugin: Arc<str>,
        /// How large it may be, in bytes.
        allowed: usize,
    },

    /// The module needs more linear memory than [`Limits::memory`](crate::host::Limits::memory) allows.
    #[error("plugin `{plugin}` needs {needed} bytes of linear memory to start, and {allowed} are allowed")]
    MemoryTooLarge {
        /// The plugin.
        plugin: Arc<str>,
        /// What it needs at first, in bytes.
        needed: u64,
        /// How large its memory may be, in bytes.
        allowed: usize,
    },

    /// The module's tables may grow beyond what [`Limits::table`](crate::host::Limits::table) allows.
    #[error(
        "plugin `{plugin}` has tables that may grow to {}, and {allowed} are allowed",
        if *elements == u64::MAX { "any number of elements".to_owned() } else { format!("{elements} elements") }
    )]
    TableTooLarge {
        /// The plugin.
        plugin: Arc<str>,
        /// How many elements all its tables together may grow to; `u64::MAX` if they have no bound.
        elements: u64,
        /// How many they may.
        allowed: u64,
    },

    /// The module has so much of something that it would take too long, or too much memory, to compile: see
    /// [`Limits`](crate::host::Limits).
    #[error(
        "plugin `{plugin}` is too complex to be compiled: it has {reached} {what}, and {allowed} are allowed"
    )]
    TooComplex {
        /// The plugin.
        plugin: Arc<str>,
        /// Of what it has too much, such as `bytes of code in one function`.
        what: &'static str,
        /// How much it has; of what is counted function by function, how much as far as that was counted.
        reached: u64,
        /// How much it may have.
        allowed: u64,
    },

    /// The module's code has an instruction that plugins may not have: see
    /// [`Limits`](crate::host::Limits#instructions).
    #[error(
        "plugin `{plugin}` has the instruction `{instruction}`, which plugins may not have: build it with rustc for \
         wasm32-unknown-unknown, which emits none, and do not post-process it"
    )]
    RefusedInstruction {
        /// The plugin.
        plugin: Arc<str>,
        /// The instruction, as the text format names it.
        instruction: &'static str,
    },

    /// To compile the module takes longer than [`Limits::compile_time`](crate::host::Limits::compile_time) allows.
    #[error("plugin `{plugin}` takes longer to compile than the {allowed:?} that are allowed")]
    CompileTimedOut {
        /// The plugin.
        plugin: Arc<str>,
        /// How long it may take.
        allowed: Duration,
    },

    /// The module is not a plugin: it lacks the support exports.
    #[error(
        "`{plugin}` is WebAssembly, but no plugin: it exports {}; does its crate use \
         `#[wasmer_plugin]`, and has it `crate-type = [\"cdylib\", \"rlib\"]`?",
        list(exports)
    )]
    NotAPlugin {
        /// The module.
        plugin: Arc<str>,
        /// What it exports.
        exports: Vec<String>,
    },

    /// The plugin was built with another version of the contract between host and guest.
    #[error(
        "plugin `{plugin}` speaks version {found} of the plugin ABI, this host version {expected}: \
         build {} with the other's version of wasmer-plugin",
        if found > expected { "the host" } else { "the plugin" }
    )]
    AbiVersion {
        /// The plugin.
        plugin: Arc<str>,
        /// This host's version.
        expected: u32,
        /// The plugin's version.
        found: u32,
    },

    /// The plugin needs functions of interfaces that it was not given.
    #[error(
        "plugin `{plugin}` needs host functions that it is not given: {}; it is given {}: load it by \
         `load_with`, with a host of each interface",
        list(functions),
        interfaces(given)
    )]
    MissingHost {
        /// The plugin.
        plugin: Arc<str>,
        /// What it needs of those interfaces: each function with the interface's name in front.
        functions: Vec<String>,
        /// The interfaces that it was given.
        given: Vec<String>,
    },

    /// The plugin needs other functions than the host offers.
    #[error("plugin `{plugin}` needs other functions than its host offers: {mismatch}")]
    HostMismatch {
        /// The plugin.
        plugin: Arc<str>,
        /// All differences, and what to build anew. Boxed, to keep this type small.
        mismatch: Box<Mismatch>,
    },

    /// A plugin was given two hosts of one interface.
    #[error("plugin `{plugin}` is given two hosts of the interface `{interface}`: which is it to call?")]
    HostGivenTwice {
        /// The plugin.
        plugin: Arc<str>,
        /// The interface.
        interface: &'static str,
    },

    /// The plugin needs functions that this host does not have.
    #[error("plugin `{plugin}` needs what this host does not offer: {}{}", list(imports), hint.map(|hint| format!("; {hint}")).unwrap_or_default())]
    UnknownImports {
        /// The plugin.
        plugin: Arc<str>,
        /// What it imports, as `module.name`.
        imports: Vec<String>,
        /// The likely culprit.
        hint: Option<&'static str>,
    },

    /// Exports that every plugin has are missing or of the wrong type.
    #[error("plugin `{plugin}` does not keep to the plugin ABI: {}", problems[..problems.len().min(MOST)].join("; "))]
    BrokenAbi {
        /// The plugin.
        plugin: Arc<str>,
        /// What is wrong, one for each export.
        problems: Vec<String>,
    },

    /// A plugin that was reset could not be brought back to where it had been.
    #[error("plugin `{plugin}` cannot be started again as it was")]
    Start {
        /// The plugin.
        plugin: Arc<str>,
        /// What became of the call of its constructor.
        source: Box<CallError>,
    },

    /// A constructor of a plugin that was reset returns an error this time.
    #[error(
        "plugin `{plugin}` cannot be started again as it was: `{constructor}` refuses the arguments that it took before"
    )]
    StartRefused {
        /// The plugin.
        plugin: Arc<str>,
        /// The constructor, with its interface's name.
        constructor: &'static str,
    },

    /// Two functions of the plugin have the same name.
    #[error(
        "plugin `{plugin}` has two functions `{function}`, in the crates `{}` and `{}`: give one of them \
         another name with `#[wasmer_plugin(name = \"…\")]`",
        crates[0], crates[1]
    )]
    DuplicateFunction {
        /// The plugin.
        plugin: Arc<str>,
        /// The name.
        function: String,
        /// The crates in which the functions stand.
        crates: [String; 2],
    },

    /// What the plugin says of its functions cannot be read.
    #[error("plugin `{plugin}` does not say clearly what its functions are")]
    Interface {
        /// The plugin.
        plugin: Arc<str>,
        /// Why not.
        source: ReadError,
    },

    /// What the plugin says of its functions is not so.
    #[error(
        "plugin `{plugin}` does not say truly what its functions are: {}; was its section `wasmer-plugin` changed or \
         stripped after it was built?",
        problems[..problems.len().min(MOST)].join("; ")
    )]
    FalseInterface {
        /// The plugin.
        plugin: Arc<str>,
        /// What is wrong, one for each function.
        problems: Vec<String>,
    },

    /// The module could not be compiled.
    #[error("plugin `{plugin}` cannot be compiled")]
    Compile {
        /// The plugin.
        plugin: Arc<str>,
        /// Why not.
        source: Cause,
    },

    /// No instance could be made of the module, for lack of memory or address space for example.
    #[error("plugin `{plugin}` cannot be instantiated")]
    Instantiate {
        /// The plugin.
        plugin: Arc<str>,
        /// Why not.
        source: Cause,
    },

    /// The plugin's own code did not return while it was being loaded: it panicked, trapped, ran out of what it may
    /// take.
    #[error("plugin `{plugin}` failed while being loaded")]
    Failed {
        /// The plugin.
        plugin: Arc<str>,
        /// What happened, and where.
        source: Box<CallError>,
    },

    /// The plugin says that its call buffer is where it cannot be, or smaller than was asked for.
    #[error(
        "plugin `{plugin}` places its call buffer where it cannot be: {capacity} bytes at {address:#x} of \
         {memory}, and {wanted} are needed"
    )]
    BufferOutOfBounds {
        /// The plugin.
        plugin: Arc<str>,
        /// Where it says the buffer is.
        address: u32,
        /// How large it says the buffer is, in bytes.
        capacity: u32,
        /// How large it should be at least.
        wanted: usize,
        /// The size of its linear memory, in bytes.
        memory: usize,
    },
}

impl LoadError {
    /// The reason may quote the module: it is cut and escaped.
    pub(in crate::host) fn invalid(plugin: &Arc<str>, reason: &str) -> Self {
        let reason = reason.chars().take(400).flat_map(char::escape_debug).collect();
        Self::Invalid { plugin: plugin.clone(), reason }
    }
}
