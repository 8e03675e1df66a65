//! Errors of encoding and decoding, and their numbers for the ABI.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

#[cfg(not(target_arch = "wasm32"))]
use crate::wire::display::Shown;

/// Error of encoding a value or of decoding bytes.
///
/// The message names the place in the value and the reason. The variants are private, because the codec may
/// change.
///
/// ```
/// use wasmer_plugin::convert_slice;
///
/// let error = convert_slice::<u32>(&[1, 2]).unwrap_err();
/// assert_eq!(error.to_string(), "2 bytes are missing");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct CodecError(Box<Details>);

/// Boxed to keep the results of calls small.
#[derive(Clone, PartialEq, Eq)]
struct Details {
    problem: Problem,
    /// Offset of the error in the bytes.
    offset: usize,
    /// Path of the error, such as `order.items[3].price`.
    path: Option<String>,
}

/// The reason, without the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// This many more bytes were needed.
    Missing(u64),
    /// This many bytes follow the value.
    LeftOver(u64),
    /// The byte of a `bool` or an `Option` is neither 0 nor 1.
    Flag(u8),
    Char,
    Utf8,
    Variant(u32),
    /// Zero, for a nonzero type.
    Zero,
    /// The value does not fit into a plugin's 32-bit `usize` or `isize`.
    Usize,
    Depth,
    #[cfg_attr(target_arch = "wasm32", allow(dead_code))] // A guest has no such limits.
    Stack,
    #[cfg_attr(target_arch = "wasm32", allow(dead_code))]
    Memory,
    #[cfg_attr(target_arch = "wasm32", allow(dead_code))]
    Elements,
    /// Memory ran out.
    NoMemory,
    /// The call timed out or was cancelled.
    #[cfg_attr(target_arch = "wasm32", allow(dead_code))]
    Stopped,
    /// The reply and its blocks exceed their limit by this many bytes.
    #[cfg_attr(target_arch = "wasm32", allow(dead_code))]
    TooLarge(u64),
    /// A mutable slice came back with another number of elements.
    SliceLength {
        expected: u64,
        found: u64,
    },
    Message(Cow<'static, str>),
}

impl CodecError {
    #[cold]
    pub(crate) fn new(problem: Problem, offset: usize) -> Self {
        Self(Box::new(Details { problem, offset, path: None }))
    }

    #[cold]
    #[cfg(any(feature = "host", test))]
    pub(crate) fn message(message: &'static str) -> Self {
        Self::new(Problem::Message(message.into()), 0)
    }

    pub(crate) fn problem(&self) -> &Problem {
        &self.0.problem
    }

    /// Returns the path of the error, if it is known.
    #[cfg(any(feature = "host", test, fuzzing))]
    pub(crate) fn path(&self) -> &str {
        self.0.path.as_deref().unwrap_or_default()
    }

    /// Returns the offset of the error in the bytes.
    pub(crate) fn offset(&self) -> usize {
        self.0.offset
    }

    /// Returns true if the value exceeds a limit, rather than being malformed.
    #[cfg(any(feature = "host", test))]
    pub(crate) fn is_limit(&self) -> bool {
        use Problem::{Depth, Elements, Memory, NoMemory, Stack, TooLarge};

        matches!(self.0.problem, Depth | Elements | Memory | NoMemory | Stack | TooLarge(_))
    }

    /// Adds the path of the error.
    #[cfg(any(feature = "host", test, fuzzing))]
    pub(crate) fn at(mut self, path: String) -> Self {
        self.0.path = Some(path);
        self
    }
}

impl Problem {
    /// Encodes the problem as two numbers, so that a guest can report it without formatting.
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]
    pub(crate) fn to_code(&self) -> (u32, u64) {
        match *self {
            Self::Missing(bytes) => (0, bytes),
            Self::LeftOver(bytes) => (1, bytes),
            Self::Flag(byte) => (2, byte.into()),
            Self::Char => (3, 0),
            Self::Utf8 => (4, 0),
            Self::Variant(index) => (5, index.into()),
            Self::Zero => (6, 0),
            Self::Usize => (7, 0),
            Self::Depth => (8, 0),
            Self::Stack => (9, 0),
            Self::Memory => (10, 0),
            Self::Elements => (11, 0),
            Self::Stopped => (12, 0),
            Self::TooLarge(bytes) => (15, bytes),
            Self::NoMemory => (16, 0),
            // Both are lengths of slices in a 32-bit memory.
            Self::SliceLength { expected, found } => (13, expected << 32 | found & 0xffff_ffff),
            Self::Message(_) => (Self::MESSAGE, 0),
        }
    }

    /// Code of a problem whose text is passed separately.
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]
    pub(crate) const MESSAGE: u32 = 14;

    /// Decodes the numbers of [`to_code`](Self::to_code), which are untrusted.
    #[cfg(any(feature = "host", test))]
    #[allow(clippy::cast_possible_truncation)] // Hostile numbers lose their high bits.
    pub(crate) fn from_code(code: u32, detail: u64, message: impl FnOnce() -> String) -> Self {
        match code {
            0 => Self::Missing(detail),
            1 => Self::LeftOver(detail),
            2 => Self::Flag(detail as u8),
            3 => Self::Char,
            4 => Self::Utf8,
            5 => Self::Variant(detail as u32),
            6 => Self::Zero,
            7 => Self::Usize,
            8 => Self::Depth,
            9 => Self::Stack,
            10 => Self::Memory,
            11 => Self::Elements,
            12 => Self::Stopped,
            15 => Self::TooLarge(detail),
            16 => Self::NoMemory,
            13 => Self::SliceLength { expected: detail >> 32, found: detail & 0xffff_ffff },
            _ => Self::Message(message().into()),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(1) => f.write_str("1 byte is missing"),
            Self::Missing(bytes) => write!(f, "{bytes} bytes are missing"),
            Self::LeftOver(1) => f.write_str("1 byte is left over after the value"),
            Self::LeftOver(bytes) => write!(f, "{bytes} bytes are left over after the value"),
            Self::Flag(byte) => write!(f, "{byte} is neither 0 nor 1"),
            Self::Char => f.write_str("the character is not UTF-8"),
            Self::Utf8 => f.write_str("the text is not UTF-8"),
            Self::Variant(index) => write!(f, "the enum has no variant {index}"),
            Self::Zero => f.write_str("the number must not be 0"),
            Self::Usize => {
                f.write_str("the number does not fit into the 32 bits of a plugin's `usize` or `isize`")
            }
            Self::Depth => f.write_str("the value is nested deeper than 512 levels"),
            Self::Stack => {
                f.write_str("the value is nested so deep that decoding it takes over 1 MiB of stack")
            }
            Self::Memory => f.write_str(
                "the value takes more memory than is allowed: 64 MiB, and 4 bytes for each encoded byte",
            ),
            Self::Elements => f.write_str("the value has over 65,536 elements that take no bytes"),
            Self::NoMemory => f.write_str("there is no memory for the value"),
            Self::Stopped => f.write_str("the call was stopped while the value was decoded"),
            Self::TooLarge(bytes) => {
                write!(f, "the reply and its blocks take {bytes} bytes more than is allowed")
            }
            Self::SliceLength { expected, found } => {
                write!(f, "a mutable slice of {expected} elements came back with {found}")
            }
            // A host shows a guest's text by `Shown`. In the guest that would be a large part of a small
            // plugin.
            #[cfg(target_arch = "wasm32")]
            Self::Message(message) => f.write_str(message),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Message(message) => Shown::reason(message).fmt(f),
        }
    }
}

