//! Encodes sequences, strings and blocks, on top of the encoder in `coder`.

use alloc::vec::Vec;

use super::blocks::{Block, Blocks};
use super::coder::{Encoder, PluginType};
use super::error::{CodecError, Problem};
use super::plain::Plain;
use super::{LARGE, OUTSIDE, PREFIX};

impl<'v> Encoder<'_, 'v> {
    /// Appends a value that does not live as long as the others, such as the content of a lock.
    ///
    /// ```
    /// use std::sync::Mutex;
    /// use wasmer_plugin::codec::Encoder;
    ///
    /// fn encode(counter: &Mutex<u32>, encoder: &mut Encoder<'_, '_>) {
    ///     let guard = counter.lock().unwrap();
    ///     encoder.scoped(|encoder| encoder.value(&*guard));
    /// }
    /// # let mut room = [0; 4];
    /// # encode(&Mutex::new(1), &mut Encoder::new(&mut room));
    /// # assert_eq!(room, [1, 0, 0, 0]);
    /// ```
    #[inline]
    pub fn scoped<'s>(&mut self, encode: impl FnOnce(&mut Encoder<'_, 's>)) {
        let mut inner = Encoder {
            room: &mut *self.room,
            length: self.length,
            blocks: Blocks::Inline,
            error: self.error.take(),
        };
        encode(&mut inner);
        let (length, error) = (inner.length, inner.error);
        (self.length, self.error) = (length, error);
    }

    /// Appends any number of raw bytes. [`put`](Self::put) appends a fixed number.
    #[inline]
    pub(crate) fn put_all(&mut self, bytes: &[u8]) {
        if let Some(place) = self.rest().get_mut(..bytes.len()) {
            place.copy_from_slice(bytes);
        }
        self.advance(bytes.len());
    }

    /// Appends the number of a sequence's elements.
    #[inline(always)]
    pub(crate) fn count(&mut self, count: usize) {
        self.put((count as u64).to_le_bytes());
    }

    /// Appends plain elements with their number. [`Blocks`] decides where a large block goes.
    #[inline]
    pub(crate) fn block<T: PluginType>(&mut self, plain: Plain<T>, slice: &'v [T]) {
        let block = Block { bytes: plain.bytes(slice), align: align_of::<T>() };
        // The description tells the other end which sequences may lie elsewhere.
        self.bytes(slice.len(), block, const { T::SCHEMA.is_numbers() });
    }

    #[cfg_attr(target_arch = "wasm32", inline(never))] // A plugin has one copy for all types.
    #[cfg_attr(not(target_arch = "wasm32"), inline)]
    fn bytes(&mut self, count: usize, block: Block<'v>, may_go_apart: bool) {
        if may_go_apart && block.bytes.len() >= LARGE && self.apart(count, block) {
            return;
        }
        self.count(count);
        self.put_all(block.bytes);
    }

    #[cold]
    #[inline(never)]
    fn apart(&mut self, count: usize, block: Block<'v>) -> bool {
        let place = match &mut self.blocks {
            Blocks::Inline => return false,
            #[cfg(any(feature = "host", test))]
            Blocks::Listed(list) => {
                list.push(block);
                list.len() as u64 - 1
            }
            Blocks::Addressed { any, .. } => {
                *any = true;
                block.bytes.as_ptr().expose_provenance() as u64
            }
        };
        self.put((count as u64 | OUTSIDE).to_le_bytes());
        self.put(place.to_le_bytes());
        true
    }

    /// Appends the elements of a slice as a sequence, plain ones by one copy.
    ///
    /// All of them are inline, however many: a guest lends such a slice in place.
    #[inline]
    pub fn slice<T: PluginType>(&mut self, slice: &'v [T]) {
        self.count(slice.len());
        self.elements(slice);
    }

    /// Appends elements without their number.
    #[inline]
    pub(crate) fn elements<T: PluginType>(&mut self, slice: &'v [T]) {
        match T::PLAIN {
            Some(plain) => self.put_all(plain.bytes(slice)),
            None => slice.iter().for_each(|element| element.encode(self)),
        }
    }

    /// Appends the number of an enum's variant.
    #[inline(always)]
    pub fn variant(&mut self, index: u32) {
        self.put(index.to_le_bytes());
    }

    /// Fails because the value is a skipped variant, which is not on the wire.
    #[cold]
    pub fn skipped_variant(&mut self, name: &'static str) {
        self.fail(Problem::Message(alloc::format!("the variant `{name}` is skipped on the wire").into()));
    }
}

/// Encodes one or several values to a vector.
pub(crate) fn to_vec<'v>(mut encode: impl FnMut(&mut Encoder<'_, 'v>)) -> Result<Vec<u8>, CodecError> {
    let mut bytes = Vec::new();
    loop {
        let mut encoder = Encoder::new(&mut bytes);
        encode(&mut encoder);
        let fits = encoder.fits();
        let length = encoder.finish()?;
        bytes.resize(length, 0);
        if fits {
            return Ok(bytes);
        }
    }
}

/// Encodes the default value of a field, by the field's codec.
#[doc(hidden)]
#[allow(clippy::needless_pass_by_value, reason = "the value is made for this call")]
pub fn default_value<T>(
    value: T,
    mut encode: impl for<'v> FnMut(&'v T, &mut Encoder<'_, 'v>),
) -> Option<Vec<u8>> {
    to_vec(|encoder| encode(&value, encoder)).ok()
}

/// Returns the error of values that cannot be encoded, and the bytes before the position of the error.
#[cold]
#[cfg(any(feature = "host", test))]
pub(crate) fn before_error<'v>(encode: &dyn Fn(&mut Encoder<'_, 'v>)) -> Option<(Vec<u8>, CodecError)> {
    let run = |room: &mut [u8]| {
        let mut encoder = Encoder::new(room);
        encode(&mut encoder);
        encoder.finish().err()
    };
    let mut bytes = alloc::vec![0; run(&mut [])?.offset()];
    let error = run(&mut bytes)?;
    Some((bytes, error))
}

const _: () = assert!(PREFIX == size_of::<u64>());
