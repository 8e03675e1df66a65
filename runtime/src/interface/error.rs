//! Why a section cannot be read.

use alloc::string::String;
use core::fmt;

use super::Interface;
use super::show::Shown;
use crate::abi;

/// An interface could not be read.
///
/// The message says what is wrong, at which byte of the section, and in which function's record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadError {
    problem: Problem,
    offset: usize,
    function: Option<String>,
}

/// What is wrong with a section.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// The section is longer than [`Interface::LONGEST`].
    SectionTooLong {
        /// In bytes.
        length: usize,
    },
    /// The module has more than one section `wasmer-plugin`.
    Repeated {
        /// How many it has.
        sections: usize,
    },
    /// A record is longer than what is left of the section, or its content than the record.
    EndsTooEarly,
    /// A record's content is shorter than the record says.
    LeftOver {
        /// How many bytes there are too many.
        bytes: usize,
    },
    /// A number does not fit in 64 bits.
    Number,
    /// A string is not UTF-8.
    NotUtf8,
    /// A name is longer than 256 bytes.
    NameTooLong {
        /// In bytes.
        length: u64,
    },
    /// The plugin was built for another version of the ABI than [`abi::VERSION`].
    Version {
        /// Which one.
        found: u64,
    },
    /// A byte stands for no kind of record.
    UnknownRecord(u8),
    /// A byte stands for no type.
    UnknownType(u8),
    /// A byte stands for no way to pass an argument.
    UnknownPassing(u8),
    /// A byte stands for no struct or enum.
    UnknownDefinition(u8),
    /// A byte stands for no kind of fields.
    UnknownFields(u8),
    /// There are more definitions than [`abi::MOST_DEFINITIONS`].
    TooManyDefinitions {
        /// How many there are.
        count: u64,
    },
    /// A definition consists of one that does not stand before it.
    Cyclic {
        /// Of the one that it consists of.
        place: u64,
    },
    /// There is no definition at a place.
    NoDefinition {
        /// At which one.
        place: u64,
    },
    /// Types are nested more than 64 deep.
    TooDeep,
    /// Two records are about functions of one name.
    Twice {
        /// The crates that the two stand in.
        crates: [String; 2],
    },
    /// The fingerprint is not that of the record's content.
    Fingerprint {
        /// In the record.
        found: u64,
        /// Of the content.
        computed: u64,
    },
}

impl ReadError {
    #[cold]
    pub(super) fn new(problem: Problem, offset: usize) -> Self {
        Self { problem, offset, function: None }
    }

    /// A module has so many sections `wasmer-plugin`, and may have one. For whoever looks them up.
    pub fn repeated(sections: usize) -> Self {
        Self::new(Problem::Repeated { sections }, 0)
    }

    pub(super) fn in_function(mut self, name: &str) -> Self {
        self.function = Some(name.into());
        self
    }

    /// What is wrong.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// At which byte of the section.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// In which function's record, if it is known.
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
            Some(name) => write!(f, ", in the record of `{}`", Shown(name)),
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
            Self::TooDeep => f.write_str("types are nested too deep"),
            Self::Twice { crates: [one, other] } => {
                write!(f, "the crates `{}` and `{}` have a function of one name", Shown(one), Shown(other))
            }
            Self::Fingerprint { found, computed } => write!(
                f,
                "the fingerprint is {found:016x}, and {computed:016x} is that of what the record says",
            ),
        }
    }
}

impl core::error::Error for ReadError {}
