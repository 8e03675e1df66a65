//! Traps, and backtraces of the functions that were running.

use std::fmt;

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
    pub(in crate::host) frames: Vec<Frame>,
    /// Number of further frames.
    pub(in crate::host) more: usize,
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

impl WasmBacktrace {
    /// Returns the functions, innermost first.
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }
}

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
