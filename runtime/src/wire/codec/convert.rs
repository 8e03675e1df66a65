//! Single values by serde, for hand-written code at the boundary. No generated call passes through here.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::coder::Decoder;
use super::encode::to_vec;
use super::error::CodecError;

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
