//! Values to bytes and back: the only place that knows bincode.
//!
//! The format is bincode's: little-endian, integers of fixed width, `u64` lengths, `u32` variant
//! numbers. `block` moves vectors of plain numbers by block copy, with the same bytes as a result.
//! `guard` is what stands between a guest's bytes and the host's `Deserialize` implementations.
//!
//! To swap bincode for another crate of the same format, this file and `guard.rs` are all that changes.

pub(crate) mod block;
mod error;
mod guard;

use alloc::vec::Vec;

use bincode::config::{Configuration, Fixint, LittleEndian};
use bincode::enc::write::Writer;
use serde::{Deserialize, Serialize};

pub use error::CodecError;

/// Memory next to memory, not a network: fixed widths are faster than varints, size hardly matters.
const FORMAT: Configuration<LittleEndian, Fixint> = bincode::config::standard().with_fixed_int_encoding();

/// Writes encoded values into a given room, and counts what does not fit into it.
///
/// ```
/// use wasmer_plugin::codec::Encoder;
///
/// let mut room = [0; 3];
/// let mut encoder = Encoder::new(&mut room);
/// encoder.value(&7_u16)?;
/// assert!(encoder.fits());
/// encoder.value(&9_u16)?; // One byte too many: the encoder goes on counting.
/// assert!(!encoder.fits());
/// assert_eq!(encoder.len(), 4);
/// # Ok::<(), wasmer_plugin::codec::CodecError>(())
/// ```
pub struct Encoder<'a> {
    room: &'a mut [u8],
    length: usize,
}

impl<'a> Encoder<'a> {
    /// Starts writing at the beginning of `room`.
    #[must_use]
    pub fn new(room: &'a mut [u8]) -> Self {
        Self { room, length: 0 }
    }

    /// Appends a value.
    ///
    /// # Errors
    ///
    /// If the value's `Serialize` fails or asks for what bincode cannot carry, such as a sequence
    /// without a length. That the room is too small is no error: see [`fits`](Self::fits).
    #[inline]
    pub fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CodecError> {
        encode(value, self)
    }

    /// Appends the elements of a slice as a sequence, plain numbers by block copy.
    ///
    /// # Errors
    ///
    /// As for [`value`](Self::value).
    #[inline]
    pub fn slice<T: Serialize>(&mut self, slice: &[T]) -> Result<(), CodecError> {
        encode_slice(slice, self)
    }

    /// Bytes written so far, those included that did not fit.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether nothing has been written yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Whether all that was written found room.
    #[must_use]
    pub fn fits(&self) -> bool {
        self.length <= self.room.len()
    }
}

impl Writer for Encoder<'_> {
    #[inline(always)]
    fn write(&mut self, bytes: &[u8]) -> Result<(), bincode::error::EncodeError> {
        let end = self.length + bytes.len();
        if let Some(room) = self.room.get_mut(self.length..end) {
            room.copy_from_slice(bytes);
        }
        self.length = end;
        Ok(())
    }
}

/// Appends to a vector: the writer for whoever has no room to write into.
pub(crate) struct Append<'a>(pub(crate) &'a mut Vec<u8>);

impl Writer for Append<'_> {
    #[inline(always)]
    fn write(&mut self, bytes: &[u8]) -> Result<(), bincode::error::EncodeError> {
        self.0.extend_from_slice(bytes);
        Ok(())
    }
}

/// Encodes one value, by block copy where its type allows.
#[inline]
pub(crate) fn encode<T: Serialize + ?Sized>(value: &T, mut writer: impl Writer) -> Result<(), CodecError> {
    if let Some((count, bytes)) = block::as_bytes(value) {
        return encode_block(count, bytes, writer);
    }
    bincode::serde::encode_into_writer(value, &mut writer, FORMAT).map_err(CodecError::encoding)
}

/// Encodes a slice as a sequence, by block copy where its elements allow.
#[inline]
pub(crate) fn encode_slice<T: Serialize>(slice: &[T], mut writer: impl Writer) -> Result<(), CodecError> {
    if let Some(bytes) = block::slice_as_bytes(slice) {
        return encode_block(slice.len(), bytes, writer);
    }
    bincode::serde::encode_into_writer(slice, &mut writer, FORMAT).map_err(CodecError::encoding)
}

