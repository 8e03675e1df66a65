//! What can go wrong between values and bytes, in words.

use alloc::borrow::Cow;
use alloc::format;
use core::fmt;

use bincode::error::{DecodeError, EncodeError};

/// A value could not be encoded, or bytes could not be decoded.
///
/// The message says why; there is nothing in it to match on, as the codec behind it may change.
///
/// ```
/// use wasmer_plugin::convert_slice;
///
/// let error = convert_slice::<u32>(&[1, 2]).unwrap_err();
/// assert_eq!(error.to_string(), "the bytes end too early");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct CodecError(Cow<'static, str>);

impl CodecError {
    pub(crate) const fn message(message: &'static str) -> Self {
        Self(Cow::Borrowed(message))
    }

    pub(crate) const fn too_short() -> Self {
        Self::message("the bytes end too early")
    }

    #[cold]
    pub(crate) fn left_over(bytes: usize) -> Self {
        Self(format!("{bytes} bytes are left over after the value").into())
    }

    #[cold]
    pub(crate) fn utf8(error: core::str::Utf8Error) -> Self {
        Self(format!("a string is not UTF-8: {error}").into())
    }

    #[cold]
    pub(crate) fn slice_length(expected: usize, found: usize) -> Self {
        Self(format!("a mutable slice went out with {expected} elements and came back with {found}").into())
    }

    #[cold]
    pub(crate) fn encoding(error: EncodeError) -> Self {
        match error {
            EncodeError::Other(message) => Self::message(message),
            EncodeError::OtherString(message) => Self(message.into()),
            EncodeError::Serde(bincode::serde::EncodeError::SequenceMustHaveLength) => {
                Self::message("a sequence or map is serialized without saying its length first")
            }
            // Only bincode's own traits meet with the others. Their texts are bincode's `Debug` output,
            // half of the code of a small plugin.
            _ => Self::message("the value is not one that serde can carry"),
        }
    }

    #[cold]
    pub(crate) fn decoding(error: DecodeError) -> Self {
        use bincode::serde::DecodeError as Serde;
        match error {
            DecodeError::UnexpectedEnd { .. } | DecodeError::LimitExceeded => Self::too_short(),
            DecodeError::Utf8 { inner } => Self::utf8(inner),
            DecodeError::InvalidBooleanValue(byte) => {
                Self(format!("{byte} is neither 0 nor 1, as a `bool` must be").into())
            }
            DecodeError::InvalidCharEncoding(_) => Self::message("a `char` is not UTF-8"),
            DecodeError::UnexpectedVariant { type_name, found, .. } => {
                Self(format!("{found} is no variant of `{type_name}`").into())
            }
            DecodeError::OutsideUsizeRange(number) => {
                Self(format!("{number} is too large for a length or `usize` here").into())
            }
            DecodeError::Other(message) => Self::message(message),
            DecodeError::OtherString(message) => Self(message.into()),
            DecodeError::Serde(
                Serde::AnyNotSupported | Serde::IgnoredAnyNotSupported | Serde::IdentifierNotSupported,
            ) => Self::message(
                "the type asks the bytes what they are (`untagged`, `flatten`, `tag`, `serde_json::Value`), \
                     which the binary format cannot tell",
            ),
            // As in `encoding`.
            _ => Self::message("the bytes are not those of such a value"),
        }
    }
}

impl fmt::Debug for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CodecError").field(&self.0).finish()
    }
}

impl fmt::Display for CodecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for CodecError {}
