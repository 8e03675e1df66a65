//! The kinds of failure of loading.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use super::{CallError, Cause};
use crate::wire::compare::Mismatch;
use crate::wire::description::ReadError;

/// The kind of failure of loading, with its figures.
#[derive(Debug)]
#[non_exhaustive]
pub enum LoadErrorKind {
    /// The file could not be read.
    Read {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },

    /// The path leads to something else than a regular file. It was not read.
    NotAFile {
        /// The path.
        path: PathBuf,
        /// A noun for what is there: `FIFO`, `folder`, `device`, `socket`.
        found: &'static str,
    },

    /// The bytes are not WebAssembly.
    NotWasm {
        /// The likely format of the bytes.
        found: &'static str,
    },

    /// The bytes are a component of the component model, which wasmer cannot run.
    Component,

    /// The bytes begin like a module, but are damaged or use what the engine does not support.
    Invalid {
        /// The reason and the place.
        reason: String,
    },

    /// The module is larger than [`Limits::module`](crate::host::Limits::module) allows.
    ModuleTooLarge {
        /// The bytes that it may take.
        allowed: usize,
    },

    /// The module needs more linear memory than [`Limits::memory`](crate::host::Limits::memory) allows.
    MemoryTooLarge {
        /// The bytes that it needs to start.
        needed: u64,
        /// The bytes that its memory may take.
        allowed: usize,
    },

    /// The module's tables may grow beyond what [`Limits::table`](crate::host::Limits::table) allows.
    TableTooLarge {
        /// The elements that all tables together may grow to; `u64::MAX` if they have no bound.
        elements: u64,
        /// The elements that they may have.
        allowed: u64,
    },

    /// The module has so much of something that it would take too long, or too much memory, to compile: see
    /// [`Limits`](crate::host::Limits).
    TooComplex {
        /// A noun for the excess, such as `bytes of code in one function`.
        what: &'static str,
        /// The amount that was counted before the module was refused.
        reached: u64,
        /// The amount that is allowed.
        allowed: u64,
    },

    /// The module's code has an instruction that plugins may not have: see
    /// [`Limits`](crate::host::Limits#instructions).
    RefusedInstruction {
        /// The instruction, as the text format names it.
        instruction: &'static str,
    },

    /// To compile the module takes longer than [`Limits::compile_time`](crate::host::Limits::compile_time)
    /// allows.
    CompileTimedOut {
        /// The time that compiling may take.
        allowed: Duration,
    },

    /// The module is not a plugin: it lacks the support exports.
    NotAPlugin {
        /// The names of its exports.
        exports: Vec<String>,
    },

    /// The plugin was built with another version of the contract between host and guest.
    AbiVersion {
        /// This host's version.
        expected: u32,
        /// The plugin's version.
        found: u32,
    },

    /// The plugin needs functions of interfaces that it was not given.
    MissingHost {
        /// The missing functions, each with the interface's name in front.
        functions: Vec<String>,
        /// The interfaces that it was given.
        given: Vec<String>,
    },

    /// The plugin needs other functions than the host offers.
    HostMismatch {
        /// All differences, and what to build anew.
        mismatch: Mismatch,
    },

    /// A plugin was given two hosts of one interface.
    DuplicateHost {
        /// The interface.
        interface: &'static str,
    },

    /// The plugin needs functions that this host does not have.
    UnknownImports {
        /// The imports, as `module.name`.
        imports: Vec<String>,
        /// The likely culprit.
        hint: Option<&'static str>,
    },

    /// Exports that every plugin has are missing or of the wrong type.
    BrokenAbi {
        /// The problems, one for each export.
        problems: Vec<String>,
    },

    /// A plugin that was reset could not be brought back to where it had been.
    ConstructorFailed {
        /// The error of the constructor's call.
        source: CallError,
    },

    /// A constructor of a plugin that was reset returns an error this time.
    ConstructorRejected {
        /// The constructor, with its interface's name.
        constructor: &'static str,
    },

    /// Two functions of the plugin have the same name.
    DuplicateFunction {
        /// The name.
        function: String,
        /// The crates in which the functions stand.
        crates: [String; 2],
    },

    /// The plugin's description of its functions cannot be read.
    Interface {
        /// The reason.
        source: ReadError,
    },

    /// The plugin's description names other functions than its exports and imports.
    InterfaceMismatch {
        /// The problems, one for each function.
        problems: Vec<String>,
    },

    /// The module could not be compiled.
    Compile {
        /// The reason.
        source: Cause,
    },

    /// No instance could be made of the module, for lack of memory or address space for example.
    Instantiate {
        /// The reason.
        source: Cause,
    },

    /// The plugin's own code did not return while it was being loaded: it panicked, trapped, ran out of what
    /// it may take.
    StartupFailed {
        /// The failure of that code.
        source: CallError,
    },

    /// The plugin says that its call buffer is where it cannot be, or smaller than was asked for.
    BufferOutOfBounds {
        /// The buffer's address, as the plugin says.
        address: u32,
        /// The buffer's length in bytes, as the plugin says.
        capacity: u32,
        /// The bytes that are needed.
        wanted: usize,
        /// The size of its linear memory, in bytes.
        memory: usize,
    },
}
