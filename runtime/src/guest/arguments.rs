//! Reads the arguments of a call out of the call buffer.

use alloc::vec::Vec;
use core::convert::Infallible;
use core::marker::PhantomData;
use core::ptr::NonNull;

use serde::Deserialize;

use super::Reply;
use crate::arguments::{Lent, LentMut, Passed};
use crate::codec::{self, CodecError, Origin, PREFIX, block};
use crate::transport::Returned;

/// The encoded arguments of a call, read from front to back.
///
/// What is read may borrow from the buffer, mutable slices included: each byte is handed out once.
/// All methods panic if the bytes are not what the signature says. In a guest that is how a call
/// fails.
pub struct Arguments<'a> {
    /// The first byte that has not been handed out.
    start: NonNull<u8>,
    length: usize,
    buffer: PhantomData<&'a mut [u8]>,
}

impl<'a> Arguments<'a> {
    /// Reads the arguments that `bytes` are.
    pub fn new(bytes: &'a mut [u8]) -> Self {
        let length = bytes.len();
        Self { start: NonNull::from(bytes).cast(), length, buffer: PhantomData }
    }

    /// The next argument, by value.
    #[inline]
    pub fn value<T: Passed<'a>>(&mut self) -> T {
        self.decode()
    }

    /// The next argument, to be lent to the function.
    #[inline]
    pub fn lent<T: Lent<'a> + ?Sized>(&mut self) -> Held<'a, T> {
        Held(T::receive(self))
    }

    /// The next argument, to be lent to the function if there is any.
    #[inline]
    pub fn maybe_lent<T: Lent<'a> + ?Sized>(&mut self) -> Option<Held<'a, T>> {
        match self.value::<u8>() {
            0 => None,
            _ => Some(self.lent()),
        }
    }

    /// The next argument, to be lent to the function and sent back.
    #[inline]
    pub fn lent_mut<T: LentMut + ?Sized>(&mut self) -> HeldMut<'a, T> {
        HeldMut(T::receive(self))
    }

    /// Sees to it that all has been read.
    #[inline]
    pub fn end(&self) {
        if self.length != 0 {
            mismatch(&CodecError::left_over(self.length));
        }
    }

    #[inline]
    pub(crate) fn decode<T: Deserialize<'a>>(&mut self) -> T {
        let Ok((value, taken)) =
            codec::decode_or::<_, Infallible>(self.rest(), Origin::Trusted, |error| mismatch(&error));
        self.advance(taken);
        value
    }

    /// The elements of the sequence that is next, of that many bytes each.
    #[inline]
    pub(crate) fn block(&mut self, element: usize) -> &'a [u8] {
        let (block, taken) = expect(codec::take_block(self.rest(), element));
        self.advance(taken);
        block
    }

    #[inline]
    pub(crate) fn string(&mut self) -> &'a str {
        expect(core::str::from_utf8(self.block(1)).map_err(CodecError::utf8))
    }

    /// As [`block`](Self::block), to be written to, and with the eight bytes of its prefix in front.
    #[inline]
    fn block_mut(&mut self, element: usize) -> &'a mut [u8] {
        let (_, taken) = expect(codec::take_block(self.rest(), element));
        let start = self.start;
        self.advance(taken);
        // SAFETY: `start` and the `taken` bytes after it were borrowed mutably for `'a` when this
        // reader was made. `advance` has just put them behind the reader, so that nothing else will
        // ever be handed out of them, and what was handed out before lies in front of `start`.
        unsafe { core::slice::from_raw_parts_mut(start.as_ptr(), taken) }
    }

    #[inline]
    fn rest(&self) -> &'a [u8] {
        // SAFETY: the bytes were borrowed mutably for `'a` when this reader was made, and have not
        // been handed out yet. Both callers keep no more of them than they then pass in `advance`:
        // `codec::decode` promises that what it returns borrows only from the bytes it took.
        unsafe { core::slice::from_raw_parts(self.start.as_ptr(), self.length) }
    }

    #[inline]
    fn advance(&mut self, taken: usize) {
        assert!(taken <= self.length);
        self.length -= taken;
        // SAFETY: `taken` bytes are there, so that the pointer stays within the buffer or one past
        // its end.
        self.start = unsafe { self.start.add(taken) };
    }
}

/// A value in the guest that the function borrows.
pub struct Held<'a, T: Lent<'a> + ?Sized>(T::Held);

impl<'a, T: Lent<'a> + ?Sized> Held<'a, T> {
    /// The value.
    #[inline]
    pub fn get(&self) -> &T {
        T::lend(&self.0)
    }
}

