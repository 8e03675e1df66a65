//! The called side: reads the arguments and writes the reply. The guest is the called side, and the host is
//! when a guest calls its functions.
//!
//! This is plain code over bytes, compiled and tested on every target. `guest` has the statics, exports and
//! imports.

// Only the attribute's expansion names most of this.
#![allow(clippy::missing_errors_doc)]

mod interface;
#[cfg(test)]
mod tests;

use alloc::vec::Vec;
use core::marker::PhantomData;
use core::ptr::NonNull;

use super::bounds::Returned;
use crate::wire::abi;
#[cfg(target_arch = "wasm32")]
use crate::wire::codec::LARGE;
#[cfg(any(target_arch = "wasm32", test))]
use crate::wire::codec::join_words;
use crate::wire::codec::{Blocks, CodecError, Decoder, Encoder, Malformed, Outside, PREFIX};

pub use interface::{DefaultConstructor, Implemented, InstanceCell, Interface, Method, methods, signatures};

/// The reason why a function did not run, or did not return a result.
#[derive(Debug)]
pub enum Fault {
    /// The arguments cannot be decoded: the [`ArgumentReader`] has the error. The function has not been
    /// called.
    Arguments,
    /// The result cannot be encoded.
    Result(CodecError),
}

impl From<Malformed> for Fault {
    fn from(_: Malformed) -> Self {
        Self::Arguments
    }
}

/// The encoded arguments of a call, read from front to back.
///
/// Values may borrow from the buffer, mutable slices included: each byte is handed out once.
pub struct ArgumentReader<'a> {
    /// The first byte of the buffer.
    start: NonNull<u8>,
    length: usize,
    pub(super) decoder: Decoder<'a>,
    /// True if the buffer came in words: bytes after the arguments mean nothing.
    padded: bool,
    buffer: PhantomData<&'a mut [u8]>,
}

impl<'a> ArgumentReader<'a> {
    /// Reads arguments that take up all of `bytes`.
    #[inline]
    pub fn new(bytes: &'a mut [u8]) -> Self {
        Self::with_outside(bytes, Outside::Nowhere)
    }

    /// Reads arguments that came in words, which are copied to `bytes`. Bytes after the arguments mean nothing.
    #[cfg(any(target_arch = "wasm32", test))]
    #[inline]
    pub(crate) fn of_words(words: [u64; 2], bytes: &'a mut [u8; abi::ARGUMENT_WORDS]) -> Self {
        *bytes = join_words(words);
        Self { padded: true, ..Self::new(bytes) }
    }

    #[inline]
    pub(crate) fn with_outside(bytes: &'a mut [u8], outside: Outside<'a>) -> Self {
        let (start, length) = (NonNull::from(&mut *bytes).cast(), bytes.len());
        let bytes = tail(start, length, 0);
        let decoder = Decoder::with_outside(bytes, outside);
        Self { start, length, decoder, padded: false, buffer: PhantomData }
    }

    /// Stops decoding when `stopped` returns true.
    #[cfg(feature = "host")]
    pub(crate) fn bounded(mut self, stopped: Option<&'a dyn Fn() -> bool>) -> Self {
        self.decoder = self.decoder.bounded(stopped, 0);
        self
    }

    /// Checks that all bytes have been read.
    #[inline]
    pub fn end(&mut self) -> Result<(), Malformed> {
        if self.padded { Ok(()) } else { self.decoder.end() }
    }

    /// Returns the error of arguments that are [`Malformed`].
    #[cold]
    pub(crate) fn error(&mut self) -> CodecError {
        self.decoder.error()
    }

    /// Reads the number of a batch's inputs, each of which produces a result of `size` bytes.
    ///
    /// # Panics
    ///
    /// If anything has been read before: the inputs are the only argument of a batch.
    #[inline]
    pub(crate) fn inputs(&mut self, size: usize) -> Result<usize, Malformed> {
        assert!(self.decoder.offset() == 0);
        let count = u64::from_le_bytes(self.decoder.take()?);
        self.decoder.checked_count(count, 0, size)
    }

    /// Writes the number of inputs whose calls have begun to the beginning of the buffer, for the host to
    /// find the failed one. It replaces the number of all inputs, which has been read.
    #[inline]
    pub(crate) fn begin_inputs(&mut self, begun: usize) {
        // SAFETY: `inputs` has read these eight bytes of the buffer, which is borrowed mutably for `'a`, and
        // nothing of them was handed out. The write is volatile as only the host reads it, after a trap that
        // the compiler may not expect.
        unsafe { self.start.cast::<[u8; PREFIX]>().write_volatile((begun as u64).to_le_bytes()) }
    }

    /// Returns the next sequence, including its length prefix, mutably. Each element has `element` bytes.
    #[inline]
    pub(super) fn block_mut(&mut self, element: usize) -> Result<&'a mut [u8], Malformed> {
        let from = self.decoder.offset();
        let count = u64::from_le_bytes(self.decoder.take()?);
        let elements = self.decoder.checked_count(count, element, 0)? * element;
        self.decoder.take_all(elements)?;
        let length = PREFIX + elements;
        let to = from + length;
        self.decoder.set_rest(tail(self.start, self.length, to));
        // SAFETY: `start` and the `length` bytes after it were borrowed mutably for `'a` when this reader was
        // made. The decoder has been set behind these bytes, so that nothing else is handed out of them, and
        // what was handed out before lies in front of them.
        Ok(unsafe { core::slice::from_raw_parts_mut(self.start.as_ptr().add(from), length) })
    }
}

