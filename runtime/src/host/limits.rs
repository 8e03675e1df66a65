//! What a plugin may take of its host.

use std::time::Duration;

/// What a plugin may take of its host: memory, time, and the work of compiling it.
///
/// The defaults are for plugins that nobody has read. What reaches a limit gets an error that says the figure
/// reached and the figure allowed; the host and all other plugins go on.
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
/// # assert_eq!(patient.limits().max_fuel(), Some(10_000_000));
/// ```
///
/// Each setter takes every value: one that makes no sense is brought to the nearest that does, as its
/// documentation says.
///
/// | limit | default | what reaches it |
/// |---|---|---|
/// | [`memory`](Self::memory) | 512 MiB | [`LoadError::MemoryTooLarge`], [`CallError::OutOfMemory`] |
/// | [`table`](Self::table) | 100,000 elements | [`LoadError::TableTooLarge`] |
/// | [`stack`](Self::stack) | 1 MiB | [`CallError::StackOverflow`] |
/// | [`timeout`](Self::timeout) | 10 s | [`CallError::TimedOut`] |
/// | [`fuel`](Self::fuel) | none | [`CallError::OutOfFuel`] |
/// | [`arguments`](Self::arguments) | 256 MiB | [`CallError::ArgumentsTooLarge`] |
/// | [`reply`](Self::reply) | 256 MiB | [`CallError::ReplyTooLarge`] |
/// | [`module`](Self::module) | 64 MiB | [`LoadError::ModuleTooLarge`] |
/// | [`code`](Self::code) | 16 MiB | [`LoadError::TooComplex`] |
/// | [`function`](Self::function) | 128 KiB | [`LoadError::TooComplex`] |
/// | [`compile_time`](Self::compile_time) | 5 min | [`LoadError::CompileTimedOut`] |
///
/// What else makes a module hard to compile has limits that no plugin comes near which a compiler made. All of them are
/// a [`LoadError::TooComplex`]:
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
/// Here all that branches counts as a block, and a loop as 256 more for each loop that it is in. An
/// instruction that fills, copies or grows memory counts as the loop that is made of it, and 32 blocks.
///
/// # Instructions
///
/// A plugin may have the instructions of WebAssembly that rustc emits for wasm32-unknown-unknown. Those that
/// work on tables and on passive segments (`table.get`, `memory.init`, `ref.func` and the like) are a
/// [`LoadError::RefusedInstruction`], whatever the limits are: the engine has them done by functions that are
/// not safe at the end of a stack.
///
/// [`LoadError::RefusedInstruction`]: super::LoadError::RefusedInstruction
/// [`LoadError::MemoryTooLarge`]: super::LoadError::MemoryTooLarge
/// [`LoadError::TableTooLarge`]: super::LoadError::TableTooLarge
/// [`LoadError::ModuleTooLarge`]: super::LoadError::ModuleTooLarge
/// [`LoadError::TooComplex`]: super::LoadError::TooComplex
/// [`LoadError::CompileTimedOut`]: super::LoadError::CompileTimedOut
/// [`CallError::OutOfMemory`]: super::CallError::OutOfMemory
/// [`CallError::StackOverflow`]: super::CallError::StackOverflow
/// [`CallError::TimedOut`]: super::CallError::TimedOut
/// [`CallError::OutOfFuel`]: super::CallError::OutOfFuel
/// [`CallError::ArgumentsTooLarge`]: super::CallError::ArgumentsTooLarge
/// [`CallError::ReplyTooLarge`]: super::CallError::ReplyTooLarge
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    memory: usize,
    table: u64,
    stack: usize,
    timeout: Option<Duration>,
    fuel: Option<u64>,
    arguments: usize,
    reply: usize,
    module: usize,
    code: usize,
    function: usize,
    compile_time: Duration,
}

const MIB: usize = 1 << 20;

/// The largest memory that 32 bits address.
const MOST_MEMORY: u64 = 4 << 30;

/// Engines take no larger table.
const MOST_ELEMENTS: u64 = 10_000_000;

/// The smallest stack on which plugins do something, and the largest that each system has address space for.
const STACK: std::ops::RangeInclusive<usize> = 64 << 10..=256 * MIB;

/// Engines take no larger module.
const MOST_MODULE: usize = 1024 * MIB;

/// The counter in the plugin has 63 bits.
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
            code: 16 * MIB,
            function: MIB / 8,
            compile_time: Duration::from_mins(5),
        }
    }
}

impl Limits {
    /// The largest size of linear memory, in bytes, rounded down to whole pages of 64 KiB. More than 4 GiB is
    /// 4 GiB.
    ///
    /// To the plugin, memory beyond this is memory that cannot be had. One that can do without goes on.
    #[must_use]
    pub fn memory(mut self, bytes: usize) -> Self {
        self.memory = bytes.min(usize::try_from(MOST_MEMORY).unwrap_or(usize::MAX));
        self
    }

    /// How many elements all tables of a module together may grow to. An element takes 8 bytes. A linker makes the table as
    /// large as the plugin has functions that are called by pointer. More than 10,000,000 are 10,000,000.
    #[must_use]
    pub fn table(mut self, elements: u64) -> Self {
        self.table = elements.min(MOST_ELEMENTS);
        self
    }

