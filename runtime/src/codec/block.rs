//! Block copies for vectors and slices of plain numbers, and strings.
//!
//! serde hands a `Vec<u8>` over byte by byte, about fifty times slower than a copy of the memory.
//! With integers of fixed width the bytes on the wire are those in memory, so a copy writes the same.
//! Whether a type qualifies is asked of the type itself, by its identity, never of how it is spelled:
//! an alias or an associated type of `Vec<u8>` is copied as well.
//!
//! The comparisons below are of constants: nothing is left of them in optimised code.

use alloc::string::String;
use alloc::vec::Vec;
use core::any::TypeId;

use super::CodecError;

#[cfg(not(target_endian = "little"))]
compile_error!("the wire is little-endian memory: a big-endian host needs byte swaps here");

/// Runs the body with `$plain` naming each plain type in turn.
macro_rules! each_plain {
    ($plain:ident => $body:block) => {
        $crate::codec::block::each_plain! { @all $plain => $body; u8 i8 u16 i16 u32 i32 u64 i64 u128 i128 f32 f64 }
    };
    (@all $plain:ident => $body:block; $($type:ty)*) => {
        $({ type $plain = $type; $body })*
    };
}
pub(crate) use each_plain;

/// Whether `T` is a number whose memory is what the wire wants.
/// Not `usize`, which is 32 bits wide in the guest, nor `bool` and `char`, which not all bytes are.
#[inline(always)]
pub(crate) fn is_plain<T>() -> bool {
    each_plain!(P => {
        if typeid::of::<T>() == TypeId::of::<P>() {
            return true;
        }
    });
    false
}

/// If values of `T` can be moved as one block, the size of an element.
#[inline(always)]
pub(crate) fn element_size<T: ?Sized>() -> Option<usize> {
    each_plain!(P => {
        if typeid::of::<T>() == TypeId::of::<Vec<P>>() {
            return Some(size_of::<P>());
        }
    });
    (typeid::of::<T>() == TypeId::of::<String>()).then_some(1)
}

/// If `value` can be moved as one block, the number of its elements and their bytes.
#[inline(always)]
pub(crate) fn as_bytes<T: ?Sized>(value: &T) -> Option<(usize, &[u8])> {
    each_plain!(P => {
        if let Some(vec) = same::<T, Vec<P>>(value) {
            return Some((vec.len(), slice_as_bytes(vec)?));
        }
    });
    let string = same::<T, String>(value)?;
    Some((string.len(), string.as_bytes()))
}

/// The bytes of a slice of plain numbers.
#[inline(always)]
pub(crate) fn slice_as_bytes<T>(slice: &[T]) -> Option<&[u8]> {
    if !is_plain::<T>() {
        return None;
    }
    // SAFETY: `is_plain` has compared `T` with a list of number types, none of which has padding,
    // and every byte is a valid `u8`. The slice's memory is `size_of_val` bytes, borrowed as long.
    Some(unsafe { core::slice::from_raw_parts(slice.as_ptr().cast(), size_of_val(slice)) })
}

/// The bytes of a mutable slice of plain numbers.
#[inline(always)]
pub(crate) fn slice_as_bytes_mut<T>(slice: &mut [T]) -> Option<&mut [u8]> {
    if !is_plain::<T>() {
        return None;
    }
    // SAFETY: as in `slice_as_bytes`; moreover all bit patterns are valid numbers, so that no write
    // through the bytes can make the slice invalid.
    Some(unsafe { core::slice::from_raw_parts_mut(slice.as_mut_ptr().cast(), size_of_val(slice)) })
}

/// A slice of plain numbers over `bytes`, if those are aligned and a whole number of elements.
#[inline(always)]
pub(crate) fn slice_from_bytes<T>(bytes: &[u8]) -> Option<&[T]> {
    let (start, count) = (bytes.as_ptr().cast::<T>(), elements::<T>(bytes)?);
    // SAFETY: `elements` has seen to it that the bytes are as many plain numbers, which all bit
    // patterns are, and aligned. They are borrowed as long.
    Some(unsafe { core::slice::from_raw_parts(start, count) })
}

/// As [`slice_from_bytes`], for writing.
#[inline(always)]
pub(crate) fn slice_from_bytes_mut<T>(bytes: &mut [u8]) -> Option<&mut [T]> {
    let (count, start) = (elements::<T>(bytes)?, bytes.as_mut_ptr().cast::<T>());
    // SAFETY: as in `slice_from_bytes`; every byte of a plain number is a valid `u8`.
    Some(unsafe { core::slice::from_raw_parts_mut(start, count) })
}

