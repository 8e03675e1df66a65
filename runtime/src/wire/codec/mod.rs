//! Values to bytes and back.
//!
//! The format is bincode's: little-endian, integers of fixed width, `u64` lengths, `u32` variant numbers. Types write
//! and read it by [`PluginType`](crate::PluginType) and [`Decode`](crate::schema::Decode); `bridge` is the way of types
//! that serde alone knows.
//!
//! One thing is added to the format, between host and guest only: numbers of a sequence that take at least 16 KiB may
//! lie elsewhere. The highest bit of the sequence's length says so, and eight bytes that say where follow in their
//! place.

mod bridge;
mod decoder;
mod encoder;
mod error;
#[cfg(not(target_arch = "wasm32"))]
mod guard;
mod lent;
#[cfg_attr(target_arch = "wasm32", path = "no_limits.rs")]
mod limits;
mod plain;
#[cfg(test)]
mod tests;

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

#[cfg(test)]
pub(crate) use bridge::FORMAT;
pub use decoder::Decoder;
pub(crate) use decoder::{GUARDED, Outside};
#[cfg(any(feature = "host", test, fuzzing))]
pub(crate) use encoder::Block;
pub use encoder::Encoder;
#[cfg(any(feature = "host", test))]
pub(crate) use encoder::before_error;
pub(crate) use encoder::{Blocks, to_vec};
pub(crate) use error::Problem;
pub use error::{CodecError, Malformed};
#[cfg(target_arch = "wasm32")]
pub(crate) use lent::LentBlocks;
pub use plain::{Plain, PlainField};

/// Size of a sequence's length, in bytes.
pub(crate) const PREFIX: usize = 8;

/// The bit of a sequence's length that says: the elements lie elsewhere.
pub(crate) const OUTSIDE: u64 = 1 << 63;

/// Blocks of so many bytes lie elsewhere. For smaller ones a second copy costs less than a block of their own.
pub(crate) const LARGE: usize = 16 << 10;

/// Levels of a value. A recursive type passes through one on each round.
const DEPTH: u32 = 512;

/// Decodes one value from all of `bytes`, which may come from anywhere, by way of serde.
///
/// For programs that write one end of the boundary by hand. Lengths in the bytes are never believed beyond the bytes
/// that are there; nesting is limited to 512 levels and 1 MiB of stack, memory to 64 MiB and 4 bytes for each
/// encoded byte.
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
    let mut decoder = Decoder::new(bytes);
    let decoded = decoder.serde().and_then(|value| decoder.end().map(|()| value));
    decoded.map_err(|_| decoder.error())
}

/// Encodes one value as the boundary does, by way of serde.
///
/// For programs that write one end of the boundary by hand; [`convert_slice`] is its inverse.
///
/// # Errors
///
/// If the value's `Serialize` fails or asks for what bincode cannot carry, such as a sequence without a length.
#[allow(clippy::needless_pass_by_value)] // The signature is older than this crate.
pub fn convert_ret<T: Serialize>(value: T) -> Result<Vec<u8>, CodecError> {
    to_vec(|encoder| encoder.serde(&value))
}