    /// The largest stack of the plugin's calls, in bytes. Less than 64 KiB is 64 KiB, and more than 256 MiB
    /// is 256 MiB. A thread keeps one stack for all plugins that it calls, the largest that any of them was
    /// allowed, and each of them may use all of it.
    ///
    /// This is not the stack in linear memory, on which Rust keeps what has an address, and which is 1 MiB unless
    /// the plugin's linker is told otherwise: a recursion may come to that one's end first, and is then a
    /// [`Trap::MemoryOutOfBounds`](super::Trap::MemoryOutOfBounds).
    #[must_use]
    pub fn stack(mut self, bytes: usize) -> Self {
        self.stack = bytes.clamp(*STACK.start(), *STACK.end());
        self
    }

    /// How long a call may take, and likewise all code that runs when the plugin is loaded. Time that the plugin waits for host
    /// functions counts.
    ///
    /// The plugin's code is stopped within a few milliseconds of the end of that time. A host function is the host's own
    /// code: it is not stopped, but the call ends as soon as it returns. Calls of other plugins that it makes
    /// are stopped, too.
    ///
    /// Zero stops each call at once, and [`Duration::MAX`] none.
    ///
    /// A timeout needs checks in the plugin's code, at each function's entry, in each loop and where memory
    /// is filled, copied or grown; see [`no_timeout`](Self::no_timeout).
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Lets calls take for ever. The plugin is compiled without such checks, and nothing stops its loops:
    /// calls cannot be [cancelled](super::Canceller) either.
    #[must_use]
    pub fn no_timeout(mut self) -> Self {
        self.timeout = None;
        self
    }

    /// How many instructions of WebAssembly one call may run. An instruction that fills or copies memory counts for
    /// each 64 bytes as one more.
    ///
    /// Fuel is exact: the same call of the same plugin in the same state takes the same fuel each time. So it
    /// does on other machines, unless the plugin looks at the bits of a NaN, which differ between
    /// architectures. Fuel is dearer than a timeout, as all code counts what it does. More than 2⁶³ - 1 are
    /// 2⁶³ - 1.
    #[must_use]
    pub fn fuel(mut self, instructions: u64) -> Self {
        self.fuel = Some(instructions.min(MOST_FUEL));
        self
    }

    /// Lets calls run any number of instructions, which is the default.
    #[must_use]
    pub fn no_fuel(mut self) -> Self {
        self.fuel = None;
        self
    }

    /// The largest encoded arguments of a call, in bytes. The plugin's memory, and 2 GiB, bound them in any
    /// case.
    #[must_use]
    pub fn arguments(mut self, bytes: usize) -> Self {
        self.arguments = bytes;
        self
    }

    /// How many bytes the encoded reply to a call may have, and likewise the arguments with which the plugin calls
    /// a host function. The plugin's memory bounds them in any case.
    #[must_use]
    pub fn reply(mut self, bytes: usize) -> Self {
        self.reply = bytes;
        self
    }

    /// The largest module, in bytes. A larger file is not read. More than 1 GiB is 1 GiB.
    #[must_use]
    pub fn module(mut self, bytes: usize) -> Self {
        self.module = bytes.min(MOST_MODULE);
        self
    }

    /// How many bytes of code a module may have in all its functions, which is what is left of a file without its data and
    /// its debug information. To compile a byte of it takes up to some 100 bytes of memory.
    #[must_use]
    pub fn code(mut self, bytes: usize) -> Self {
        self.code = bytes;
        self
    }

    /// How many bytes of code one function may have.
    ///
    /// Code that was written to be slow to compile takes up to 60 µs and 2 KiB of memory for a byte of it, and
    /// as many functions are compiled at once as the machine has processors.
    #[must_use]
    pub fn function(mut self, bytes: usize) -> Self {
        self.function = bytes;
        self
    }

    /// How long it may take to compile a module. The default is for a wasmer that was compiled without optimisation, in which it
    /// takes ten times as long. No function is begun after that time; those that are being compiled
    /// then are compiled to their end, which [`function`](Self::function) bounds.
    #[must_use]
    pub fn compile_time(mut self, time: Duration) -> Self {
        self.compile_time = time;
        self
    }

    /// See [`memory`](Self::memory).
    pub fn max_memory(&self) -> usize {
        self.memory
    }

    /// See [`table`](Self::table).
    pub fn max_table(&self) -> u64 {
        self.table
    }

    /// See [`stack`](Self::stack).
    pub fn max_stack(&self) -> usize {
        self.stack
    }

    /// See [`timeout`](Self::timeout).
    pub fn max_time(&self) -> Option<Duration> {
        self.timeout
    }

    /// See [`fuel`](Self::fuel).
    pub fn max_fuel(&self) -> Option<u64> {
        self.fuel
    }

    /// See [`arguments`](Self::arguments).
    pub fn max_arguments(&self) -> usize {
        self.arguments
    }

    /// See [`reply`](Self::reply).
    pub fn max_reply(&self) -> usize {
        self.reply
    }

    /// See [`module`](Self::module).
    pub fn max_module(&self) -> usize {
        self.module
    }

    /// See [`code`](Self::code).
    pub fn max_code(&self) -> usize {
        self.code
    }

    /// See [`function`](Self::function).
    pub fn max_function(&self) -> usize {
        self.function
    }

    /// See [`compile_time`](Self::compile_time).
    pub fn max_compile_time(&self) -> Duration {
        self.compile_time
    }
}

#[cfg(test)]
mod tests;
