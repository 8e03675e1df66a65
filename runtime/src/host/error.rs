//! What can go wrong, by phase: loading a plugin, and calling it.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::imports::{HostCallError, Problem as HostProblem};
use crate::abi;
use crate::codec::CodecError;
use crate::interface::{Mismatch, ReadError};

/// A cause whose type is not part of this crate's interface.
type Cause = Box<dyn std::error::Error + Send + Sync>;

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

    /// The module's tables may grow to take much of the host's memory.
    #[error("plugin `{plugin}` has tables that may grow to more than {allowed} elements")]
    TableTooLarge {
        /// The plugin.
        plugin: Arc<str>,
        /// How many elements all its tables together may have.
        allowed: u64,
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

    /// The plugin's own code trapped while it was being loaded.
    #[error("plugin `{plugin}` failed while being loaded: {reason}")]
    Trapped {
        /// The plugin.
        plugin: Arc<str>,
        /// What happened: a panic's message and place, or the trap's name.
        reason: String,
        /// The engine's error, with a backtrace.
        source: Cause,
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
    pub(super) fn invalid(plugin: &Arc<str>, reason: &str) -> Self {
        let reason = reason.chars().take(400).flat_map(char::escape_debug).collect();
        Self::Invalid { plugin: plugin.clone(), reason }
    }
}

/// A call failed. Which plugin and which function is in every variant.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The plugin has no such function.
    #[error("plugin `{plugin}` has no function `{function}`: it exports {}", list(exports))]
    MissingFunction {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// The functions that it has.
        exports: Vec<String>,
    },

    /// The plugin lacks a method that has a default body, as it was built with an older version of the
    /// interface. `Stub::provides` says so beforehand.
    #[error(
        "plugin `{plugin}` does not provide `{function}`, which is optional: it was built with an older version of \
         the interface"
    )]
    NotProvided {
        /// The plugin.
        plugin: Arc<str>,
        /// The method, with its interface's name.
        function: &'static str,
    },

    /// The plugin has nothing of an interface. It was not called.
    #[error("plugin `{plugin}` does not implement `{interface}`: it exports {}", list(exports))]
    NotImplemented {
        /// The plugin.
        plugin: Arc<str>,
        /// The interface.
        interface: &'static str,
        /// The functions that it has.
        exports: Vec<String>,
    },

    /// The plugin's function is not what the stub takes it for, or its interface is not. The plugin was not called.
    #[error("plugin `{plugin}`: {mismatch}")]
    Mismatch {
        /// The plugin.
        plugin: Arc<str>,
        /// The function; the interface, if all of one was looked at.
        function: &'static str,
        /// All differences, and what to build anew. Boxed, to keep this type small.
        mismatch: Box<Mismatch>,
    },

    /// An argument could not be encoded. The plugin was not called.
    #[error("cannot encode the arguments of `{function}` for plugin `{plugin}`")]
    Encode {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// Why not.
        source: CodecError,
    },

    /// The plugin has no memory for arguments of that size. The function was not called.
    #[error(
        "the arguments of `{function}` are too large for plugin `{plugin}`: it has no room for {bytes} bytes"
    )]
    ArgumentsTooLarge {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// The size of the encoded arguments.
        bytes: usize,
    },

    /// The plugin's code panicked. The plugin is poisoned.
    #[error("plugin `{plugin}` panicked in `{function}`{}: {message}", At(location.as_ref()))]
    GuestPanicked {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// The panic's message; of a longer one the first 64 KiB.
        message: String,
        /// Where in the plugin's source it panicked.
        location: Option<PanicLocation>,
    },

    /// The plugin's code trapped other than by a panic: it ran into `unreachable`, divided by zero,
    /// overflowed its stack, reached beyond its memory. The plugin is poisoned.
    #[error("plugin `{plugin}` trapped in `{function}`: {trap}")]
    Trapped {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// The trap's name.
        trap: String,
        /// The engine's error, with a backtrace.
        source: Cause,
    },

    /// The plugin's function called a host function, which panicked. The plugin is poisoned; what it was given
    /// is as the panic left it.
    #[error(
        "plugin `{plugin}` called the host function `{host_function}` from `{function}`, which panicked: {message}"
    )]
    HostPanicked {
        /// The plugin.
        plugin: Arc<str>,
        /// The plugin's function.
        function: &'static str,
        /// The host function, with its interface's name in front.
        host_function: &'static str,
        /// The panic's message.
        message: String,
    },

    /// The result of a host function could not be encoded. The plugin is poisoned.
    #[error(
        "plugin `{plugin}` called the host function `{host_function}` from `{function}`, whose result cannot be encoded"
    )]
    HostResult {
        /// The plugin.
        plugin: Arc<str>,
        /// The plugin's function.
        function: &'static str,
        /// The host function, with its interface's name in front.
        host_function: &'static str,
        /// Why not.
        source: CodecError,
    },

    /// The plugin called its host in a way that no plugin does which this crate's attribute made. The host
    /// function was not called, or its answer not taken. The plugin is poisoned.
    #[error(
        "plugin `{plugin}` called {} wrongly from `{function}`: {problem}",
        host_function.map_or("its host".to_owned(), |name| format!("the host function `{name}`"))
    )]
    BadHostCall {
        /// The plugin.
        plugin: Arc<str>,
        /// The plugin's function.
        function: &'static str,
        /// The host function, with its interface's name in front, if the call was one of a certain function.
        host_function: Option<&'static str>,
        /// What is wrong.
        problem: String,
    },

    /// The plugin says that its call buffer is where it cannot be, or smaller than was asked for. The plugin
    /// is poisoned.
    #[error(
        "plugin `{plugin}` places its call buffer where it cannot be before `{function}`: {capacity} bytes \
         at {address:#x} of {memory}, and {wanted} are needed"
    )]
    BufferOutOfBounds {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// Where it says the buffer is.
        address: u32,
        /// How large it says the buffer is, in bytes.
        capacity: u32,
        /// How large it should be at least.
        wanted: usize,
        /// The size of its linear memory, in bytes.
        memory: usize,
    },

    /// The reply is not within the plugin's memory. The plugin is poisoned.
    #[error(
        "plugin `{plugin}` answers `{function}` with a reply outside its memory: {length} bytes at \
         {address:#x} of {memory}"
    )]
    ReplyOutOfBounds {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// Where it says the reply is.
        address: u32,
        /// How long it says the reply is, in bytes.
        length: u32,
        /// The size of its linear memory, in bytes.
        memory: usize,
    },

    /// The reply is not what the function's signature says. No `&mut` argument has been changed.
    #[error(
        "plugin `{plugin}` answers `{function}` with what cannot be decoded: were host and plugin built from the same version of it?"
    )]
    Decode {
        /// The plugin.
        plugin: Arc<str>,
        /// The function.
        function: &'static str,
        /// What is wrong with it.
        source: CodecError,
    },

    /// An earlier call ended in the middle of the plugin's code, whose state may be broken since.
    /// [`Plugin::reset`](super::Plugin::reset) starts it anew.
    #[error("plugin `{plugin}` cannot run `{function}` before it is reset: it {cause}")]
    Poisoned {
        /// The plugin.
        plugin: Arc<str>,
        /// The function that was to be called now.
        function: &'static str,
        /// What happened then, as it says in the message of that call's error.
        cause: Arc<str>,
    },

    /// A pipeline cannot hand on what this function returns.
    #[error(
        "`{function}` cannot go through a pipeline: it must take one argument and return its type, \
         or take it as `&mut` and return nothing"
    )]
    NotAStage {
        /// The function.
        function: &'static str,
    },
}