/// A value in the guest that the function borrows mutably.
pub struct HeldMut<'a, T: LentMut + ?Sized + 'a>(T::Held<'a>);

impl<T: LentMut + ?Sized> HeldMut<'_, T> {
    /// The value.
    #[inline]
    pub fn get_mut(&mut self) -> &mut T {
        T::lend(&mut self.0)
    }

    /// Sends the value back.
    #[inline]
    pub fn give_back(self, reply: &mut Reply) {
        T::give_back(self.0, reply);
    }
}

/// A slice that the function borrows: in the call buffer if its elements are aligned there.
pub enum HeldSlice<'a, T> {
    Buffer(&'a [T]),
    Decoded(Vec<T>),
}

impl<'a, T: Deserialize<'a> + 'a> HeldSlice<'a, T> {
    #[inline]
    pub(crate) fn receive(arguments: &mut Arguments<'a>) -> Self {
        if !block::is_plain::<T>() {
            return Self::Decoded(arguments.decode());
        }
        let bytes = arguments.block(size_of::<T>());
        match block::slice_from_bytes(bytes) {
            Some(slice) => Self::Buffer(slice),
            None => Self::Decoded(elements(bytes)),
        }
    }

    #[inline]
    pub(crate) fn get(&self) -> &[T] {
        match self {
            Self::Buffer(slice) => slice,
            Self::Decoded(vec) => vec,
        }
    }
}

/// A slice that the function borrows mutably.
pub enum HeldSliceMut<'a, T> {
    /// Plain numbers, worked on in the call buffer. Where they were not aligned they have been moved
    /// down by `moved` bytes, over the prefix, which has done its duty.
    Buffer { region: &'a mut [u8], moved: usize },
    /// Plain numbers of more alignment than the prefix has room to make up for.
    Copied { region: &'a mut [u8], vec: Vec<T> },
    /// Numbers of types that are not plain, such as `usize`: they go back to where they came from. Whether they do is
    /// a matter of the description, not of the type: the host may have another of the same bytes.
    Numbers { region: &'a mut [u8], vec: Vec<T> },
    /// Other values: they go back in the reply.
    Decoded(Vec<T>),
}

impl<'a, T: Returned> HeldSliceMut<'a, T> {
    pub(crate) fn receive(arguments: &mut Arguments<'a>) -> Self {
        if !block::is_plain::<T>() {
            let Some(size) = T::SCHEMA.number_size() else { return Self::Decoded(arguments.decode()) };
            let region = arguments.block_mut(size);
            let vec = Arguments::new(region).decode();
            return Self::Numbers { region, vec };
        }
        let region = arguments.block_mut(size_of::<T>());
        let moved = (region.as_ptr().addr() + PREFIX) % align_of::<T>();
        if moved > PREFIX {
            let vec = elements(&region[PREFIX..]);
            return Self::Copied { region, vec };
        }
        if moved > 0 {
            region.copy_within(PREFIX.., PREFIX - moved);
        }
        Self::Buffer { region, moved }
    }

    pub(crate) fn get_mut(&mut self) -> &mut [T] {
        match self {
            Self::Buffer { region, moved } => {
                let end = region.len() - *moved;
                let slice = block::slice_from_bytes_mut(&mut region[PREFIX - *moved..end]);
                slice.expect("the elements have been aligned")
            }
            Self::Copied { vec, .. } | Self::Numbers { vec, .. } | Self::Decoded(vec) => vec,
        }
    }

    pub(crate) fn give_back(self, reply: &mut Reply) {
        match self {
            Self::Buffer { region, moved } => {
                if moved > 0 {
                    let end = region.len() - moved;
                    region.copy_within(PREFIX - moved..end, PREFIX);
                    // Whole again, as the next plugin of a pipeline gets the arguments as they are here.
                    let count = (region.len() - PREFIX) / size_of::<T>();
                    region[..PREFIX].copy_from_slice(&(count as u64).to_le_bytes());
                }
            }
            Self::Copied { region, vec } => {
                if let Some(bytes) = block::slice_as_bytes(&vec) {
                    region[PREFIX..].copy_from_slice(bytes);
                }
            }
            Self::Numbers { region, vec } => {
                let length = codec::encode(&vec, region);
                assert!(
                    matches!(length, Ok(Some(length)) if length == region.len()),
                    "not what its type is described as"
                );
            }
            Self::Decoded(vec) => reply.value(&vec),
        }
    }
}

/// A copy of the plain numbers in a block.
fn elements<T>(block: &[u8]) -> Vec<T> {
    block::vec_from_bytes(block).expect("a block is a whole number of elements")
}

#[inline]
fn expect<T>(result: Result<T, CodecError>) -> T {
    result.unwrap_or_else(|error| mismatch(&error))
}

#[cold]
fn mismatch(error: &CodecError) -> ! {
    panic!("the arguments are not what this plugin's function takes: {error}")
}
