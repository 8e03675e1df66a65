//! Decodes sequences, strings and blocks within limits, on top of the decoder in `coder`.
//!
//! A host reads untrusted bytes of plugins. Each length is checked against the bytes that are left, and the
//! memory of a value is taken from a budget before it is allocated. A guest trusts its host, so on wasm32
//! only the depth is checked: a guest's stack is small.

use alloc::vec::Vec;

use super::blocks::{LentBlocks, Outside};
use super::coder::{Decode, Decoder, PluginType};
use super::error::{Malformed, Problem};
use super::plain::Plain;
use super::{OUTSIDE, PREFIX};

/// True for hosts, whose input is untrusted.
pub(crate) const GUARDED: bool = cfg!(not(target_arch = "wasm32"));

const NO_SUCH_BLOCK: &str = "the host has lent no such block";

/// The elements of a sequence of plain elements.
enum Elements<'de> {
    Here(&'de [u8]),
    Lent { blocks: &'de LentBlocks, number: usize },
}

impl<'de> Decoder<'de> {
    /// Stops decoding when `stopped` returns true, and limits the blocks outside to `most` bytes in all.
    #[cfg(any(feature = "host", test, fuzzing))]
    pub(crate) fn bounded(mut self, stopped: Option<&'de dyn Fn() -> bool>, most: usize) -> Self {
        self.limits.bound(stopped, most);
        self
    }

    /// Takes the next `length` bytes.
    #[inline]
    pub(crate) fn take_all(&mut self, length: usize) -> Result<&'de [u8], Malformed> {
        match self.rest.split_at_checked(length) {
            Some((bytes, rest)) => {
                self.rest = rest;
                Ok(bytes)
            }
            None => Err(self.missing(length as u64)),
        }
    }

    /// Decodes the number of an enum's variant.
    ///
    /// # Errors
    ///
    /// If too few bytes are left.
    #[inline(always)]
    pub fn variant(&mut self) -> Result<u32, Malformed> {
        self.take().map(u32::from_le_bytes)
    }

    /// Fails because the number that was just decoded belongs to no variant.
    #[cold]
    #[inline(never)]
    pub fn unknown_variant(&mut self, index: u32) -> Malformed {
        self.fail_before(size_of::<u32>(), Problem::Variant(index))
    }

    /// Decodes the flag of a `bool` or of an `Option`.
    #[inline(always)]
    pub(crate) fn flag(&mut self) -> Result<bool, Malformed> {
        match self.take()? {
            [0] => Ok(false),
            [1] => Ok(true),
            [other] => Err(self.bad_flag(other)),
        }
    }

    #[cold]
    #[inline(never)]
    fn bad_flag(&mut self, byte: u8) -> Malformed {
        self.fail_before(1, Problem::Flag(byte))
    }

    /// Decodes the number of a sequence's elements of type `T`, and calls `decode` with it.
    ///
    /// Checks first that enough bytes are left for all elements, and takes `size` bytes of memory from the
    /// budget for each.
    #[inline]
    pub(crate) fn sequence<T: PluginType, R>(
        &mut self,
        size: usize,
        decode: impl FnOnce(&mut Self, usize) -> Result<R, Malformed>,
    ) -> Result<R, Malformed> {
        let (mut least, numbers) = const { (T::SCHEMA.least_size(), T::SCHEMA.is_numbers()) };
        let count = u64::from_le_bytes(self.take()?);
        if GUARDED && least == 0 {
            least = usize::from(T::SCHEMA.takes_bytes());
        }
        if numbers && count & OUTSIDE != 0 {
            // The other end put the elements into a block, and this end does not decode such blocks directly.
            return self.sequence_outside(count & !OUTSIDE, least, size, decode);
        }
        let count = self.checked_count(count, least, size)?;
        decode(self, count)
    }

    #[cold]
    fn sequence_outside<R>(
        &mut self,
        count: u64,
        least: usize,
        size: usize,
        decode: impl FnOnce(&mut Self, usize) -> Result<R, Malformed>,
    ) -> Result<R, Malformed> {
        let (count, block) = match self.plain_outside(count, least)? {
            (count, Elements::Here(block)) => (count, block),
            (count, Elements::Lent { blocks, number }) => match blocks.bytes(number) {
                Some(block) => (count, block),
                None => return Err(self.refuse(NO_SUCH_BLOCK)),
            },
        };
        let (rest, total, offset) = (self.rest, self.total, self.offset());
        (self.rest, self.total) = (block, block.len());
        let decoded = self.charge(count.saturating_mul(size)).and_then(|()| decode(self, count));
        let left = self.rest.len();
        (self.rest, self.total) = (rest, total);
        match decoded {
            Ok(value) if left == 0 => Ok(value),
            Ok(_) => Err(self.fail(Problem::LeftOver(left as u64))),
            Err(Malformed) => {
                if let Some((_, place)) = &mut self.problem {
                    *place = offset - 2 * PREFIX;
                }
                Err(Malformed)
            }
        }
    }

    /// Returns the count if enough bytes are left for so many elements of at least `least` bytes. See
    /// [`sequence`](Self::sequence).
    pub(crate) fn checked_count(
        &mut self,
        count: u64,
        least: usize,
        size: usize,
    ) -> Result<usize, Malformed> {
        self.checked_elements(count, least, size, PREFIX)
    }

    /// As [`checked_count`](Self::checked_count). The count is the last `taken` bytes.
    fn checked_elements(
        &mut self,
        count: u64,
        least: usize,
        size: usize,
        taken: usize,
    ) -> Result<usize, Malformed> {
        if !GUARDED {
            #[allow(clippy::cast_possible_truncation)]
            // The elements were in a 32-bit memory when the host counted them.
            return Ok(count as usize);
        }
        let wanted = count.saturating_mul(least as u64);
        if wanted > self.rest.len() as u64 {
            let missing = wanted - self.rest.len() as u64;
            return Err(self.fail_before(taken, Problem::Missing(missing)));
        }
        if least == 0
            && let Err(problem) = self.limits.empty_elements(count)
        {
            return Err(self.fail_before(taken, problem));
        }
        #[allow(clippy::cast_possible_truncation)] // At most the number of bytes, or 65,536.
        let count = count as usize;
        self.charge(count.saturating_mul(size))?;
        Ok(count)
    }

    /// As [`checked_count`](Self::checked_count), for a number of elements that is not encoded.
    #[cfg(any(feature = "host", test, fuzzing))]
    pub(crate) fn checked_length(
        &mut self,
        count: u64,
        least: usize,
        size: usize,
    ) -> Result<usize, Malformed> {
        self.checked_elements(count, least, size, 0)
    }

    /// Decodes a part of a value from other bytes, within this decoder's limits.
    #[cfg(any(feature = "host", test, fuzzing))]
    pub(crate) fn within<R>(&mut self, bytes: &'de [u8], decode: impl FnOnce(&mut Self) -> R) -> R {
        let (rest, total) = (self.rest, self.total);
        (self.rest, self.total) = (bytes, bytes.len());
        let result = decode(self);
        (self.rest, self.total) = (rest, total);
        result
    }

    /// Takes memory from the budget, before it is allocated.
    #[inline]
    pub(crate) fn charge(&mut self, bytes: usize) -> Result<(), Malformed> {
        if GUARDED && let Err(problem) = self.limits.charge(bytes) {
            return Err(self.fail(problem));
        }
        Ok(())
    }

    /// Checks at intervals that the call was not stopped. Runs for every element of a sequence or array.
    #[inline(always)]
    pub(crate) fn tick(&mut self) -> Result<(), Malformed> {
        if let Err(problem) = self.limits.tick() {
            return Err(self.fail(problem));
        }
        Ok(())
    }

    /// Decodes one level deeper. A recursive type must call this on each level.
    ///
    /// # Errors
    ///
    /// If the value is nested deeper than 512 levels, or takes more than 1 MiB of a host's stack.
    #[inline]
    pub fn nested<T>(
        &mut self,
        decode: impl FnOnce(&mut Self) -> Result<T, Malformed>,
    ) -> Result<T, Malformed> {
        if let Err(problem) = self.limits.descend() {
            return Err(self.fail(problem));
        }
        let result = decode(self);
        self.limits.ascend();
        result
    }

    /// The first step of [`nested`](Self::nested).
    #[cfg(any(feature = "host", test, fuzzing))]
    pub(crate) fn descend(&mut self) -> Result<(), Malformed> {
        self.limits.descend().map_err(|problem| self.fail(problem))
    }

    /// Counts a value that took no bytes. Their number is limited, because no bytes limit it.
    #[cfg(any(feature = "host", test, fuzzing))]
    pub(crate) fn count_empty(&mut self) -> Result<(), Malformed> {
        self.limits.empty_elements(1).map_err(|problem| self.fail(problem))
    }

    #[cfg(any(feature = "host", test, fuzzing))]
    pub(crate) fn ascend(&self) {
        self.limits.ascend();
    }

    /// Decodes a sequence of plain elements: their number and their place.
    #[inline]
    fn plain<T>(&mut self, _: Plain<T>) -> Result<(usize, Elements<'de>), Malformed> {
        let count = u64::from_le_bytes(self.take()?);
        if count & OUTSIDE != 0 {
            return self.plain_outside(count & !OUTSIDE, size_of::<T>());
        }
        let length = count.saturating_mul(size_of::<T>() as u64);
        if length > self.rest.len() as u64 {
            let missing = length - self.rest.len() as u64;
            return Err(self.fail_before(PREFIX, Problem::Missing(missing)));
        }
        #[allow(clippy::cast_possible_truncation)] // At most the number of bytes.
        let (count, length) = (count as usize, length as usize);
        Ok((count, Elements::Here(self.take_all(length)?)))
    }

    #[cold]
    fn plain_outside(&mut self, count: u64, size: usize) -> Result<(usize, Elements<'de>), Malformed> {
        let place = u64::from_le_bytes(self.take()?);
        let fail = |decoder: &mut Self, why: &'static str| {
            Err(decoder.fail_before(2 * PREFIX, Problem::Message(why.into())))
        };
        let (Ok(count), Ok(place)) = (usize::try_from(count), usize::try_from(place)) else {
            return fail(self, "the block lies outside the plugin's memory");
        };
        if count.checked_mul(size).is_none() {
            return fail(self, "the block is larger than the plugin's memory");
        }
        match self.outside {
            Outside::Nowhere => fail(self, "a block lies elsewhere, and nothing does here"),
            Outside::Lent(blocks) => Ok((count, Elements::Lent { blocks, number: place })),
            #[cfg(not(target_arch = "wasm32"))]
            Outside::Memory(memory) => {
                let length = count * size;
                let Some(block) = memory.get(place..).and_then(|memory| memory.get(..length)) else {
                    return fail(self, "the block lies outside the plugin's memory");
                };
                if let Err(problem) = self.limits.outside(length) {
                    return Err(self.fail_before(2 * PREFIX, problem));
                }
                Ok((count, Elements::Here(block)))
            }
        }
    }

    /// Decodes the next sequence, whose elements have `size` bytes. Returns their number, their bytes, and
    /// true if the bytes lie outside.
    #[cfg(any(feature = "host", test, fuzzing))]
    pub(crate) fn elements_of(&mut self, size: usize) -> Result<(usize, &'de [u8], bool), Malformed> {
        let count = u64::from_le_bytes(self.take()?);
        if count & OUTSIDE != 0 {
            return match self.plain_outside(count & !OUTSIDE, size)? {
                (count, Elements::Here(block)) => Ok((count, block, true)),
                (_, Elements::Lent { .. }) => Err(self.refuse(NO_SUCH_BLOCK)),
            };
        }
        let count = self.checked_count(count, size, 0)?;
        Ok((count, self.take_all(count * size)?, false))
    }

    /// Returns the next `N` bytes without taking them.
    #[cfg(any(feature = "host", test, fuzzing))]
    pub(crate) fn peek<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let rest = self.rest;
        let bytes = self.take();
        self.rest = rest;
        bytes
    }

    /// Skips the next sequence, whose elements have `size` bytes, without checking them.
    #[cfg(any(feature = "host", test, fuzzing))]
    pub(crate) fn pass_over(&mut self, size: usize) -> Result<(), Malformed> {
        let count = u64::from_le_bytes(self.take()?);
        if count & OUTSIDE != 0 {
            return self.take::<PREFIX>().map(drop);
        }
        let length = usize::try_from(count).unwrap_or(usize::MAX).saturating_mul(size);
        self.take_all(length).map(drop)
    }

    /// Decodes plain elements into a vector. A lent block becomes the vector's memory.
    #[inline]
    pub(crate) fn plain_vec<T>(&mut self, plain: Plain<T>) -> Result<Vec<T>, Malformed> {
        match self.plain(plain)? {
            (_, Elements::Here(bytes)) => {
                self.charge(bytes.len())?;
                self.copied(plain, bytes)
            }
            (count, Elements::Lent { blocks, number }) => match blocks.take(number, count, plain) {
                Some(vec) => Ok(vec),
                None => Err(self.refuse(NO_SUCH_BLOCK)),
            },
        }
    }

    /// Copies the elements in `bytes`, which must hold a whole number of them, into a vector.
    #[inline]
    pub(crate) fn copied<T>(&mut self, plain: Plain<T>, bytes: &[u8]) -> Result<Vec<T>, Malformed> {
        match plain.vec(bytes) {
            Some(vec) => Ok(vec),
            None => Err(self.fail(Problem::NoMemory)),
        }
    }

    /// Fails if memory for elements could not be allocated: a guest may have less memory than its host.
    #[inline]
    pub(crate) fn reserved<E>(&mut self, reserved: Result<(), E>) -> Result<(), Malformed> {
        reserved.map_err(|_| self.fail(Problem::NoMemory))
    }

    /// Decodes plain elements in place, as bytes.
    #[inline]
    pub(crate) fn plain_bytes<T>(&mut self, plain: Plain<T>) -> Result<&'de [u8], Malformed> {
        match self.plain(plain)? {
            (_, Elements::Here(bytes)) => Ok(bytes),
            (count, Elements::Lent { blocks, number }) => {
                match blocks.bytes(number).filter(|bytes| bytes.len() == count * size_of::<T>()) {
                    Some(bytes) => Ok(bytes),
                    None => Err(self.refuse(NO_SUCH_BLOCK)),
                }
            }
        }
    }

    /// Decodes UTF-8 in place.
    #[inline]
    pub(crate) fn text(&mut self) -> Result<&'de str, Malformed> {
        let before = self.offset();
        let bytes = self.plain_bytes(<u8 as PluginType>::PLAIN.expect("bytes are plain"))?;
        match core::str::from_utf8(bytes) {
            Ok(text) => Ok(text),
            Err(_) => Err(self.fail_before(self.offset() - before, Problem::Utf8)),
        }
    }

    /// Decodes the elements of a sequence from other bytes, within this decoder's limits.
    #[inline]
    pub(crate) fn elements<T: Decode<'de>>(
        &mut self,
        count: usize,
        mut push: impl FnMut(T),
    ) -> Result<(), Malformed> {
        for _ in 0..count {
            self.tick()?;
            push(T::decode(self)?);
        }
        Ok(())
    }
}
