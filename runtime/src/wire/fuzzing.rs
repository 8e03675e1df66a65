//! Entries for fuzz targets: decodes untrusted bytes in all ways, and makes and follows plans between
//! untrusted descriptions.

use super::adapt;
use super::codec::{CodecError, Decoder, Outside, Problem};
use super::description::Interface;
pub use super::value::Value;
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

/// Makes a plan for each function that both interfaces have, and follows it with these bytes as input. The
/// comparison must have accepted them.
///
/// # Panics
///
/// If a plan's output exceeds its limit.
pub fn adapt(caller: &Interface, called: &Interface, bytes: &[u8]) {
    const MOST: usize = 1 << 20;
    for function in caller.functions() {
        let Some(other) = called.function(function.name()) else { continue };
        let caller = adapt::Side { interface: caller, function };
        let Ok(mut planned) = adapt::compile(caller, adapt::Side { interface: called, function: other })
        else {
            continue;
        };
        for plan in [&mut planned.arguments, &mut planned.reply] {
            for (index, _) in plan.missing_defaults() {
                plan.fill(index, bytes.get(..bytes.len().min(64)).unwrap_or_default().into());
            }
            let mut out = alloc::vec::Vec::new();
            let mut decoder = Decoder::new(bytes).bounded(None, MOST);
            drop(plan.run(&mut decoder, &mut out, MOST));
            assert!(out.len() <= MOST);
        }
    }
}
