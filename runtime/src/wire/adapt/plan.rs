//! Plans: the operations that turn a writer's bytes into those of a reader.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::wire::abi::Words;

/// Plans of a function's arguments and of its reply.
#[derive(Debug)]
pub(crate) struct PlannedCall {
    /// From the caller's arguments to those of the called side.
    pub(crate) arguments: Plan,
    /// From the called side's reply to that of the caller: the result and the new values.
    pub(crate) reply: Plan,
    /// The parts of the call that travel in words, by the plugin's description.
    pub(crate) words: Words,
}

/// A plan for consecutive values.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(super) values: Vec<Value>,
    /// Operations of pairs of structs and enums, which other operations refer to.
    pub(super) pairs: Vec<Op>,
    /// Values that the reader fills in.
    pub(super) fills: Vec<Fill>,
}

/// A plan for one argument, or for the result.
#[derive(Debug)]
pub(super) struct Value {
    /// The argument's name, or `result`.
    pub(super) name: Box<str>,
    pub(super) op: Op,
    /// Size of an element, if the value is a slice that the function changes in place.
    pub(super) in_place: Option<usize>,
}

/// A slice that a function changes in place, after an adaptation: it lies at different offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InPlace {
    /// Offset of the elements in the writer's bytes.
    pub(crate) writer: usize,
    /// Offset of the elements in the reader's bytes.
    pub(crate) reader: usize,
    /// Size of all elements in bytes.
    pub(crate) length: usize,
}

/// A value that the writer does not have.
#[derive(Debug)]
pub(crate) struct Fill {
    /// Number of the field among all fields with defaults of the reader's function.
    pub(super) ordinal: usize,
    pub(super) bytes: Option<Arc<[u8]>>,
}

/// An operation for one value. It reads the value from the writer's bytes, and appends it to the reader's.
#[derive(Debug)]
pub(super) enum Op {
    /// Copies a number of bytes.
    Copy(usize),
    /// Copies a character of one to four bytes.
    Char,
    /// Copies a sequence whose elements have this size. Those of a sequence of `numbers` may lie outside.
    Block { size: usize, numbers: bool },
    /// Copies a flag, and adapts the value behind it.
    Option(Box<Op>),
    /// Adapts each element of a sequence. `numbers` is the size of an element that consists of numbers.
    Seq { element: Box<Op>, least: usize, numbers: Option<usize> },
    /// Adapts each key and each value.
    Map { key: Box<Op>, value: Box<Op>, least: usize },
    /// Adapts a fixed number of elements.
    Array(Box<Op>, u64),
    /// Adapts consecutive parts.
    Parts(Vec<Part>),
    /// Adapts consecutive parts, and puts the results into another order. `order` has the index of each
    /// part. Parts that are not in it are dropped.
    Reorder { parts: Vec<Part>, order: Vec<usize> },
    /// Adapts a value and drops the result.
    Drop(Box<Op>),
    /// Appends the bytes of the [`Fill`] with this index.
    Fill(usize),
    /// Appends a byte.
    Byte(u8),
    /// Adapts a variant, by its number.
    Enum(Vec<VariantOp>),
    /// Does the operation of a pair of structs or enums.
    Pair(usize),
}

/// A part of a value. The name is for errors.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) name: Box<str>,
    pub(super) op: Op,
}

/// An operation for one variant of the writer.
#[derive(Debug)]
pub(super) enum VariantOp {
    /// The reader's variant, and the operation for the fields.
    To(u32, Part),
    /// The reader lacks the variant with this name: `Enum::Variant`.
    Unknown(Box<str>),
}

impl Op {
    /// Returns the number of bytes that the operation copies, if it copies a fixed number of them.
    pub(super) fn copied(&self) -> Option<usize> {
        match self {
            Self::Copy(size) => Some(*size),
            _ => None,
        }
    }
}

impl Plan {
    /// Returns the numbers of the fields whose defaults are missing, each with its index for
    /// [`fill`](Self::fill).
    pub(crate) fn missing_defaults(&self) -> Vec<(usize, usize)> {
        let missing = self.fills.iter().enumerate().filter(|(_, fill)| fill.bytes.is_none());
        missing.map(|(index, fill)| (index, fill.ordinal)).collect()
    }

    /// Sets the encoded default of a field.
    pub(crate) fn fill(&mut self, index: usize, bytes: Arc<[u8]>) {
        self.fills[index].bytes = Some(bytes);
    }
}
