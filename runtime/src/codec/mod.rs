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
use core::mem;

use bincode::config::{Configuration, Fixint, LittleEndian};
use bincode::enc::write::SizeWriter;
use bincode::error::EncodeError;
use serde::{Deserialize, Serialize};

pub use error::CodecError;

use crate::transport::Returned;

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
    /// What is left of the room.
    room: &'a mut [u8],
    /// How large it was.
    size: usize,
    /// Bytes that found no room.
    missing: usize,
}

impl<'a> Encoder<'a> {
    /// Starts writing at the beginning of `room`.
    #[inline]
    #[must_use]
    pub fn new(room: &'a mut [u8]) -> Self {
        let size = room.len();
        Self { room, size, missing: 0 }
    }

    /// Appends a value.
    ///
    /// # Errors
    ///
    /// If the value's `Serialize` fails or asks for what bincode cannot carry, such as a sequence
    /// without a length. That the room is too small is no error: see [`fits`](Self::fits).
    #[inline]
    pub fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CodecError> {
        match encode(value, self.room)? {
            Some(length) => self.advance(length),
            None => self.missing += encoded_length(value)?,
        }
        Ok(())
    }

    /// Appends the elements of a slice as a sequence, plain numbers by block copy.
    ///
    /// # Errors
    ///
    /// As for [`value`](Self::value).
    #[inline]
    pub fn slice<T: Serialize>(&mut self, slice: &[T]) -> Result<(), CodecError> {
        let Some(bytes) = block::slice_as_bytes(slice) else {
            return self.value(slice);
        };
        match encode_block(slice.len(), bytes, self.room) {
            Some(length) => self.advance(length),
            None => self.missing += PREFIX + bytes.len(),
        }
        Ok(())
    }

    #[inline]
    fn advance(&mut self, length: usize) {
        self.room = mem::take(&mut self.room).get_mut(length..).unwrap_or_default();
    }

    /// Bytes written so far, those included that did not fit.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.size - self.room.len() + self.missing
    }

    /// Whether nothing has been written yet.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether all that was written found room.
    #[inline]
    #[must_use]
    pub fn fits(&self) -> bool {
        self.missing == 0
    }
}

/// What `encode` writes, in a vector of its own.
pub(crate) fn to_vec(
    encode: impl Fn(&mut Encoder<'_>) -> Result<(), CodecError>,
) -> Result<Vec<u8>, CodecError> {
    let mut bytes = Vec::new();
    loop {
        let mut encoder = Encoder::new(&mut bytes);
        encode(&mut encoder)?;
        let (length, fits) = (encoder.len(), encoder.fits());
        bytes.resize(length, 0);
        if fits {
            return Ok(bytes);
        }
    }
}

/// Encodes one value to the start of `room`, by block copy where its type allows, and says how many
/// bytes that took: none if there is not enough room.
#[inline]
pub(crate) fn encode<T: Serialize + ?Sized>(value: &T, room: &mut [u8]) -> Result<Option<usize>, CodecError> {
    if let Some((count, bytes)) = block::as_bytes(value) {
        return Ok(encode_block(count, bytes, room));
    }
    match bincode::serde::encode_into_slice(value, room, FORMAT) {
        Ok(length) => Ok(Some(length)),
        Err(EncodeError::UnexpectedEnd) => Ok(None),
        Err(error) => Err(CodecError::encoding(error)),
    }
}

/// Size of a sequence's length prefix.
pub(crate) const PREFIX: usize = 8;

#[inline]
fn encode_block(count: usize, bytes: &[u8], room: &mut [u8]) -> Option<usize> {
    let (prefix, rest) = room.split_first_chunk_mut::<PREFIX>()?;
    let elements = rest.get_mut(..bytes.len())?;
    *prefix = (count as u64).to_le_bytes();
    elements.copy_from_slice(bytes);
    Some(PREFIX + bytes.len())
}

/// How many bytes the value is when encoded.
#[cold]
fn encoded_length<T: Serialize + ?Sized>(value: &T) -> Result<usize, CodecError> {
    let mut writer = SizeWriter::default();
    bincode::serde::encode_into_writer(value, &mut writer, FORMAT).map_err(CodecError::encoding)?;
    Ok(writer.bytes_written)
}

/// Whom the bytes come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The other end is trusted: a guest reads what its host wrote.
    Trusted,
    /// The bytes may be anything at all.
    Hostile,
}