impl fmt::Debug for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CodecError").field(&format_args!("{self}")).finish()
    }
}

impl fmt::Display for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = self.0.path.as_deref().filter(|path| !path.is_empty()) {
            write!(f, "{path}: ")?;
        }
        self.0.problem.fmt(f)
    }
}

impl core::error::Error for CodecError {}

/// Marker that the bytes do not encode such a value. The [`Decoder`](super::Decoder) that returned it holds
/// the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Malformed;

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::ToString;

    use super::*;

    /// The codes are a part of the ABI.
    fn all() -> [(Problem, (u32, u64)); 16] {
        [
            (Problem::Missing(7), (0, 7)),
            (Problem::LeftOver(8), (1, 8)),
            (Problem::Flag(9), (2, 9)),
            (Problem::Char, (3, 0)),
            (Problem::Utf8, (4, 0)),
            (Problem::Variant(10), (5, 10)),
            (Problem::Zero, (6, 0)),
            (Problem::Usize, (7, 0)),
            (Problem::Depth, (8, 0)),
            (Problem::Stack, (9, 0)),
            (Problem::Memory, (10, 0)),
            (Problem::Elements, (11, 0)),
            (Problem::Stopped, (12, 0)),
            (Problem::SliceLength { expected: 5, found: 6 }, (13, 5 << 32 | 6)),
            (Problem::TooLarge(11), (15, 11)),
            (Problem::NoMemory, (16, 0)),
        ]
    }

    #[test]
    fn problems_have_codes() {
        for (problem, code) in all() {
            assert_eq!(problem.to_code(), code, "{problem:?}");
        }
        assert_eq!(Problem::Message("no".into()).to_code(), (Problem::MESSAGE, 0));
        let long = Problem::SliceLength { expected: 1, found: 1 << 33 | 3 };
        assert_eq!(long.to_code(), (13, 1 << 32 | 3), "it does not run over into the other");
    }

    #[test]
    fn codes_are_problems() {
        for (problem, (code, detail)) in all() {
            assert_eq!(Problem::from_code(code, detail, || unreachable!()), problem);
        }
        for code in [Problem::MESSAGE, 17, u32::MAX] {
            assert_eq!(Problem::from_code(code, 0, || "no".into()), Problem::Message("no".into()));
        }
        assert_eq!(*CodecError::message("no").problem(), Problem::Message("no".into()));
    }

    #[test]
    fn limits_are_told_from_malformed_bytes() {
        use Problem::{Depth, Elements, Memory, NoMemory, Stack, TooLarge};

        let limits = [Depth, Elements, Memory, NoMemory, Stack, TooLarge(11)];
        for (problem, _) in all() {
            let error = CodecError::new(problem.clone(), 0);
            assert_eq!(error.is_limit(), limits.contains(&problem), "{problem:?}");
        }
    }

    #[test]
    fn texts_of_one_and_of_many() {
        let text = |problem: Problem| problem.to_string();
        assert_eq!(text(Problem::LeftOver(1)), "1 byte is left over after the value");
        assert_eq!(text(Problem::LeftOver(2)), "2 bytes are left over after the value");
        assert_eq!(text(Problem::Missing(1)), "1 byte is missing");
        assert_eq!(
            format!("{:?}", CodecError::new(Problem::Missing(2), 0)),
            "CodecError(2 bytes are missing)"
        );
    }

    #[test]
    fn the_path_stands_in_front_if_there_is_one() {
        let error = || CodecError::new(Problem::Zero, 3);
        assert_eq!(error().at("a.b".into()).to_string(), "a.b: the number must not be 0");
        assert_eq!(error().at(String::new()).to_string(), "the number must not be 0");
        assert_eq!(error().at("a".into()).offset(), 3);
    }
}