/// How many plain numbers these bytes are, if they are aligned and a whole number of them. Not by
/// `align_to`: what it does for other cases keeps loops over the slice from being unrolled.
#[inline(always)]
fn elements<T>(bytes: &[u8]) -> Option<usize> {
    let fits = is_plain::<T>()
        && bytes.as_ptr().cast::<T>().is_aligned()
        && bytes.len().is_multiple_of(size_of::<T>());
    fits.then(|| bytes.len() / size_of::<T>())
}

/// A vector with a copy of the plain numbers in `bytes`, a whole number of elements.
pub(crate) fn vec_from_bytes<T>(bytes: &[u8]) -> Option<Vec<T>> {
    if !is_plain::<T>() || !bytes.len().is_multiple_of(size_of::<T>()) {
        return None;
    }
    let count = bytes.len() / size_of::<T>();
    let mut vec = Vec::<T>::with_capacity(count);
    // SAFETY: the vector has room for `count` elements, which are `bytes.len()` bytes, and being
    // new it does not overlap them; all bit patterns are valid plain numbers.
    unsafe {
        core::ptr::copy_nonoverlapping(bytes.as_ptr(), vec.as_mut_ptr().cast(), bytes.len());
        vec.set_len(count);
    }
    Some(vec)
}

/// The value of a type with an [`element_size`] whose elements are `bytes`.
#[inline]
pub(crate) fn to_value<T>(bytes: &[u8]) -> Result<T, CodecError> {
    let mut value = None;
    each_plain!(P => {
        if let Some(slot) = same_mut::<Option<T>, Option<Vec<P>>>(&mut value) {
            *slot = vec_from_bytes(bytes);
        }
    });
    if let Some(slot) = same_mut::<Option<T>, Option<String>>(&mut value) {
        *slot = Some(core::str::from_utf8(bytes).map_err(CodecError::utf8)?.into());
    }
    value.ok_or_else(CodecError::too_short)
}

/// `value` as the type that it is, if that is `B`.
#[inline(always)]
pub(crate) fn same<A: ?Sized, B: 'static>(value: &A) -> Option<&B> {
    if typeid::of::<A>() != TypeId::of::<B>() {
        return None;
    }
    // SAFETY: `A` is `B`: the identities are equal, and `B` contains no lifetime in which they could yet
    // differ. That is the callers' duty; they ask for vectors of numbers, strings, and options of those.
    Some(unsafe { &*core::ptr::from_ref(value).cast::<B>() })
}

/// As [`same`], for writing.
#[inline(always)]
pub(crate) fn same_mut<A, B: 'static>(value: &mut A) -> Option<&mut B> {
    if typeid::of::<A>() != TypeId::of::<B>() {
        return None;
    }
    // SAFETY: as in `same`.
    Some(unsafe { &mut *core::ptr::from_mut(value).cast::<B>() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::convert_ret;

    #[test]
    fn blocks_are_what_serde_writes() {
        fn check<T: serde::Serialize>(value: &T) {
            let (count, bytes) = as_bytes(value).expect("a block");
            let mut block = (count as u64).to_le_bytes().to_vec();
            block.extend_from_slice(bytes);
            let serde = bincode::serde::encode_to_vec(value, super::super::FORMAT).unwrap();
            assert_eq!(block, serde);
            assert_eq!(convert_ret(value).unwrap(), serde); // By reference: not a block itself.
        }
        check(&alloc::vec![1_u8, 2, 255]);
        check(&alloc::vec![1_i16, -2]);
        check(&alloc::vec![1.5_f32, f32::NAN]);
        check(&alloc::vec![u128::MAX, 1]);
        check(&String::from("héllo"));
        check(&Vec::<u64>::new());
    }

    #[test]
    fn other_types_are_no_blocks() {
        assert!(as_bytes("str").is_none());
        assert!(as_bytes(&alloc::vec![true]).is_none());
        assert!(as_bytes(&alloc::vec![1_usize]).is_none());
        assert!(as_bytes(&alloc::vec!["a"]).is_none());
        assert!(slice_as_bytes(&['a']).is_none());
    }

    #[test]
    fn blocks_come_back() {
        assert_eq!(to_value::<Vec<u16>>(&[1, 0, 2, 0]).unwrap(), [1, 2]);
        assert_eq!(to_value::<String>(b"ab").unwrap(), "ab");
        assert!(to_value::<Vec<u16>>(&[1, 0, 2]).is_err());
        assert!(to_value::<String>(&[0xff]).is_err());
    }
}
