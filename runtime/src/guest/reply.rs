//! Puts a call's reply where the host finds it.

use alloc::alloc::{Layout, dealloc};
use alloc::string::String;
use alloc::vec::Vec;
use core::marker::PhantomData;
use core::mem::ManuallyDrop;
use core::ptr::NonNull;

use serde::Serialize;

use super::{End, Guest};
use crate::abi;
use crate::codec::{self, block};

/// The reply of a call. What it holds stays where it is until the next call clears it.
pub struct Reply<E = Guest> {
    /// Room to encode into, all of it initialised.
    room: Vec<u8>,
    /// How much of it is taken.
    length: usize,
    detached: Option<Block>,
    end: PhantomData<E>,
}

impl<E> Default for Reply<E> {
    fn default() -> Self {
        Self { room: Vec::new(), length: 0, detached: None, end: PhantomData }
    }
}

/// In a guest.
impl Reply {
    /// The function's result, if nothing follows it: hands vectors of numbers and strings over where
    /// they lie.
    #[inline]
    pub fn result<T: Serialize>(&mut self, result: T) {
        let Ok(()) = self.try_result(result);
    }

    /// Appends a value.
    ///
    /// # Panics
    ///
    /// If it cannot be encoded. In a guest that is how a call fails.
    #[inline]
    pub fn value<T: Serialize + ?Sized>(&mut self, value: &T) {
        let Ok(()) = self.try_value(value);
    }
}

impl<E: End> Reply<E> {
    /// Makes room for the next reply. Keeps the memory.
    pub fn clear(&mut self) {
        self.length = 0;
        self.detached = None;
    }

    #[inline]
    pub(crate) fn try_result<T: Serialize>(&mut self, result: T) -> Result<(), E::Error> {
        if block::element_size::<T>().is_none() {
            return self.try_value(&result);
        }
        match Block::new(result) {
            Ok(block) => self.detached = Some(block),
            Err(result) => self.try_value(&result)?,
        }
        Ok(())
    }

    #[inline]
    pub(crate) fn try_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), E::Error> {
        loop {
            let room = self.room.get_mut(self.length..).unwrap_or_default();
            match codec::encode(value, room) {
                Ok(Some(length)) => {
                    self.length += length;
                    return Ok(());
                }
                Ok(None) => self.grow(),
                Err(error) => return Err(E::bad_result(error)),
            }
        }
    }

    /// Doubles the room.
    #[cold]
    fn grow(&mut self) {
        const FIRST: usize = 256;
        self.room.resize((2 * self.room.len()).max(FIRST), 0);
    }

    /// The bytes, and whether their length prefix is left out.
    pub fn bytes(&self) -> (&[u8], bool) {
        match &self.detached {
            Some(block) => (block.bytes(), true),
            None => (&self.room[..self.length], false),
        }
    }

    /// Where the bytes are.
    #[allow(clippy::cast_possible_truncation)] // Addresses and lengths have 32 bits on wasm32.
    pub fn place(&self) -> abi::Reply {
        let (bytes, detached) = self.bytes();
        abi::Reply {
            address: bytes.as_ptr().expose_provenance() as u32,
            length: bytes.len() as u32,
            detached,
        }
    }
}

/// The memory of a vector of plain numbers or of a string, whatever its element type was.
struct Block {
    start: NonNull<u8>,
    length: usize,
    layout: Layout,
}

// SAFETY: the memory is the block's own, as it was the vector's. Its elements are numbers.
unsafe impl Send for Block {}

impl Block {
    /// Takes the value's memory, or gives the value back if it is none of these types.
    #[inline]
    fn new<T>(value: T) -> Result<Self, T> {
        let mut value = Some(value);
        if let Some(string) = block::same_mut::<_, Option<String>>(&mut value) {
            return Ok(Self::from_vec(string.take().unwrap_or_default().into_bytes()));
        }
        block::each_plain!(P => {
            if let Some(vec) = block::same_mut::<_, Option<Vec<P>>>(&mut value) {
                return Ok(Self::from_vec(vec.take().unwrap_or_default()));
            }
        });
        Err(value.expect("nothing was taken"))
    }

    /// `T` must need no drop; plain numbers do not.
    fn from_vec<T: Copy>(vec: Vec<T>) -> Self {
        let mut vec = ManuallyDrop::new(vec);
        Self {
            // Not by way of a slice: the pointer is to free all of the capacity.
            start: NonNull::new(vec.as_mut_ptr()).expect("a vector's pointer is not null").cast(),
            length: size_of_val(vec.as_slice()),
            layout: Layout::array::<T>(vec.capacity()).expect("a vector has this layout"),
        }
    }

    fn bytes(&self) -> &[u8] {
        // SAFETY: `from_vec` took start and length from a vector of plain numbers, which have no
        // padding, and the memory is freed in `drop` only.
        unsafe { core::slice::from_raw_parts(self.start.as_ptr(), self.length) }
    }
}

impl Drop for Block {
    #[inline(never)] // One for all functions of a plugin.
    fn drop(&mut self) {
        if self.layout.size() > 0 {
            // SAFETY: `from_vec` took memory and layout from a vector that it then forgot; a vector
            // of that capacity has this very layout and comes from the global allocator.
            unsafe { dealloc(self.start.as_ptr(), self.layout) }
        }
    }
}
