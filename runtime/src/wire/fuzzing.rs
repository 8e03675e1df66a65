//! Decodes untrusted bytes in all ways, for the fuzz target `decode`.

use super::codec::{CodecError, Decoder, Outside, Problem};
use super::walk;
use crate::wire::codec::Decode;

/// Decodes a value from all of `bytes`, whose large blocks lie in `memory`. Compares the codec with a walk
/// along the description, which must accept the same bytes and find the place of an error.
///
/// # Errors
///
/// If the bytes do not encode a `T`.
///
/// # Panics
///
/// If the walk and the codec disagree.
pub fn decode<'a, T: Decode<'a>>(bytes: &'a [u8], memory: Option<&'a [u8]>) -> Result<T, CodecError> {
    let decoder = || {
        let outside = memory.map_or(Outside::Nowhere, Outside::Memory);
        Decoder::with_outside(bytes, outside).bounded(None, 1 << 20)
    };
    let mut reading = decoder();
    let value = reading.value().and_then(|value| reading.end().map(|()| value));
    let mut walking = decoder();
    let walked = walk::check(&T::SCHEMA, &mut walking).and_then(|_| walking.end());
    match value {
        Ok(value) => {
            if walked.is_err() {
                let error = walking.error();
                assert_eq!(*error.problem(), Problem::Message(walk::SMALL_BLOCK.into()), "{error}");
            }
            Ok(value)
        }
        Err(_) => {
            let error = reading.error();
            let values = core::iter::once(("value", T::SCHEMA));
            let path = walk::path(values, &mut Decoder::new(bytes), error.offset());
            assert!(path.is_empty() || path.starts_with("value"));
            Err(error)
        }
    }
}
