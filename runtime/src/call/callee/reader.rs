//! Reads a call's arguments in place.

use core::marker::PhantomData;
use core::ptr::NonNull;

use super::Fault;
use crate::call::argument::Passed;
use crate::codec::{Decoder, Malformed, Outside, PREFIX};

/// The encoded arguments of a call, read from front to back.
///
/// Values may borrow from the buffer, mutable slices included: each byte is handed out once.
pub struct ArgumentReader<'a> {
    /// The first byte of the buffer.
    start: NonNull<u8>,
    length: usize,
    decoder: Decoder<'a>,
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

    /// Reads arguments at the beginning of `bytes`.
    #[inline]
    pub fn padded(bytes: &'a mut [u8]) -> Self {
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
    pub fn end(&mut self) -> Result<(), Fault> {
        if self.padded {
            return Ok(());
        }
        self.decoder.end().map_err(|_| self.fault())
    }

    /// Reads the next argument.
    #[inline]
    pub fn value<T: Passed<'a>>(&mut self) -> Result<T, Fault> {
        self.decode(Decoder::value)
    }

    #[inline]
    pub(crate) fn decode<T>(
        &mut self,
        decode: impl FnOnce(&mut Decoder<'a>) -> Result<T, Malformed>,
    ) -> Result<T, Fault> {
        decode(&mut self.decoder).map_err(|_| self.fault())
    }

    #[cold]
    fn fault(&mut self) -> Fault {
        Fault::Arguments(self.decoder.error())
    }

    /// Reads the number of a batch's inputs, each of which produces a result of `size` bytes.
    ///
    /// # Panics
    ///
    /// If anything has been read before: the inputs are the only argument of a batch.
    #[inline]
    pub(crate) fn inputs(&mut self, size: usize) -> Result<usize, Fault> {
        assert!(self.decoder.offset() == 0);
        self.decode(|decoder| {
            let count = u64::from_le_bytes(decoder.take()?);
            decoder.checked_count(count, 0, size)
        })
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
    pub(crate) fn block_mut(&mut self, element: usize) -> Result<&'a mut [u8], Fault> {
        let from = self.decoder.offset();
        let length = self.decode(|decoder| {
            let count = u64::from_le_bytes(decoder.take()?);
            let length = decoder.checked_count(count, element, 0)? * element;
            decoder.take_all(length)?;
            Ok(PREFIX + length)
        })?;
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
