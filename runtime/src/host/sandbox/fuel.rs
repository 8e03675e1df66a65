//! The fuel of an instance.

use std::ptr::NonNull;

use wasmer::sys::vm::VMGlobalDefinition;

/// The place where an instance keeps its remaining fuel.
pub(in crate::host) struct Fuel(NonNull<i64>);

// SAFETY: the global belongs to one instance, and changes threads together with it.
unsafe impl Send for Fuel {}

impl Fuel {
    /// Wraps the fuel counter of an instance.
    ///
    /// # Safety
    ///
    /// `global` must be an `i64` global of an instance that outlives this. While this is used, the instance
    /// must not run, and nothing else may access the global.
    pub(in crate::host) unsafe fn new(global: NonNull<VMGlobalDefinition>) -> Self {
        Self(global.cast())
    }

    /// Returns the remaining fuel. It is negative if the call needed more than it had.
    #[inline]
    pub(in crate::host) fn left(&self) -> i64 {
        // SAFETY: the caller of `new` guarantees that the global is live and that nothing else uses it now.
        unsafe { self.0.read() }
    }

    #[inline]
    pub(in crate::host) fn fill(&mut self, fuel: u64) {
        let fuel = i64::try_from(fuel).unwrap_or(i64::MAX);
        // SAFETY: as for `left`.
        unsafe { self.0.write(fuel) }
    }
}