impl Origin {
    /// Of what is answered to a call that is made on this target: a guest calls its host, which it trusts,
    /// and hosts call guests.
    pub(crate) const CALLEE: Self = if cfg!(target_arch = "wasm32") { Self::Trusted } else { Self::Hostile };
}

/// Decodes one value from the front of `bytes`, and says how many bytes it took.
/// What the value borrows lies within those.
#[inline]
pub(crate) fn decode<'de, T: Deserialize<'de>>(
    bytes: &'de [u8],
    origin: Origin,
) -> Result<(T, usize), CodecError> {
    decode_or(bytes, origin, |error| error)
}

/// As [`decode`], with an error of the caller's. One that cannot exist, because the caller has panicked,
/// saves moving the value from one kind of `Result` to another.
#[inline]
pub(crate) fn decode_or<'de, T: Deserialize<'de>, E>(
    bytes: &'de [u8],
    origin: Origin,
    fail: impl FnOnce(CodecError) -> E,
) -> Result<(T, usize), E> {
    if let Some(element) = block::element_size::<T>() {
        let decoded = take_block(bytes, element)
            .and_then(|(block, taken)| block::to_value(block).map(|value| (value, taken)));
        return decoded.map_err(fail);
    }
    let decoded = match origin {
        Origin::Trusted => bincode::serde::borrow_decode_from_slice(bytes, FORMAT),
        Origin::Hostile => {
            let seed = guard::Guarded::new(bytes.len());
            bincode::serde::seed_decode_from_slice(seed, bytes, FORMAT)
        }
    };
    decoded.map_err(|error| fail(CodecError::decoding(error)))
}

/// Decodes a value that stands without its length prefix: all of `bytes` are its elements.
///
/// The guest leaves it out by its own type. This one may be another with the same bytes, as `Box<[u8]>` has.
pub(crate) fn decode_detached<T: Returned>(bytes: &[u8]) -> Result<T, CodecError> {
    match T::SCHEMA.element_size() {
        Some(size) if bytes.len().is_multiple_of(size) => {
            if block::element_size::<T>().is_some() {
                return block::to_value(bytes);
            }
            let prefix = ((bytes.len() / size) as u64).to_le_bytes();
            let (value, taken) = decode(&[&prefix, bytes].concat(), Origin::Hostile)?;
            match PREFIX + bytes.len() - taken {
                0 => Ok(value),
                rest => Err(CodecError::left_over(rest)),
            }
        }
        Some(_) => Err(CodecError::message("the reply ends within an element")),
        None => Err(CodecError::message("the reply lacks its length prefix")),
    }
}

/// The elements of the sequence at the front of `bytes`, and how many bytes prefix and elements take.
#[inline]
pub(crate) fn take_block(bytes: &[u8], element: usize) -> Result<(&[u8], usize), CodecError> {
    let (prefix, rest) = bytes.split_first_chunk::<PREFIX>().ok_or_else(CodecError::too_short)?;
    let length = usize::try_from(u64::from_le_bytes(*prefix))
        .ok()
        .and_then(|count| count.checked_mul(element))
        .ok_or_else(CodecError::too_short)?;
    let block = rest.get(..length).ok_or_else(CodecError::too_short)?;
    Ok((block, PREFIX + length))
}

/// Decodes one value from all of `bytes`, which may come from anywhere.
///
/// For programs that write one end of the boundary by hand. Lengths in the bytes are never believed
/// beyond the bytes that are there; nesting is limited to 512 levels, and to a megabyte of stack.
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
    to_vec(|encoder| encoder.value(&value))
}
