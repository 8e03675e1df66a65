//! Plain types: their memory is their encoding, so any number of them is one copy.
//!
//! The wire is little-endian with integers of fixed width, and so is the memory of both ends. So numbers,
//! arrays of numbers, and structs of numbers without padding in the order of declaration have the same bytes
//! in memory and on the wire.

// A `self` is the proof itself, and holds no data to use.
#![allow(clippy::unused_self)]

use alloc::vec::Vec;
use core::marker::PhantomData;

#[cfg(not(target_endian = "little"))]
compile_error!("the wire is little-endian memory: a big-endian host needs byte swaps here");

/// Proof that the memory of a `T` is its encoding: it has no padding, every bit pattern is a value, and the
/// bytes have the order of the wire.
///
/// `PluginType::PLAIN` holds it. Creating one is `unsafe`, because it permits filling a [`Vec`] with
/// unchecked bytes.
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
    /// A field of type `F` at this offset in its struct, with its own proof if its type is plain.
    #[must_use]
    pub const fn of<F>(offset: usize, plain: Option<Plain<F>>) -> Self {
        Self { offset, size: size_of::<F>(), plain: plain.is_some() }
    }
}

impl<T> Plain<T> {
    /// Creates a proof without checking it.
    ///
    /// # Safety
    ///
    /// The memory of a `T` must have no padding, all bit patterns must be values of it, and its bytes must be
    /// its encoding.
    #[must_use]
    pub const unsafe fn new() -> Self {
        Self(PhantomData)
    }

    /// Returns the proof for a struct if its fields are plain and have the same layout in memory as on the
    /// wire.
    ///
    /// # Safety
    ///
    /// `fields` must be all fields of `T`, with their types and offsets, in the order in which `T` encodes
    /// them, and any values of them must make a `T`.
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
        // The fields are contiguous and as large as the struct, which leaves no room for padding.
        Some(Self(PhantomData))
    }

    /// Returns the elements' bytes.
    #[inline(always)]
    pub(crate) fn bytes(self, slice: &[T]) -> &[u8] {
        // SAFETY: `self` proves that a `T` has no padding, and every byte is a valid `u8`. The slice's memory
        // is `size_of_val` bytes, and the result borrows it for as long as the slice does.
        unsafe { core::slice::from_raw_parts(slice.as_ptr().cast(), size_of_val(slice)) }
    }

    /// Returns the elements' bytes, mutably.
    #[inline(always)]
    pub(crate) fn bytes_mut(self, slice: &mut [T]) -> &mut [u8] {
        // SAFETY: as in `bytes`. `self` also proves that all bit patterns are values, so no write through the
        // bytes makes the slice invalid.
        unsafe { core::slice::from_raw_parts_mut(slice.as_mut_ptr().cast(), size_of_val(slice)) }
    }

    /// Returns the bytes as elements, if they are aligned and a whole number of them.
    #[inline(always)]
    pub(crate) fn slice(self, bytes: &[u8]) -> Option<&[T]> {
        let (start, count) = (bytes.as_ptr().cast::<T>(), Self::count(bytes)?);
        // SAFETY: `count` has checked alignment and length, and `self` proves that all bit patterns are
        // values. The result borrows the bytes for as long as the parameter does.
        Some(unsafe { core::slice::from_raw_parts(start, count) })
    }

    /// Returns the bytes as mutable elements, under the conditions of [`slice`](Self::slice).
    #[inline(always)]
    pub(crate) fn slice_mut(self, bytes: &mut [u8]) -> Option<&mut [T]> {
        let (count, start) = (Self::count(bytes)?, bytes.as_mut_ptr().cast::<T>());
        // SAFETY: as in `slice`. A `T` has no padding, so every byte stays a valid `u8`.
        Some(unsafe { core::slice::from_raw_parts_mut(start, count) })
    }

    /// Avoids `align_to`: its other cases keep loops over the slice from being unrolled.
    #[inline(always)]
    fn count(bytes: &[u8]) -> Option<usize> {
        let fits = bytes.as_ptr().cast::<T>().is_aligned() && bytes.len().is_multiple_of(size_of::<T>());
        fits.then(|| bytes.len() / size_of::<T>())
    }

    /// Copies the elements in `bytes`, which must hold a whole number of them, into a vector. Returns `None`
    /// if memory runs out.
    #[inline]
    pub(crate) fn vec(self, bytes: &[u8]) -> Option<Vec<T>> {
        let count = bytes.len() / size_of::<T>();
        let mut vec = Vec::<T>::new();
        vec.try_reserve_exact(count).ok()?;
        // SAFETY: the vector has room for `count` elements, and does not overlap the bytes because it is new.
        // `self` proves that all bit patterns are values.
        unsafe {
            core::ptr::copy_nonoverlapping(bytes.as_ptr(), vec.as_mut_ptr().cast(), count * size_of::<T>());
            vec.set_len(count);
        }
        Some(vec)
    }

    /// Reads the value at the start of these bytes.
    #[inline(always)]
    pub(crate) fn read(self, bytes: &[u8]) -> T {
        assert!(bytes.len() == size_of::<T>());
        // SAFETY: the bytes hold a `T`, at any address. `self` proves that all bit patterns are values. A
        // copy is a value as well, because a number needs no drop.
        unsafe { bytes.as_ptr().cast::<T>().read_unaligned() }
    }

    /// Returns the proof for an array of the type.
    pub(crate) const fn array<const N: usize>(self) -> Option<Plain<[T; N]>> {
        if N == 0 { None } else { Some(Plain(PhantomData)) }
    }
}
