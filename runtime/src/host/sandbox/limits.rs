//! The limits of a plugin.

use std::time::Duration;

#[cfg(doc)]
use crate::host::error::{CallErrorKind, LoadErrorKind};

/// Limits on the resources of a plugin: memory, time, and the work of compiling it.
///
/// The defaults suit untrusted plugins. A plugin that reaches a limit gets an error with the figure reached
/// and the figure allowed. The host and all other plugins go on.
///
/// ```
/// use std::time::Duration;
/// use wasmer_plugin::host::{Limits, Loader};
///
/// let strict = Limits::default().memory(16 << 20).timeout(Duration::from_millis(50)).fuel(10_000_000);
/// let loader = Loader::builder().limits(strict).build();
///
/// // One plugin may do more than the others.
/// let patient = loader.with_limits(loader.limits().clone().timeout(Duration::from_secs(60)));
/// # assert_eq!(patient.limits().fuel, Some(10_000_000));
/// ```
///
/// Each limit is a field, and a method of the same name that sets it. Every value is accepted: a loader
/// replaces one that makes no sense by the nearest that does, as the method documents.
///
/// | limit | default | errors |
/// |---|---|---|
/// | [`memory`](Self::memory()) | 512 MiB | [`LoadErrorKind::MemoryTooLarge`], [`CallErrorKind::OutOfMemory`] |
/// | [`table`](Self::table()) | 100,000 elements | [`LoadErrorKind::TableTooLarge`] |
/// | [`stack`](Self::stack()) | 1 MiB | [`CallErrorKind::StackOverflow`] |
/// | [`timeout`](Self::timeout()) | 10 s | [`CallErrorKind::TimedOut`] |
/// | [`fuel`](Self::fuel()) | none | [`CallErrorKind::OutOfFuel`] |
/// | [`arguments`](Self::arguments()) | 256 MiB | [`CallErrorKind::ArgumentsTooLarge`] |
/// | [`reply`](Self::reply()) | 256 MiB | [`CallErrorKind::ReplyTooLarge`] |
/// | [`module`](Self::module()) | 64 MiB | [`LoadErrorKind::ModuleTooLarge`] |
/// | [`max_code_size`](Self::max_code_size()) | 16 MiB | [`LoadErrorKind::TooComplex`] |
/// | [`max_function_size`](Self::max_function_size()) | 128 KiB | [`LoadErrorKind::TooComplex`] |
/// | [`compile_time`](Self::compile_time()) | 5 min | [`LoadErrorKind::CompileTimedOut`] |
///
/// A module is also checked for other properties that make it slow to compile. No compiler's output comes
/// near these limits. Exceeding one is a [`LoadErrorKind::TooComplex`]:
///
/// | of a module | | of a function | |
/// |---|---|---|---|
/// | types | 1,000 | parameters | 128 |
/// | imports | 1,000 | results | 8 |
/// | functions | 100,000 | blocks in one another | 5,000 |
/// | globals | 10,000 | locals times blocks | 8,000,000 |
/// | exports | 20,000 | instructions that fill, copy or grow memory | 1,000 |
/// | locals | 4,000,000 | | |
/// | segments of data, and of elements | 10,000 each | | |
/// | elements in its segments | as many as in tables | | |
/// | sections | 1,000 | | |
/// | tables, and memories | 100 each | | |
///
/// Every branching construct counts as a block. A loop counts as 256 more blocks for each loop around it. An
/// instruction that fills, copies or grows memory counts as the loop that it is compiled to, and 32 blocks.
///
/// # Instructions
///
/// A plugin may use the WebAssembly instructions that rustc emits for wasm32-unknown-unknown. Instructions on
/// tables and passive segments (`table.get`, `memory.init`, `ref.func` and the like) are refused with
/// [`LoadErrorKind::RefusedInstruction`], whatever the limits are: the engine implements them by functions
/// that are not safe at the end of a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// See [`memory`](Self::memory()).
    pub memory: usize,
    /// See [`table`](Self::table()).
    pub table: u64,
    /// See [`stack`](Self::stack()).
    pub stack: usize,
    /// See [`timeout`](Self::timeout()).
    pub timeout: Option<Duration>,
    /// See [`fuel`](Self::fuel()).
    pub fuel: Option<u64>,
    /// See [`arguments`](Self::arguments()).
    pub arguments: usize,
    /// See [`reply`](Self::reply()).
    pub reply: usize,
    /// See [`module`](Self::module()).
    pub module: usize,
    /// See [`max_code_size`](Self::max_code_size()).
    pub max_code_size: usize,
    /// See [`max_function_size`](Self::max_function_size()).
    pub max_function_size: usize,
    /// See [`compile_time`](Self::compile_time()).
    pub compile_time: Duration,
}

const MIB: usize = 1 << 20;

/// The largest memory that 32 bits can address.
const MOST_MEMORY: u64 = 4 << 30;

/// The engine's own limit on tables.
const MOST_ELEMENTS: u64 = 10_000_000;

/// Allowed sizes of the stack in bytes. Plugins need the smallest, and every system has address space for the
/// largest.
const STACK: std::ops::RangeInclusive<usize> = 64 << 10..=256 * MIB;

/// The engine's own limit on modules.
const MOST_MODULE: usize = 1024 * MIB;

/// The fuel counter in the plugin has 63 bits.
const MOST_FUEL: u64 = i64::MAX.cast_unsigned();

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 512 * MIB,
            table: 100_000,
            stack: MIB,
            timeout: Some(Duration::from_secs(10)),
            fuel: None,
            arguments: 256 * MIB,
            reply: 256 * MIB,
            module: 64 * MIB,
            max_code_size: 16 * MIB,
            max_function_size: MIB / 8,
            compile_time: Duration::from_mins(5),
        }
    }
}

