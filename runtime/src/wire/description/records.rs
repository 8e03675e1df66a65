//! The records of a section before their references are resolved.

use alloc::vec::Vec;
use core::ops::Range;

use super::{Definition, Function};

/// A function whose types refer to the definitions of its record.
pub(super) struct FunctionRecord {
    pub(super) offset: usize,
    pub(super) of_host: bool,
    pub(super) function: Function,
    pub(super) definitions: Definitions,
    /// Places of these definitions among those of all records, once they are known.
    pub(super) places: Range<usize>,
    /// The fingerprint in the record, and its place.
    pub(super) stated: (u64, usize),
}

impl FunctionRecord {
    /// Orders host functions after plugin functions. A plugin function and a host function may have one name.
    pub(super) fn order(&self) -> (bool, &str) {
        (self.of_host, &self.function.name)
    }
}

/// A struct or an enum: the last of the record's definitions.
pub(super) struct TypeRecord<'s> {
    pub(super) offset: usize,
    pub(super) identity: u64,
    pub(super) content: &'s [u8],
    pub(super) definitions: Definitions,
}

/// The definitions of a record.
#[derive(Default)]
pub(super) struct Definitions {
    pub(super) all: Vec<Definition>,
    /// The identity of each that other records may have, too.
    pub(super) identities: Vec<Option<u64>>,
    /// References to definitions with records of their own.
    pub(super) references: Vec<Reference>,
    /// True if a type of the record is a reference by name.
    pub(super) refer_back: bool,
}

/// A reference to a definition with a record of its own.
pub(super) struct Reference {
    pub(super) identity: u64,
    pub(super) offset: usize,
}
