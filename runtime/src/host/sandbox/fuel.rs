//! The fuel of an instance.

use std::ptr::NonNull;

use wasmer::sys::vm::VMGlobalDefinition;

/// The place where an instance keeps its remaining fuel.
pub(in crate::host) struct Fuel(NonNull<i64>);

// SAFETY: it belongs to one instance, and changes threads together with it.
unsafe impl Send for Fuel {}

impl Fuel {
    /// # Safety
    ///
    /// It is the `i64` global of an instance that outlives this, and neither runs nor is asked for that
    /// global by other means while this is used.
    pub(in crate::host) unsafe fn new(global: NonNull<VMGlobalDefinition>) -> Self {
        Self(global.cast())
    }

    /// Returns the remaining fuel. It is negative if more was wanted than there was.
    #[inline]
    pub(in crate::host) fn left(&self) -> i64 {
        // SAFETY: `new`'s caller says that the place is there and that nobody else uses it now.
        unsafe { self.0.read() }
    }

    #[inline]
    pub(in crate::host) fn fill(&mut self, fuel: u64) {
        let fuel = i64::try_from(fuel).unwrap_or(i64::MAX);
        // SAFETY: as for `left`.
        unsafe { self.0.write(fuel) }
    }
}
