//! The limits of decoding in a guest, which trusts its host: none.

use core::marker::PhantomData;

use super::error::Problem;

/// Of no size.
pub(crate) struct Limits<'a>(PhantomData<&'a ()>);

impl Limits<'_> {
    #[inline(always)]
    pub(crate) fn new(_: usize) -> Self {
        Self(PhantomData)
    }

    pub(crate) fn charge(&self, _: usize) -> Result<(), Problem> {
        Ok(())
    }

    pub(crate) fn empty_elements(&self, _: u64) -> Result<(), Problem> {
        Ok(())
    }

    pub(crate) fn descend(&self) -> Result<(), Problem> {
        Ok(())
    }

    pub(crate) fn ascend(&self) {}

    pub(crate) fn is_time_to_look(&self) -> bool {
        false
    }

    pub(crate) fn is_stopped(&self) -> bool {
        false
    }
}
