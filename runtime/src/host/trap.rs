//! Traps, and backtraces of the functions that were running.

use std::fmt;

use wasmer::RuntimeError;
use wasmer::sys::vm::TrapCode;

use super::names::Names;

/// Why a plugin's code could not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Trap {
    /// It ran into `unreachable`. Rust has that where a panic cannot be reported, and where code is wrong in ways that
    /// its types exclude.
    Unreachable,
    /// It read or wrote beyond its memory.
    MemoryOutOfBounds,
    /// It reached beyond a table, or copied beyond the end of one.
    TableOutOfBounds,
    /// It called by a pointer that leads to no function.
    NullCall,
    /// It called by a pointer that leads to a function of another type.
    WrongCallType,
    /// It divided an integer by zero.
    DivisionByZero,
    /// It divided the smallest integer by -1.
    IntegerOverflow,
    /// It converted a float to an integer that it has no place in.
    BadConversion,
    /// What the engine has no other name for.
    Other,
}

impl Trap {
    pub(super) fn of(code: Option<TrapCode>) -> Self {
        match code {
            // By the second `instrument` has replaced the first.
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

/// The plugin's functions that were running when it trapped, the innermost first: of more than 64 the first 64.
///
/// Their names are there if the module has a section of names, which Rust's release builds have unless the
/// profile says `strip = true`. Names are looked up for 10 ms of the thread's time at most: a module whose
/// section takes longer to read has frames without names.
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
    /// Its name as in Rust's source, if the module says it; of a longer one the first 256 characters.
    pub name: Option<String>,
}

/// The rest of a deep recursion says nothing new.
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

    /// The functions, the innermost first.
    #[must_use]
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// Whether the innermost function that has a name is how Rust aborts a process.
    pub(super) fn is_abort(&self) -> bool {
        let mut names = self.frames.iter().filter_map(|frame| frame.name.as_deref());
        names.next().is_some_and(|name| ABORTS.contains(&name))
    }
}

/// The functions of std's that abort.
const ABORTS: [&str; 5] = [
    "std::process::abort",
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
