//! Limits of decoding in a guest. It trusts its host, but limits the depth of values, because its stack is
//! small.

#![allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "the methods are those of `limits.rs`")]

use core::cell::Cell;
use core::marker::PhantomData;

use super::DEPTH;
use super::error::Problem;

/// The remaining budget of a value.
pub(crate) struct Limits<'a> {
    depth: Cell<u32>,
    bytes: PhantomData<&'a ()>,
}

impl Limits<'_> {
    #[inline(always)]
    pub(crate) fn new(_: usize) -> Self {
        Self { depth: Cell::new(DEPTH), bytes: PhantomData }
    }

    /// Compiled only beside the error about the feature `host` on wasm32, so that no other error hides it.
    #[cfg(feature = "host")]
    pub(crate) fn bound(&self, _: Option<&dyn Fn() -> bool>, _: usize) {}

    pub(crate) fn charge(&self, _: usize) -> Result<(), Problem> {
        Ok(())
    }

    pub(crate) fn empty_elements(&self, _: u64) -> Result<(), Problem> {
        Ok(())
    }

    pub(crate) fn tick(&self) -> Result<(), Problem> {
        Ok(())
    }

    /// Goes one level deeper.
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
