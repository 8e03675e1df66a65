//! Types whose memory is what goes over the wire, so that any number of them is one copy.
//!
//! The wire is little-endian with integers of fixed width, as is the memory of both ends. So a number, an array of
//! numbers, and a struct of them without padding and in the order of its declaration have the same bytes in both
//! places.

// Whoever has a proof may do this: there is nothing in it to read.
#![allow(clippy::unused_self)]

use alloc::vec::Vec;
use core::marker::PhantomData;

#[cfg(not(target_endian = "little"))]
compile_error!("the wire is little-endian memory: a big-endian host needs byte swaps here");

/// Proof that the memory of a `T` is its encoding: no padding, every bit pattern is a value, the bytes stand in the
/// order of the wire.
///
/// `PluginType::PLAIN` holds it. Only `unsafe` code makes one, because [`Vec`]s are filled by it without a look at
/// the bytes.
pub struct Plain<T: ?Sized>(PhantomData<fn(&T)>);

impl<T: ?Sized> Clone for Plain<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Plain<T> {}

/// A field of a struct that may be plain.
pub struct PlainField {
    offset: usize,
    size: usize,
    plain: bool,
}

impl PlainField {
    /// A field of type `F`, so many bytes behind the beginning of its struct, with its own proof if there is one.
    #[must_use]
    pub const fn of<F>(offset: usize, plain: Option<Plain<F>>) -> Self {
        Self { offset, size: size_of::<F>(), plain: plain.is_some() }
    }
}

impl<T> Plain<T> {
    /// Takes the caller's word.
    ///
    /// # Safety
    ///
    /// The memory of a `T` has no padding, all bit patterns are values of it, and its bytes are what `T` encodes to.
    #[must_use]
    pub const unsafe fn new() -> Self {
        Self(PhantomData)
    }

    /// The proof for a struct, if its fields are plain and lie in memory as they do on the wire.
    ///
    /// # Safety
    ///
    /// `fields` are all fields of `T`, with their types and offsets, in the order in which `T` encodes them, and any
    /// values of them make a `T`.
    #[must_use]
    pub const unsafe fn of_struct(fields: &[PlainField]) -> Option<Self> {
        let (mut index, mut end) = (0, 0);
        while index < fields.len() {
            let PlainField { offset, size, plain } = fields[index];
            if !plain || offset != end {
                return None;
            }
            end += size;
            index += 1;
        }
        if end == 0 || end != size_of::<T>() {
            return None;
        }
        // Fields that are as large as the struct, one behind the other, leave no room for padding.
        Some(Self(PhantomData))
    }

    /// The elements' bytes.
    #[inline(always)]
    pub(crate) fn bytes(self, slice: &[T]) -> &[u8] {
        // SAFETY: `self` proves that a `T` has no padding, and every byte is a valid `u8`. The slice's memory is
        // `size_of_val` bytes, borrowed as long.
        unsafe { core::slice::from_raw_parts(slice.as_ptr().cast(), size_of_val(slice)) }
    }

    /// The elements' bytes, to be written to.
    #[inline(always)]
    pub(crate) fn bytes_mut(self, slice: &mut [T]) -> &mut [u8] {
        // SAFETY: as in `bytes`; `self` proves as well that all bit patterns are values, so that no write through the
        // bytes makes the slice invalid.
        unsafe { core::slice::from_raw_parts_mut(slice.as_mut_ptr().cast(), size_of_val(slice)) }
    }

    /// The bytes as elements, if they are aligned and a whole number of them.
    #[inline(always)]
    pub(crate) fn slice(self, bytes: &[u8]) -> Option<&[T]> {
        let (start, count) = (bytes.as_ptr().cast::<T>(), Self::count(bytes)?);
        // SAFETY: `count` has checked alignment and length; `self` proves that all bit patterns are values. The bytes
        // are borrowed as long.
        Some(unsafe { core::slice::from_raw_parts(start, count) })
    }

    /// As [`slice`](Self::slice), to be written to.
    #[inline(always)]
    pub(crate) fn slice_mut(self, bytes: &mut [u8]) -> Option<&mut [T]> {
        let (count, start) = (Self::count(bytes)?, bytes.as_mut_ptr().cast::<T>());
        // SAFETY: as in `slice`; a `T` has no padding, so that every byte stays a valid `u8`.
        Some(unsafe { core::slice::from_raw_parts_mut(start, count) })
    }

    /// Not by `align_to`: the cases that it covers beside this one keep loops over the slice from being unrolled.
    #[inline(always)]
    fn count(bytes: &[u8]) -> Option<usize> {
        let fits = bytes.as_ptr().cast::<T>().is_aligned() && bytes.len().is_multiple_of(size_of::<T>());
        fits.then(|| bytes.len() / size_of::<T>())
    }

    /// A vector with a copy of the elements in `bytes`, which are a whole number of them. There is none if
    /// there is no memory for it.
    #[inline]
    pub(crate) fn vec(self, bytes: &[u8]) -> Option<Vec<T>> {
        let count = bytes.len() / size_of::<T>();
        let mut vec = Vec::<T>::new();
        vec.try_reserve_exact(count).ok()?;
        // SAFETY: the vector has room for `count` elements, and being new it does not overlap the bytes. `self` proves
        // that all bit patterns are values.
        unsafe {
            core::ptr::copy_nonoverlapping(bytes.as_ptr(), vec.as_mut_ptr().cast(), count * size_of::<T>());
            vec.set_len(count);
        }
        Some(vec)
    }

    /// The value whose memory these bytes are: as many as it takes.
    #[inline(always)]
    pub(crate) fn read(self, bytes: &[u8]) -> T {
        assert!(bytes.len() == size_of::<T>());
        // SAFETY: the bytes are those of one `T`, at any address; `self` proves that all bit patterns are values and
        // that a copy is one as well, as a number needs no drop.
        unsafe { bytes.as_ptr().cast::<T>().read_unaligned() }
    }

    /// An array of it.
    pub(crate) const fn array<const N: usize>(self) -> Option<Plain<[T; N]>> {
        if N == 0 { None } else { Some(Plain(PhantomData)) }
    }
}
