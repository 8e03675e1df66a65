//! Errors of reading the section that describes a plugin.

use alloc::string::String;
use core::fmt;

use super::Interface;
use crate::wire::abi;
use crate::wire::display::Shown;

/// Error of reading an interface.
///
/// The message names the problem, its byte in the section, and the function of the affected record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadError {
    problem: Problem,
    offset: usize,
    function: Option<String>,
}

/// The problems that a section can have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// The section is longer than [`Interface::LONGEST`].
    SectionTooLong {
        /// Length in bytes.
        length: usize,
    },
    /// The module has more than one section `wasmer-plugin`.
    Repeated {
        /// Number of sections.
        sections: usize,
    },
    /// A record is longer than the rest of the section, or its content is longer than the record.
    EndsTooEarly,
    /// A record's content ends before the record does.
    LeftOver {
        /// Number of excess bytes.
        bytes: usize,
    },
    /// A number needs more than 64 bits.
    Number,
    /// A string is not UTF-8.
    NotUtf8,
    /// A name is longer than 256 bytes.
    NameTooLong {
        /// Length in bytes.
        length: u64,
    },
    /// The plugin was built for another ABI version than [`abi::VERSION`].
    Version {
        /// The plugin's ABI version.
        found: u64,
    },
    /// The tag of a record is unknown.
    UnknownRecord(u8),
    /// The tag of a type is unknown.
    UnknownType(u8),
    /// The tag of an argument's passing is unknown.
    UnknownPassing(u8),
    /// The tag of a struct or enum is unknown.
    UnknownDefinition(u8),
    /// The tag of fields is unknown.
    UnknownFields(u8),
    /// The record has more definitions than [`abi::MOST_DEFINITIONS`].
    TooManyDefinitions {
        /// Number of definitions.
        count: u64,
    },
    /// A definition contains one that does not precede it.
    Cyclic {
        /// Position of the contained definition.
        place: u64,
    },
    /// A type refers to a definition that does not exist.
    NoDefinition {
        /// Position of the missing definition.
        place: u64,
    },
    /// A type refers to a definition that has no record.
    NoRecord {
        /// Identity of the missing definition.
        identity: u64,
    },
    /// Two records are about one definition, and differ.
    TwoRecords {
        /// Identity of the definition.
        identity: u64,
    },
    /// A struct or an enum contains itself, and not behind a reference back.
    ContainsItself {
        /// Name of the struct or enum.
        name: String,
    },
    /// The functions use more structs and enums, in all, than a reader lists.
    TooManyUses,
    /// Types are nested more than 64 deep.
    TooDeep,
    /// Two records describe functions with the same name.
    Twice {
        /// The crates of the two functions.
        crates: [String; 2],
    },
    /// The fingerprint does not match the record's content.
    Fingerprint {
        /// The fingerprint in the record.
        found: u64,
        /// The fingerprint of the content.
        computed: u64,
    },
}

impl ReadError {
    #[cold]
    pub(super) fn new(problem: Problem, offset: usize) -> Self {
        Self { problem, offset, function: None }
    }

    /// Creates the error for a module with several sections `wasmer-plugin`, for code that finds the
    /// sections.
    pub fn repeated(sections: usize) -> Self {
        Self::new(Problem::Repeated { sections }, 0)
    }

    pub(super) fn in_function(mut self, name: &str) -> Self {
        self.function = Some(name.into());
        self
    }

    /// Returns the problem.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// Returns the byte offset in the section.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Returns the function whose record has the problem, if it is known.
    pub fn function(&self) -> Option<&str> {
        self.function.as_deref()
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the interface cannot be read: {}", self.problem)?;
        if matches!(self.problem, Problem::SectionTooLong { .. } | Problem::Repeated { .. }) {
            return Ok(());
        }
        write!(f, ", at byte {}", self.offset)?;
        match &self.function {
            Some(name) => write!(f, ", in the record of `{}`", Shown::name(name)),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SectionTooLong { length } => {
                write!(f, "it takes {length} bytes, and {} are read at most", Interface::LONGEST)
            }
            Self::Repeated { sections } => {
                write!(f, "the module has {sections} sections `{}`, and may have one", abi::SECTION)
            }
            Self::EndsTooEarly => f.write_str("it ends too early"),
            Self::LeftOver { bytes } => write!(f, "a record is {bytes} bytes longer than its content"),
            Self::Number => f.write_str("a number has more than 64 bits"),
            Self::NotUtf8 => f.write_str("a string is not UTF-8"),
            Self::NameTooLong { length } => write!(f, "a name is {length} bytes long"),
            Self::Version { found } => write!(
                f,
                "it is of version {found} of the ABI, and this is version {}: rebuild the {} with a newer \
                 wasmer-plugin",
                abi::VERSION,
                if *found > u64::from(abi::VERSION) { "host" } else { "plugin" },
            ),
            Self::UnknownRecord(byte) => write!(f, "{byte:#04x} is no kind of record"),
            Self::UnknownType(byte) => write!(f, "{byte:#04x} is no type"),
            Self::UnknownPassing(byte) => write!(f, "{byte:#04x} is no way to pass an argument"),
            Self::UnknownDefinition(byte) => write!(f, "{byte:#04x} is neither a struct nor an enum"),
            Self::UnknownFields(byte) => write!(f, "{byte:#04x} is no kind of fields"),
            Self::TooManyDefinitions { count } => {
                write!(f, "{count} structs and enums, where {} is the most", abi::MOST_DEFINITIONS)
            }
            Self::Cyclic { place } => {
                write!(f, "a definition consists of number {place}, which does not stand before it")
            }
            Self::NoDefinition { place } => write!(f, "there is no definition number {place}"),
            Self::NoRecord { identity } => {
                write!(f, "there is no record of the struct or enum {identity:016x}")
            }
            Self::TwoRecords { identity } => {
                write!(f, "two records of the struct or enum {identity:016x} differ")
            }
            Self::ContainsItself { name } => {
                write!(f, "`{}` contains itself without a reference back", Shown::name(name))
            }
            Self::TooManyUses => f.write_str("the functions use too many structs and enums in all"),
            Self::TooDeep => f.write_str("types are nested too deep"),
            Self::Twice { crates: [one, other] } => {
                write!(
                    f,
                    "the crates `{}` and `{}` have a function of one name",
                    Shown::name(one),
                    Shown::name(other)
                )
            }
            Self::Fingerprint { found, computed } => write!(
                f,
                "the fingerprint is {found:016x}, and {computed:016x} is that of what the record says",
            ),
        }
    }
}

impl core::error::Error for ReadError {}
