//! The bridge to serde, for types of other crates and for types whose serde attributes change their encoding.
//!
//! The bytes are bincode's in both directions. Only this file and `guard.rs` know bincode.

use bincode::config::{Configuration, Fixint, LittleEndian};
use bincode::error::{DecodeError, EncodeError};
use serde::{Deserialize, Serialize};

#[cfg(doc)]
use super::coder::PluginType;
use super::coder::{Decoder, Encoder};
use super::error::{Malformed, Problem};
use super::limits::Limits;

/// Fixed widths are faster than varints. Size hardly matters, because values are copied within memory and not
/// sent over a network.
pub(crate) const FORMAT: Configuration<LittleEndian, Fixint> =
    bincode::config::standard().with_fixed_int_encoding();

impl Encoder<'_, '_> {
    /// Appends a value by serde, for types whose own implementation does.
    ///
    /// This is slower and larger than the codec of [`PluginType`], and encodes a `Vec<u8>` byte by byte.
    pub fn serde<T: serde::Serialize + ?Sized>(&mut self, value: &T) {
        let before = self.len();
        if let Err(problem) = encode(value, self) {
            self.fail_at(before, problem);
        }
    }
}

impl bincode::enc::write::Writer for Encoder<'_, '_> {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> Result<(), bincode::error::EncodeError> {
        self.put_all(bytes);
        Ok(())
    }
}

impl<'de> Decoder<'de> {
    /// Decodes a value by serde, for types whose own implementation does.
    ///
    /// # Errors
    ///
    /// If the bytes do not encode a `T`, or its `Deserialize` fails.
    pub fn serde<T: serde::Deserialize<'de>>(&mut self) -> Result<T, Malformed> {
        let start = self.rest;
        match decode(start, &self.limits) {
            Ok((value, taken)) => {
                self.rest = &start[taken..];
                Ok(value)
            }
            Err(problem) => Err(self.fail(problem)),
        }
    }
}

fn encode<T: Serialize + ?Sized>(value: &T, encoder: &mut Encoder<'_, '_>) -> Result<(), Problem> {
    bincode::serde::encode_into_writer(value, encoder, FORMAT).map_err(encoding)
}

/// Decodes a value from the front of `bytes`. Returns it with its encoded length.
#[cfg(not(target_arch = "wasm32"))]
fn decode<'de, T: Deserialize<'de>>(bytes: &'de [u8], limits: &Limits<'_>) -> Result<(T, usize), Problem> {
    let seed = super::guard::Guarded::new(limits);
    bincode::serde::seed_decode_from_slice(seed, bytes, FORMAT).map_err(decoding)
}

/// Decodes like the function above, but without limits: a guest trusts its host.
#[cfg(target_arch = "wasm32")]
fn decode<'de, T: Deserialize<'de>>(bytes: &'de [u8], _: &Limits<'_>) -> Result<(T, usize), Problem> {
    bincode::serde::borrow_decode_from_slice(bytes, FORMAT).map_err(decoding)
}

#[cold]
fn encoding(error: EncodeError) -> Problem {
    match error {
        EncodeError::OtherString(message) => Problem::Message(message.into()),
        EncodeError::Serde(bincode::serde::EncodeError::SequenceMustHaveLength) => {
            Problem::Message("a sequence or map is serialized without saying its length first".into())
        }
        // Other errors come only from types that use bincode's own traits. Their texts would be bincode's
        // `Debug` output, which would be half of the code of a small plugin.
        _ => Problem::Message("the value is not one that serde can carry".into()),
    }
}

#[cold]
fn decoding(error: DecodeError) -> Problem {
    use bincode::serde::DecodeError as Serde;
    match error {
        DecodeError::UnexpectedEnd { additional } => Problem::Missing(additional as u64),
        DecodeError::Utf8 { .. } => Problem::Utf8,
        DecodeError::InvalidBooleanValue(byte) => Problem::Flag(byte),
        DecodeError::InvalidCharEncoding(_) => Problem::Char,
        DecodeError::UnexpectedVariant { found, .. } => Problem::Variant(found),
        DecodeError::OutsideUsizeRange(_) => Problem::Usize,
        DecodeError::OtherString(message) => Problem::Message(message.into()),
        DecodeError::Serde(
            Serde::AnyNotSupported | Serde::IgnoredAnyNotSupported | Serde::IdentifierNotSupported,
        ) => Problem::Message(
            "the type asks the bytes what they are (`untagged`, `flatten`, `tag`, `serde_json::Value`), which the \
             binary format cannot tell"
                .into(),
        ),
        // The reason of `encoding` holds here, too.
        _ => Problem::Message("the bytes are not those of such a value".into()),
    }
}
