//! Traps, and backtraces of the functions that were running.

use std::fmt;

use wasmer::RuntimeError;
use wasmer::sys::vm::TrapCode;

use super::names::Names;

/// The reason why a plugin's code was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Trap {
    /// It reached `unreachable`. Rust emits it where a panic cannot be reported, and where code breaks the
    /// guarantees of its types.
    Unreachable,
    /// It read or wrote beyond its memory.
    MemoryOutOfBounds,
    /// It read beyond a table, or copied beyond the end of one.
    TableOutOfBounds,
    /// It called a null function pointer.
    NullCall,
    /// It called a function pointer whose function has another type.
    WrongCallType,
    /// It divided an integer by zero.
    DivisionByZero,
    /// It divided the smallest integer by -1.
    IntegerOverflow,
    /// It converted a float to an integer type that cannot hold the value.
    BadConversion,
    /// Any other trap.
    Other,
}

impl Trap {
    pub(super) fn of(code: Option<TrapCode>) -> Self {
        match code {
            // `instrument` has replaced `unreachable` by an unaligned atomic access.
            Some(TrapCode::UnreachableCodeReached | TrapCode::UnalignedAtomic) => Self::Unreachable,
            Some(TrapCode::HeapAccessOutOfBounds) => Self::MemoryOutOfBounds,
            Some(TrapCode::TableAccessOutOfBounds) => Self::TableOutOfBounds,
            Some(TrapCode::IndirectCallToNull) => Self::NullCall,
            Some(TrapCode::BadSignature) => Self::WrongCallType,
            Some(TrapCode::IntegerDivisionByZero) => Self::DivisionByZero,
            Some(TrapCode::IntegerOverflow) => Self::IntegerOverflow,
            Some(TrapCode::BadConversionToInteger) => Self::BadConversion,
            _ => Self::Other,
        }
    }
}

impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreachable => "it ran into `unreachable`",
            Self::MemoryOutOfBounds => "it reached beyond its memory",
            Self::TableOutOfBounds => "it reached beyond a table",
            Self::NullCall => "it called by a pointer that leads to no function",
            Self::WrongCallType => "it called by a pointer that leads to a function of another type",
            Self::DivisionByZero => "it divided by zero",
            Self::IntegerOverflow => "it divided the smallest integer by -1",
            Self::BadConversion => "it converted a float to an integer that has no room for it",
            Self::Other => "the engine does not say why",
        })
    }
}

/// The plugin's functions that were running at the trap, innermost first. At most the innermost 64.
///
/// Frames have names if the module has a section of names. Rust's release builds have one unless the profile
/// says `strip = true`. Names are looked up for at most 10 ms of CPU time: if a section takes longer to read,
/// the frames have no names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WasmBacktrace {
    frames: Vec<Frame>,
    more: usize,
}

/// A function in a [`WasmBacktrace`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Frame {
    /// The function's index in the module.
    pub index: u32,
    /// The function's name as in Rust's source, if the module has it, cut to 256 characters.
    pub name: Option<String>,
}

/// Further frames of a deep recursion say nothing new.
const MOST_FRAMES: usize = 64;

impl WasmBacktrace {
    pub(super) fn new(error: &RuntimeError, names: &Names) -> Self {
        let trace = error.trace();
        let indices: Vec<u32> = trace.iter().take(MOST_FRAMES).map(wasmer::FrameInfo::func_index).collect();
        let more = trace.len() - indices.len();
        let found = names.of(&indices);
        let named = |&index: &u32| Frame { index, name: found.get(&index).cloned() };
        let frames = indices.iter().map(named).collect();
        Self { frames, more }
    }

    /// Returns the functions, innermost first.
    #[must_use]
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// Returns true if the innermost function that has a name is one of Rust's that abort.
    pub(super) fn is_abort(&self) -> bool {
        let mut names = self.frames.iter().filter_map(|frame| frame.name.as_deref());
        names.next().is_some_and(|name| ABORTS.contains(&name))
    }
}

/// Functions of std that abort. On wasm32-unknown-unknown `exit` does, too.
const ABORTS: [&str; 6] = [
    "std::process::abort",
    "std::process::exit",
    "std::sys::abort_internal",
    "std::sys::pal::wasm::common::abort_internal",
    "core::intrinsics::abort",
    "abort",
];

impl fmt::Display for WasmBacktrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, Frame { index, name }) in self.frames.iter().enumerate() {
            let separator = if depth == 0 { "" } else { "\n" };
            match name {
                Some(name) => write!(f, "{separator}{depth:>4}: {name}")?,
                None => write!(f, "{separator}{depth:>4}: function {index}")?,
            }
        }
        match self.more {
            0 => Ok(()),
            more => write!(f, "\n      and {more} more"),
        }
    }
}
