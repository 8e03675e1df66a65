//! Reads the arguments of a call out of the memory where the caller put them.

use alloc::vec::Vec;
use core::marker::PhantomData;
use core::ptr::NonNull;

use serde::Deserialize;

use super::end::origin;
use super::{End, Guest, Reply};
use crate::arguments::Passed;
use crate::codec::{self, CodecError, PREFIX, block};
use crate::transport::Returned;

/// The encoded arguments of a call, read from front to back.
///
/// What is read may borrow from the buffer, mutable slices included: each byte is handed out once.
/// If the bytes are not what the signature says, a guest panics, which is how a call to it fails, and a host
/// gets an error.
pub struct Arguments<'a, E = Guest> {
    /// The first byte that has not been handed out.
    start: NonNull<u8>,
    length: usize,
    buffer: PhantomData<&'a mut [u8]>,
    end: PhantomData<E>,
}

/// In a guest.
impl<'a> Arguments<'a> {
    /// The next argument, by value.
    #[inline]
    pub fn value<T: Passed<'a>>(&mut self) -> T {
        let Ok(value) = self.decode();
        value
    }
}

impl<'a, E: End> Arguments<'a, E> {
    /// Reads the arguments that `bytes` are.
    pub fn new(bytes: &'a mut [u8]) -> Self {
        let length = bytes.len();
        Self { start: NonNull::from(bytes).cast(), length, buffer: PhantomData, end: PhantomData }
    }

    /// Sees to it that all has been read.
    #[inline]
    pub fn end(&self) -> Result<(), E::Error> {
        if self.length == 0 { Ok(()) } else { Err(E::bad_arguments(CodecError::left_over(self.length))) }
    }

    #[inline]
    pub(crate) fn decode<T: Deserialize<'a>>(&mut self) -> Result<T, E::Error> {
        let (value, taken) = codec::decode_or(self.rest(), origin::<E>(), E::bad_arguments)?;
        self.advance(taken);
        Ok(value)
    }

    /// The elements of the sequence that is next, of that many bytes each.
    #[inline]
    pub(crate) fn block(&mut self, element: usize) -> Result<&'a [u8], E::Error> {
        let (block, taken) = codec::take_block(self.rest(), element).map_err(E::bad_arguments)?;
        self.advance(taken);
        Ok(block)
    }

    #[inline]
    pub(crate) fn string(&mut self) -> Result<&'a str, E::Error> {
        core::str::from_utf8(self.block(1)?).map_err(|error| E::bad_arguments(CodecError::utf8(error)))
    }

    /// As [`block`](Self::block), to be written to, and with the eight bytes of its prefix in front.
    #[inline]
    fn block_mut(&mut self, element: usize) -> Result<&'a mut [u8], E::Error> {
        let (_, taken) = codec::take_block(self.rest(), element).map_err(E::bad_arguments)?;
        let start = self.start;
        self.advance(taken);
        // SAFETY: `start` and the `taken` bytes after it were borrowed mutably for `'a` when this
        // reader was made. `advance` has just put them behind the reader, so that nothing else will
        // ever be handed out of them, and what was handed out before lies in front of `start`.
        Ok(unsafe { core::slice::from_raw_parts_mut(start.as_ptr(), taken) })
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

/// A slice that the function borrows: in the call buffer if its elements are aligned there.
pub enum HeldSlice<'a, T> {
    Buffer(&'a [T]),
    Decoded(Vec<T>),
}

impl<'a, T: Deserialize<'a> + 'a> HeldSlice<'a, T> {
    #[inline]
    pub(crate) fn receive<E: End>(arguments: &mut Arguments<'a, E>) -> Result<Self, E::Error> {
        if !block::is_plain::<T>() {
            return arguments.decode().map(Self::Decoded);
        }
        let bytes = arguments.block(size_of::<T>())?;
        Ok(match block::slice_from_bytes(bytes) {
            Some(slice) => Self::Buffer(slice),
            None => Self::Decoded(elements(bytes)),
        })
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
    pub(crate) fn receive<E: End>(arguments: &mut Arguments<'a, E>) -> Result<Self, E::Error> {
        if !block::is_plain::<T>() {
            let Some(size) = T::SCHEMA.number_size() else {
                return arguments.decode().map(Self::Decoded);
            };
            let region = arguments.block_mut(size)?;
            let vec = Arguments::<E>::new(region).decode()?;
            return Ok(Self::Numbers { region, vec });
        }
        let region = arguments.block_mut(size_of::<T>())?;
        let moved = (region.as_ptr().addr() + PREFIX) % align_of::<T>();
        if moved > PREFIX {
            let vec = elements(&region[PREFIX..]);
            return Ok(Self::Copied { region, vec });
        }
        if moved > 0 {
            region.copy_within(PREFIX.., PREFIX - moved);
        }
        Ok(Self::Buffer { region, moved })
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

    pub(crate) fn give_back<E: End>(self, reply: &mut Reply<E>) -> Result<(), E::Error> {
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
            Self::Decoded(vec) => reply.try_value(&vec)?,
        }
        Ok(())
    }
}

/// A copy of the plain numbers in a block.
fn elements<T>(block: &[u8]) -> Vec<T> {
    block::vec_from_bytes(block).expect("a block is a whole number of elements")
}
