//! The reader of a call's arguments, on the called side. Generated shims read each argument through it.

// Most of these items are named only in the attribute's expansion.
#![allow(clippy::missing_errors_doc)]

use core::marker::PhantomData;
use core::ptr::NonNull;

#[cfg(any(target_arch = "wasm32", test))]
use crate::wire::abi;
#[cfg(any(target_arch = "wasm32", test))]
use crate::wire::codec::join_words;
use crate::wire::codec::{CodecError, Decoder, Malformed, Outside, PREFIX};

/// The encoded arguments of a call, read from front to back.
///
/// Values may borrow from the buffer, even mutable slices, because each byte is handed out once.
pub struct ArgumentReader<'a> {
    /// The first byte of the buffer.
    start: NonNull<u8>,
    length: usize,
    pub(super) decoder: Decoder<'a>,
    /// True if the buffer came in words. Bytes after the arguments are then ignored.
    padded: bool,
    buffer: PhantomData<&'a mut [u8]>,
}

impl<'a> ArgumentReader<'a> {
    /// Creates a reader of arguments that take up all of `bytes`.
    #[inline]
    pub fn new(bytes: &'a mut [u8]) -> Self {
        Self::with_outside(bytes, Outside::Nowhere)
    }

    /// Creates a reader of arguments that came in words, which are copied to `bytes`. Bytes after the
    /// arguments are ignored.
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

    /// Makes decoding stop when `stopped` returns true.
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

    /// Writes the number of inputs whose calls have begun to the beginning of the buffer, where the host
    /// finds the failed one. It replaces the number of all inputs, which has been read.
    #[inline]
    pub(crate) fn begin_inputs(&mut self, begun: usize) {
        // SAFETY: `inputs` has read these eight bytes of the buffer and handed none of them out. The buffer
        // is borrowed mutably for `'a`. The write is volatile because only the host reads it, after a trap
        // that the compiler may not expect.
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
        // made. The decoder now stands behind these bytes, so it hands out none of them again. All bytes
        // handed out before lie in front of them.
        Ok(unsafe { core::slice::from_raw_parts_mut(self.start.as_ptr().add(from), length) })
    }
}

/// Returns the bytes from `at` on.
fn tail<'a>(start: NonNull<u8>, length: usize, at: usize) -> &'a [u8] {
    assert!(at <= length);
    // SAFETY: both callers pass the start and length of a buffer that is borrowed mutably for `'a`, and no
    // byte from `at` on has been handed out.
    unsafe { core::slice::from_raw_parts(start.as_ptr().add(at), length - at) }
}