#[inline]
fn encode_block(count: usize, bytes: &[u8], mut writer: impl Writer) -> Result<(), CodecError> {
    let written = writer.write(&(count as u64).to_le_bytes()).and_then(|()| writer.write(bytes));
    written.map_err(CodecError::encoding)
}

/// Whom the bytes come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The other end is trusted: a guest reads what its host wrote.
    Trusted,
    /// The bytes may be anything at all.
    Hostile,
}

/// Decodes one value from the front of `bytes`, and says how many bytes it took.
/// What the value borrows lies within those.
#[inline]
pub(crate) fn decode<'de, T: Deserialize<'de>>(
    bytes: &'de [u8],
    origin: Origin,
) -> Result<(T, usize), CodecError> {
    if let Some(element) = block::element_size::<T>() {
        let (block, taken) = take_block(bytes, element)?;
        return Ok((block::to_value(block)?, taken));
    }
    let decoded = match origin {
        Origin::Trusted => bincode::serde::borrow_decode_from_slice(bytes, FORMAT),
        Origin::Hostile => {
            let seed = guard::Guarded::new(bytes.len());
            bincode::serde::seed_decode_from_slice(seed, bytes, FORMAT)
        }
    };
    decoded.map_err(CodecError::decoding)
}

/// Decodes a value that stands without its length prefix: all of `bytes` are its elements.
pub(crate) fn decode_detached<T>(bytes: &[u8]) -> Result<T, CodecError> {
    match block::element_size::<T>() {
        Some(size) if bytes.len().is_multiple_of(size) => block::to_value(bytes),
        Some(_) => Err(CodecError::message("the reply ends within an element")),
        None => Err(CodecError::message("the reply lacks its length prefix")),
    }
}

/// The elements of the sequence at the front of `bytes`, and how many bytes prefix and elements take.
#[inline]
pub(crate) fn take_block(bytes: &[u8], element: usize) -> Result<(&[u8], usize), CodecError> {
    let (prefix, rest) = bytes.split_first_chunk::<8>().ok_or_else(CodecError::too_short)?;
    let length = usize::try_from(u64::from_le_bytes(*prefix))
        .ok()
        .and_then(|count| count.checked_mul(element))
        .ok_or_else(CodecError::too_short)?;
    let block = rest.get(..length).ok_or_else(CodecError::too_short)?;
    Ok((block, 8 + length))
}

/// Decodes one value from all of `bytes`, which may come from anywhere.
///
/// For programs that write one end of the boundary by hand. Lengths in the bytes are never believed
/// beyond the bytes that are there; nesting is limited to 512 levels.
///
/// ```
/// use wasmer_plugin::{convert_ret, convert_slice};
///
/// let bytes = convert_ret(("Ada", 36_u32))?;
/// let (name, age): (&str, u32) = convert_slice(&bytes)?;
/// assert_eq!((name, age), ("Ada", 36));
/// # Ok::<(), wasmer_plugin::codec::CodecError>(())
/// ```
///
/// # Errors
///
/// If the bytes are not an encoded `T`, or go on after it.
pub fn convert_slice<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, CodecError> {
    let (value, taken) = decode(bytes, Origin::Hostile)?;
    match bytes.len() - taken {
        0 => Ok(value),
        left => Err(CodecError::left_over(left)),
    }
}

/// Encodes one value, as the boundary does.
///
/// For programs that write one end of the boundary by hand; [`convert_slice`] is its inverse.
///
/// # Errors
///
/// If the value's `Serialize` fails or asks for what bincode cannot carry, such as a sequence
/// without a length.
#[allow(clippy::needless_pass_by_value)] // The signature is older than this crate.
pub fn convert_ret<T: Serialize>(value: T) -> Result<Vec<u8>, CodecError> {
    let mut bytes = Vec::new();
    encode(&value, Append(&mut bytes))?;
    Ok(bytes)
}
