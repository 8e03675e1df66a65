//! The codec: encodes values to bytes and decodes them, at both ends of every call.
//!
//! The format is bincode's: little-endian, integers of fixed width, `u64` lengths, `u32` variant numbers.
//! Types encode and decode themselves by [`PluginType`] and [`Decode`]; `bridge` serves types that only know
//! serde.
//!
//! The format has one extension, between host and guest only: the numbers of a sequence may lie elsewhere if
//! they take at least 16 KiB. The highest bit of the sequence's length is then set, and eight bytes with
//! their place follow instead of the elements.

mod blocks;
mod bridge;
mod coder;
mod convert;
mod decode;
mod encode;
mod error;
#[cfg(not(target_arch = "wasm32"))]
mod guard;
#[cfg_attr(target_arch = "wasm32", path = "no_limits.rs")]
mod limits;
mod plain;
#[cfg(test)]
mod tests;

#[cfg(any(feature = "host", test, fuzzing))]
pub(crate) use blocks::Block;
#[cfg(target_arch = "wasm32")]
pub(crate) use blocks::LentBlocks;
pub(crate) use blocks::{Blocks, Outside};
#[cfg(test)]
pub(crate) use bridge::FORMAT;
#[cfg(any(target_arch = "wasm32", feature = "host", test))]
pub(crate) use coder::join_words;
#[cfg(any(feature = "host", test))]
pub(crate) use coder::split_words;
pub use coder::{Decode, Decoder, Encoder, PluginType};
pub use convert::{convert_ret, convert_slice};
pub(crate) use decode::GUARDED;
#[cfg(any(feature = "host", test))]
pub(crate) use encode::before_error;
pub use encode::default_value;
#[cfg(feature = "host")]
pub(crate) use encode::fill;
pub(crate) use encode::to_vec;
pub(crate) use error::Problem;
pub use error::{CodecError, Malformed};
pub use plain::{Plain, PlainField};

/// Size of a sequence's length, in bytes.
pub(crate) const PREFIX: usize = 8;

/// The bit in a sequence's length that marks elements that lie elsewhere.
pub(crate) const OUTSIDE: u64 = 1 << 63;

/// Minimum size in bytes of blocks that lie elsewhere. For smaller ones a second copy costs less than a block
/// of their own.
pub(crate) const LARGE: usize = 16 << 10;

/// Maximum number of levels of a value. A recursive type passes through one on each level.
const DEPTH: u32 = 512;