impl CallError {
    /// A host function did not return.
    pub(super) fn host(plugin: Arc<str>, function: &'static str, error: HostCallError) -> Self {
        match (error.function, error.problem) {
            (Some(host_function), HostProblem::Panicked(message)) => {
                Self::HostPanicked { plugin, function, host_function, message }
            }
            (Some(host_function), HostProblem::Result(source)) => {
                Self::HostResult { plugin, function, host_function, source }
            }
            (host_function, problem) => {
                Self::BadHostCall { plugin, function, host_function, problem: problem.to_string() }
            }
        }
    }

    /// Whether the plugin refuses further calls because of this error, until it is reset.
    #[must_use]
    pub fn poisons(&self) -> bool {
        match self {
            Self::GuestPanicked { .. }
            | Self::HostPanicked { .. }
            | Self::HostResult { .. }
            | Self::BadHostCall { .. }
            | Self::Trapped { .. }
            | Self::BufferOutOfBounds { .. }
            | Self::ReplyOutOfBounds { .. }
            | Self::Poisoned { .. } => true,
            Self::MissingFunction { .. }
            | Self::NotProvided { .. }
            | Self::NotImplemented { .. }
            | Self::Mismatch { .. }
            | Self::Encode { .. }
            | Self::ArgumentsTooLarge { .. }
            | Self::Decode { .. }
            | Self::NotAStage { .. } => false,
        }
    }
}

/// Where in its source a plugin panicked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PanicLocation {
    /// The file, as its compiler was given it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

impl fmt::Display for PanicLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// ` at src/lib.rs:3:5`, or nothing.
pub(super) struct At<'a>(pub(super) Option<&'a PanicLocation>);

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(location) => write!(f, " at {location}"),
            None => Ok(()),
        }
    }
}

/// How many names or problems a message lists: a hostile module may have thousands.
const MOST: usize = 12;

/// A name out of a module, fit to be shown: no control characters, no pages of text.
pub(super) fn shown(name: &str) -> String {
    name.chars().take(80).flat_map(char::escape_debug).collect()
}

/// Names in a sentence.
fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "nothing".to_owned();
    }
    let shown: Vec<_> = names.iter().take(MOST).map(|name| format!("`{}`", own_name(name))).collect();
    match names.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Interfaces in a sentence.
fn interfaces(names: &[String]) -> String {
    match names {
        [] => "none".to_owned(),
        names => list(names),
    }
}

/// Of a plugin function's export the function's name, of others all of it.
fn own_name(export: &str) -> String {
    shown(abi::function_name(export).map_or(export, |(name, _)| name))
}
