//! The limits of decoding in a guest, which trusts its host in all but the depth of values: its stack is
//! small.

use core::cell::Cell;
use core::marker::PhantomData;

use super::DEPTH;
use super::error::Problem;

/// The rest of what a value may take.
pub(crate) struct Limits<'a> {
    depth: Cell<u32>,
    bytes: PhantomData<&'a ()>,
}

impl Limits<'_> {
    #[inline(always)]
    pub(crate) fn new(_: usize) -> Self {
        Self { depth: Cell::new(DEPTH), bytes: PhantomData }
    }

    pub(crate) fn charge(&self, _: usize) -> Result<(), Problem> {
        Ok(())
    }

    pub(crate) fn empty_elements(&self, _: u64) -> Result<(), Problem> {
        Ok(())
    }

    pub(crate) fn tick(&self) -> Result<(), Problem> {
        Ok(())
    }

    /// One level further down.
    #[inline]
    pub(crate) fn descend(&self) -> Result<(), Problem> {
        self.depth.set(self.depth.get().checked_sub(1).ok_or(Problem::Depth)?);
        Ok(())
    }

    #[inline]
    pub(crate) fn ascend(&self) {
        self.depth.set(self.depth.get() + 1);
    }
}
