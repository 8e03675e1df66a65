//! Encodes values to bytes.

use alloc::vec::Vec;

use super::error::Problem;
use super::{CodecError, LARGE, OUTSIDE, PREFIX, Plain};
use crate::wire::types::PluginType;

/// Writes encoded values into a given buffer, and counts the bytes that do not fit.
///
/// An error sticks: [`finish`](Self::finish) returns the first one.
///
/// ```
/// use wasmer_plugin::codec::Encoder;
///
/// let mut room = [0; 3];
/// let mut encoder = Encoder::new(&mut room);
/// encoder.value(&7_u16);
/// assert!(encoder.fits());
/// encoder.value(&9_u16); // One byte too many: the encoder goes on counting.
/// assert!(!encoder.fits());
/// assert_eq!(encoder.finish()?, 4);
/// # Ok::<(), wasmer_plugin::codec::CodecError>(())
/// ```
pub struct Encoder<'r, 'v> {
    room: &'r mut [u8],
    /// Number of bytes written so far, including those that did not fit.
    length: usize,
    blocks: Blocks<'v>,
    error: Option<CodecError>,
}

/// The handling of blocks of at least [`LARGE`] bytes.
pub(crate) enum Blocks<'v> {
    /// Blocks are inline.
    Inline,
    /// Blocks are listed here, and encoded as their index in the list. Only a host can list them, as a guest
    /// lends memory for each.
    #[cfg(any(feature = "host", test))]
    Listed(Vec<Block<'v>>),
    /// Blocks stay in place, and are encoded as their address.
    Addressed {
        /// True if there is one.
        any: bool,
        value: core::marker::PhantomData<&'v ()>,
    },
}

impl Blocks<'_> {
    /// Leaves blocks in place.
    pub(crate) const fn addressed() -> Self {
        Self::Addressed { any: false, value: core::marker::PhantomData }
    }
}

/// Elements that a value lends to its encoder.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "host"), allow(dead_code))]
pub(crate) struct Block<'v> {
    pub(crate) bytes: &'v [u8],
    /// Alignment of an element.
    pub(crate) align: usize,
}

impl<'r, 'v> Encoder<'r, 'v> {
    /// Creates an encoder that writes to the beginning of `room`.
    #[inline]
    #[must_use]
    pub fn new(room: &'r mut [u8]) -> Self {
        Self::with_blocks(room, Blocks::Inline)
    }

    #[inline]
    pub(crate) fn with_blocks(room: &'r mut [u8], blocks: Blocks<'v>) -> Self {
        Self { room, length: 0, blocks, error: None }
    }

    /// Appends a value.
    #[inline]
    pub fn value<T: PluginType + ?Sized>(&mut self, value: &'v T) {
        value.encode(self);
    }

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

    /// Appends raw bytes.
    #[inline(always)]
    pub(crate) fn put<const N: usize>(&mut self, bytes: [u8; N]) {
        if let Some(place) = self.rest().first_chunk_mut() {
            *place = bytes;
        }
        self.advance(N);
    }

    /// As [`put`](Self::put), for any number of bytes.
    #[inline]
    pub(crate) fn put_all(&mut self, bytes: &[u8]) {
        if let Some(place) = self.rest().get_mut(..bytes.len()) {
            place.copy_from_slice(bytes);
        }
        self.advance(bytes.len());
    }

    /// Returns the rest of the room. It is empty once something did not fit.
    #[inline(always)]
    fn rest(&mut self) -> &mut [u8] {
        self.room.get_mut(self.length..).unwrap_or_default()
    }

    #[inline(always)]
    fn advance(&mut self, bytes: usize) {
        self.length = self.length.saturating_add(bytes);
    }

    /// Appends the number of a sequence's elements.
    #[inline(always)]
    pub(crate) fn count(&mut self, count: usize) {
        self.put((count as u64).to_le_bytes());
    }

    /// Appends plain elements with their number. A large block is handled as [`Blocks`] says.
    #[inline]
    pub(crate) fn block<T: PluginType>(&mut self, plain: Plain<T>, slice: &'v [T]) {
        let block = Block { bytes: plain.bytes(slice), align: align_of::<T>() };
        // The other end knows by the description which sequences may lie elsewhere.
        self.bytes(slice.len(), block, const { T::SCHEMA.is_numbers() });
    }

    #[cfg_attr(target_arch = "wasm32", inline(never))] // One for all types, in a plugin.
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
    /// They are inline however many there are: a guest lends such a slice in place.
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

    /// Fails because the value is a variant that is not on the wire.
    #[cold]
    pub fn skipped_variant(&mut self, name: &'static str) {
        self.fail(Problem::Message(alloc::format!("the variant `{name}` is skipped on the wire").into()));
    }

    /// Appends a value by serde, for types whose own implementation does.
    ///
    /// This is slower and larger than the codec of [`PluginType`], and encodes a `Vec<u8>` byte by byte.
    pub fn serde<T: serde::Serialize + ?Sized>(&mut self, value: &T) {
        let before = self.len();
        if let Err(problem) = super::bridge::encode(value, self) {
            self.fail_at(before, problem);
        }
    }

    /// Records the error, unless there is one already.
    #[cold]
    pub(crate) fn fail(&mut self, problem: Problem) {
        self.fail_at(self.len(), problem);
    }

    /// As [`fail`](Self::fail), for a value that begins at this offset.
    #[cold]
    #[inline(never)]
    fn fail_at(&mut self, offset: usize, problem: Problem) {
        if self.error.is_none() {
            self.error = Some(CodecError::new(problem, offset));
        }
    }

    /// Returns the number of bytes written so far, including those that did not fit.
    #[inline]
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Returns true if nothing has been written yet.
    #[inline]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns true if everything that was written did fit.
    #[inline]
    #[must_use]
    pub fn fits(&self) -> bool {
        self.length <= self.room.len()
    }

    /// Returns the number of bytes, including those that did not fit.
    ///
    /// # Errors
    ///
    /// If a value cannot be encoded: a poisoned lock, a `RefCell` that is mutably borrowed, a skipped
    /// variant, a `usize` that does not fit into a plugin's 32 bits, or an error of a type's `Serialize`.
    #[inline]
    pub fn finish(self) -> Result<usize, CodecError> {
        self.finish_with_blocks().map(|(length, _)| length)
    }

    #[inline]
    pub(crate) fn finish_with_blocks(self) -> Result<(usize, Blocks<'v>), CodecError> {
        match self.error {
            None => Ok((self.length, self.blocks)),
            Some(error) => Err(error),
        }
    }
}

/// The serde bridge writes through this.
impl bincode::enc::write::Writer for Encoder<'_, '_> {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> Result<(), bincode::error::EncodeError> {
        self.put_all(bytes);
        Ok(())
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