impl Limits {
    /// Sets the maximum size of linear memory, in bytes, rounded down to whole pages of 64 KiB. Values above
    /// 4 GiB mean 4 GiB.
    ///
    /// Beyond it, allocations in the plugin fail. A plugin that handles failed allocations goes on.
    #[must_use]
    pub fn memory(mut self, bytes: usize) -> Self {
        self.memory = bytes;
        self
    }

    /// Sets the maximum number of elements in all tables of a module together. An element takes 8 bytes. A
    /// linker makes one for each function that is called by pointer. Values above 10,000,000 mean 10,000,000.
    #[must_use]
    pub fn table(mut self, elements: u64) -> Self {
        self.table = elements;
        self
    }

    /// Sets the maximum stack of the plugin's calls, in bytes. Values are clamped to between 64 KiB and 256
    /// MiB. A thread keeps one stack for all plugins that it calls, as large as the largest limit among them,
    /// and each plugin may use all of it.
    ///
    /// Rust also keeps a stack in linear memory, for values that have an address. This limit does not apply
    /// to that stack, which is 1 MiB unless the plugin's linker is told otherwise. A recursion may exhaust it
    /// first, which is a [`Trap::MemoryOutOfBounds`](crate::host::error::Trap::MemoryOutOfBounds).
    #[must_use]
    pub fn stack(mut self, bytes: usize) -> Self {
        self.stack = bytes;
        self
    }

    /// Sets the maximum time of a call, and likewise of all code that runs when the plugin is loaded. Waiting
    /// for host functions counts.
    ///
    /// The plugin's code is stopped within a few milliseconds after that time. A host function is the host's
    /// own code: it is not stopped, but the call ends as soon as it returns. Calls of other plugins that the
    /// host function makes are stopped, too.
    ///
    /// Zero stops each call at once, and [`Duration::MAX`] stops none.
    ///
    /// A timeout needs checks in the plugin's code: at each function's entry, in each loop, and where memory
    /// is filled, copied or grown. See [`no_timeout`](Self::no_timeout()).
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Removes the time limit. The plugin is compiled without the checks, so nothing stops its loops, and its
    /// calls cannot be [cancelled](super::interrupt::Canceller) either.
    #[must_use]
    pub fn no_timeout(mut self) -> Self {
        self.timeout = None;
        self
    }

    /// Sets the maximum number of WebAssembly instructions that one call may run. An instruction that fills
    /// or copies memory counts as one more for each 64 bytes.
    ///
    /// Fuel is exact: the same call of the same plugin in the same state uses the same fuel each time. This
    /// holds across machines, unless the plugin looks at the bits of a NaN, which differ between
    /// architectures. Fuel costs more than a timeout, because all code counts its instructions. Values above
    /// 2⁶³ - 1 mean 2⁶³ - 1.
    #[must_use]
    pub fn fuel(mut self, instructions: u64) -> Self {
        self.fuel = Some(instructions);
        self
    }

    /// Removes the limit on instructions, which is the default.
    #[must_use]
    pub fn no_fuel(mut self) -> Self {
        self.fuel = None;
        self
    }

    /// Sets the maximum size of a call's encoded arguments, in bytes. The plugin's memory, and 2 GiB, bound
    /// them in any case.
    #[must_use]
    pub fn arguments(mut self, bytes: usize) -> Self {
        self.arguments = bytes;
        self
    }

    /// Sets the maximum size of a call's encoded reply, in bytes, and likewise of the arguments that the
    /// plugin passes to a host function. The plugin's memory bounds them in any case.
    #[must_use]
    pub fn reply(mut self, bytes: usize) -> Self {
        self.reply = bytes;
        self
    }

    /// Sets the maximum size of a module, in bytes. A larger file is not read. Values above 1 GiB mean 1 GiB.
    #[must_use]
    pub fn module(mut self, bytes: usize) -> Self {
        self.module = bytes;
        self
    }

    /// Sets the maximum size of the code of all functions of a module, in bytes. Data and debug information
    /// do not count. Compiling takes up to some 100 bytes of memory for a byte of code.
    #[must_use]
    pub fn max_code_size(mut self, bytes: usize) -> Self {
        self.max_code_size = bytes;
        self
    }

    /// Sets the maximum size of the code of one function, in bytes.
    ///
    /// Code that was written to be slow to compile takes up to 60 µs and 2 KiB of memory a byte, and as many
    /// functions are compiled at once as the machine has processors.
    #[must_use]
    pub fn max_function_size(mut self, bytes: usize) -> Self {
        self.max_function_size = bytes;
        self
    }

    /// Sets the maximum time for compiling a module. The default allows for a wasmer that was built without
    /// optimisation, which takes ten times as long. After that time no further function is begun. Functions
    /// that are being compiled then are finished; [`max_function_size`](Self::max_function_size()) bounds
    /// them.
    #[must_use]
    pub fn compile_time(mut self, time: Duration) -> Self {
        self.compile_time = time;
        self
    }

    /// Replaces values that make no sense by the nearest that do.
    pub(in crate::host) fn clamped(self) -> Self {
        Self {
            memory: self.memory.min(usize::try_from(MOST_MEMORY).unwrap_or(usize::MAX)),
            table: self.table.min(MOST_ELEMENTS),
            stack: self.stack.clamp(*STACK.start(), *STACK.end()),
            fuel: self.fuel.map(|instructions| instructions.min(MOST_FUEL)),
            module: self.module.min(MOST_MODULE),
            ..self
        }
    }
}

#[cfg(test)]
mod tests;
