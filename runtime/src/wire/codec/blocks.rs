//! Large blocks: parts of a value that lie outside of its encoded bytes.
//!
//! A guest lends memory to its host for large parts of arguments. The host fills a block, and the arguments
//! refer to the block by its number. A `Vec` that is decoded from a block takes over its memory, so the
//! host's copy of the elements is the only one.

use alloc::alloc::{Layout, alloc, dealloc};
use alloc::vec::Vec;
use core::cell::Cell;
use core::mem;
use core::ptr::NonNull;

use super::plain::Plain;

/// The handling of blocks of at least [`LARGE`] bytes.
pub(crate) enum Blocks<'v> {
    /// Blocks are inline.
    Inline,
    /// Blocks are listed here, and encoded as their index in the list. Only a host can list them, because a
    /// guest lends memory for each.
    #[cfg(any(feature = "host", test))]
    Listed(Vec<Block<'v>>),
    /// Blocks stay in place, and are encoded as their address.
    Addressed {
        /// True if the value has such a block.
        any: bool,
        value: core::marker::PhantomData<&'v ()>,
    },
}

impl Blocks<'_> {
    /// Leaves blocks in place.
    pub(crate) const fn addressed() -> Self {
        Self::Addressed { any: false, value: core::marker::PhantomData }
    }
}

/// Elements that a value lends to its encoder.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "host"), allow(dead_code))]
pub(crate) struct Block<'v> {
    pub(crate) bytes: &'v [u8],
    /// Alignment of an element.
    pub(crate) align: usize,
}

/// The location of large blocks, for a decoder.
#[derive(Clone, Copy)]
pub(crate) enum Outside<'de> {
    /// All blocks are inline.
    Nowhere,
    /// In a guest's linear memory, by address.
    #[cfg(not(target_arch = "wasm32"))]
    #[cfg_attr(not(feature = "host"), allow(dead_code))]
    Memory(&'de [u8]),
    /// In memory that the guest has lent, by number.
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]
    Lent(&'de LentBlocks),
}

/// The blocks lent for one call.
///
/// A `Cell`, because the panics of a `RefCell` would add formatting code to every plugin.
#[derive(Default)]
pub(crate) struct LentBlocks(Cell<Vec<LentBlock>>);

struct LentBlock {
    start: NonNull<u8>,
    layout: Layout,
    state: State,
}

/// The state of a lent block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    None,
    /// A slice borrows the block, which stays until the call has ended.
    Borrowed,
    /// A vector owns the block and frees it.
    Taken,
}

// SAFETY: only this list, or the vector that took a block over, uses and frees the memory of a block.
unsafe impl Send for LentBlocks {}

impl LentBlocks {
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]
    pub(crate) const fn new() -> Self {
        Self(Cell::new(Vec::new()))
    }

    /// Allocates a block for the host to fill. Returns its address, or `None` if memory runs out.
    #[cfg_attr(not(any(target_arch = "wasm32", test)), allow(dead_code))]
    pub(crate) fn lend(&self, length: usize, align: usize) -> Option<NonNull<u8>> {
        let layout = Layout::from_size_align(length, align).ok().filter(|layout| layout.size() > 0)?;
        // SAFETY: the filter above excludes a size of 0.
        let start = NonNull::new(unsafe { alloc(layout) })?;
        self.with(|blocks| blocks.push(LentBlock { start, layout, state: State::None }));
        Some(start)
    }

    /// Takes the list out of its cell while `work` runs.
    fn with<R>(&self, work: impl FnOnce(&mut Vec<LentBlock>) -> R) -> R {
        let mut blocks = self.0.take();
        let result = work(&mut blocks);
        // The replaced vector is empty, so it needs no drop.
        mem::forget(self.0.replace(blocks));
        result
    }

    /// Frees the blocks that no vector has taken.
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]
    #[inline]
    pub(crate) fn clear(&mut self) {
        if !self.0.get_mut().is_empty() {
            self.free();
        }
    }

    #[cold]
    #[inline(never)]
    #[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]
    fn free(&mut self) {
        self.0.get_mut().clear();
    }

    /// Returns a vector of the elements in block `number`, and removes the block.
    pub(crate) fn take<T>(&self, number: usize, count: usize, plain: Plain<T>) -> Option<Vec<T>> {
        let (start, layout, state) = self.block(number)?;
        if Layout::array::<T>(count).ok()?.size() != layout.size() {
            return None;
        }
        if layout.align() != align_of::<T>() || state != State::None {
            // The host has another type with the same description, or a slice borrows the block: copy the
            // elements.
            return plain.vec(self.bytes(number)?);
        }
        self.set_state(number, State::Taken);
        // SAFETY: `lend` allocated the block from the global allocator with this very layout, that of an
        // array of `count` elements. `state` says that nobody else reads or frees it. The host has filled it,
        // and `plain` proves that all bit patterns are values of a `T`.
        Some(unsafe { Vec::from_raw_parts(start.as_ptr().cast(), count, layout.size() / size_of::<T>()) })
    }

    /// Returns the bytes of block `number`, which stays in the list.
    pub(crate) fn bytes(&self, number: usize) -> Option<&[u8]> {
        let (start, layout, state) = self.block(number)?;
        if state == State::Taken {
            return None;
        }
        self.set_state(number, State::Borrowed);
        // SAFETY: the block is allocated, and the host has filled it. As `state` is `Borrowed`, no vector
        // takes it over. Only `clear` and `drop` free it, and both borrow `self` mutably.
        Some(unsafe { core::slice::from_raw_parts(start.as_ptr(), layout.size()) })
    }

    fn block(&self, number: usize) -> Option<(NonNull<u8>, Layout, State)> {
        self.with(|blocks| blocks.get(number).map(|block| (block.start, block.layout, block.state)))
    }

    fn set_state(&self, number: usize, state: State) {
        self.with(|blocks| {
            if let Some(block) = blocks.get_mut(number) {
                block.state = state;
            }
        });
    }
}

impl Drop for LentBlock {
    fn drop(&mut self) {
        if self.state != State::Taken {
            // SAFETY: `lend` allocated the block with this layout, and `state` says that no vector has taken
            // it over.
            unsafe { dealloc(self.start.as_ptr(), self.layout) }
        }
    }
}
