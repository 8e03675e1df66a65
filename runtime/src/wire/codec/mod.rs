//! Encodes values to bytes and decodes them.
//!
//! The format is bincode's: little-endian, integers of fixed width, `u64` lengths, `u32` variant numbers.
//! Types encode and decode themselves by [`PluginType`](crate::PluginType) and
//! [`Decode`](crate::schema::Decode); `bridge` serves types that only know serde.
//!
//! The format has one extension, between host and guest only: the numbers of a sequence may lie elsewhere if
//! they take at least 16 KiB. The highest bit of the sequence's length is then set, and eight bytes with
//! their place follow instead of the elements.

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

/// The bit in a sequence's length that says that its elements lie elsewhere.
pub(crate) const OUTSIDE: u64 = 1 << 63;

/// Minimum size in bytes of blocks that lie elsewhere. For smaller ones a second copy costs less than a block
/// of their own.
pub(crate) const LARGE: usize = 16 << 10;

/// Maximum number of levels of a value. A recursive type passes through one on each level.
const DEPTH: u32 = 512;

/// Decodes one value from all of `bytes`, which may be untrusted, by serde.
///
/// For hand-written code at the boundary. Lengths are checked against the bytes that are left. Nesting is
/// limited to 512 levels and 1 MiB of stack, and memory to 64 MiB and 4 bytes for each encoded byte.
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
/// If the bytes do not encode a `T`, or continue after it.
pub fn convert_slice<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, CodecError> {
    let mut decoder = Decoder::new(bytes);
    let decoded = decoder.serde().and_then(|value| decoder.end().map(|()| value));
    decoded.map_err(|_| decoder.error())
}

/// Encodes one value as the boundary does, by serde.
///
/// For hand-written code at the boundary. [`convert_slice`] is the inverse.
///
/// # Errors
///
/// If the value's `Serialize` fails or needs something that bincode cannot encode, such as a sequence without
/// a length.
#[allow(clippy::needless_pass_by_value)] // The signature is older than this crate.
pub fn convert_ret<T: Serialize>(value: T) -> Result<Vec<u8>, CodecError> {
    to_vec(|encoder| encoder.serde(&value))
}