/// Returns the bytes from `at` on.
fn tail<'a>(start: NonNull<u8>, length: usize, at: usize) -> &'a [u8] {
    assert!(at <= length);
    // SAFETY: both callers pass the start and length of a buffer that is borrowed mutably for `'a`, and
    // nothing behind `at` has been handed out.
    unsafe { core::slice::from_raw_parts(start.as_ptr().add(at), length - at) }
}

/// True in a guest, which leaves large blocks of a reply in place. The caller of a host function gets
/// everything in one copy.
const BLOCKS_STAY: bool = cfg!(target_arch = "wasm32");

/// A value that is kept to be dropped later.
#[cfg(target_arch = "wasm32")]
trait Kept {}

#[cfg(target_arch = "wasm32")]
impl<T> Kept for T {}

/// The reply of a call. It stays in place until the next call clears it.
///
/// A reply that fits into a `WORD` needs no memory.
#[derive(Default)]
pub struct ReplyWriter<const WORD: bool = false> {
    /// Initialised space to encode into.
    room: Vec<u8>,
    /// Number of bytes of `room` in use.
    length: usize,
    /// Owners of blocks that the reply refers to.
    #[cfg(target_arch = "wasm32")]
    kept: Vec<alloc::boxed::Box<dyn Kept>>,
    /// The reply if it is a word.
    pub(crate) word: [u8; abi::RESULT_WORD],
}

impl<const WORD: bool> ReplyWriter<WORD> {
    /// Creates an empty reply.
    #[cfg(target_arch = "wasm32")]
    pub(crate) const fn new() -> Self {
        Self { room: Vec::new(), length: 0, kept: Vec::new(), word: [0; abi::RESULT_WORD] }
    }

    /// Copies the reply to the word that it fits into.
    #[cfg(target_arch = "wasm32")]
    #[inline]
    pub(crate) fn fill_word(&mut self) {
        let bytes = self.room.get(..self.length).unwrap_or_default();
        if let Some(place) = self.word.get_mut(..bytes.len()) {
            place.copy_from_slice(bytes);
        }
    }

    /// Clears the last call's reply.
    #[cfg(any(target_arch = "wasm32", feature = "host", test))]
    #[inline]
    pub(crate) fn clear(&mut self) {
        self.length = 0;
        #[cfg(target_arch = "wasm32")]
        if !self.kept.is_empty() {
            self.drop_kept();
        }
    }

    #[cold]
    #[inline(never)]
    #[cfg(target_arch = "wasm32")]
    fn drop_kept(&mut self) {
        self.kept.clear();
    }

    /// Appends a value: the result, or the new value of an argument.
    #[inline]
    pub fn value<T: Returned>(&mut self, value: T) -> Result<(), Fault> {
        if WORD {
            let mut encoder = Encoder::new(&mut self.word);
            value.encode(&mut encoder);
            return encoder.finish().map(drop).map_err(Fault::Result);
        }
        let before = self.length;
        let has_blocks = self.encode(&value).map_err(Fault::Result)?;
        if has_blocks {
            self.keep(value, before)?;
        }
        Ok(())
    }

    /// Encodes the value. Returns true if it has blocks that stay with it.
    #[inline]
    fn encode<T: Returned>(&mut self, value: &T) -> Result<bool, CodecError> {
        loop {
            let room = self.room.get_mut(self.length..).unwrap_or_default();
            let blocks = if BLOCKS_STAY { Blocks::addressed() } else { Blocks::Inline };
            let mut encoder = Encoder::with_blocks(room, blocks);
            value.encode(&mut encoder);
            let fits = encoder.fits();
            let (length, blocks) = encoder.finish_with_blocks()?;
            if fits {
                self.length += length;
                return Ok(matches!(blocks, Blocks::Addressed { any: true, .. }));
            }
            self.grow(self.length + length);
        }
    }

    /// Keeps the value until the next call, at a stable address. Encodes it again if blocks may lie within
    /// the value itself.
    #[cold]
    #[cfg(target_arch = "wasm32")]
    fn keep<T: Returned>(&mut self, value: T, place: usize) -> Result<(), Fault> {
        let value = alloc::boxed::Box::new(value);
        if size_of::<T>() >= LARGE {
            self.length = place;
            self.encode(&*value).map_err(Fault::Result)?;
        }
        self.kept.push(value);
        Ok(())
    }

    /// Does nothing: no block stays elsewhere.
    #[cfg(not(target_arch = "wasm32"))]
    #[allow(clippy::unnecessary_wraps, clippy::unused_self)] // As in a guest.
    fn keep<T: Returned>(&mut self, value: T, _: usize) -> Result<(), Fault> {
        drop(value);
        Ok(())
    }

    /// Grows the room to at least `length` bytes, and at least to twice its size.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, length: usize) {
        const FIRST: usize = 256;
        self.room.resize(length.max(2 * self.room.len()).max(FIRST), 0);
    }

    /// Returns true if the bytes refer to blocks elsewhere.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn has_blocks(&self) -> bool {
        !self.kept.is_empty()
    }

    /// Returns the bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.room.get(..self.length).unwrap_or_default()
    }
}
