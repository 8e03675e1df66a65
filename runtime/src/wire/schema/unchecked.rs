//! Content of constants that rustc does not check.

use core::fmt;
use core::mem::MaybeUninit;

/// A value in a constant.
///
/// rustc checks the value of each constant, with all that it refers to. A function's constants refer to all
/// of its types, so types of hundreds of fields would be checked for each function. This check ends at a
/// union.
#[derive(Clone, Copy)]
pub(crate) struct Unchecked<T: Copy> {
    value: MaybeUninit<T>,
}

impl<T: Copy> Unchecked<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self { value: MaybeUninit::new(value) }
    }

    pub(crate) const fn get(&self) -> &T {
        // SAFETY: `new`, the only function that makes this, initialises the value.
        unsafe { self.value.assume_init_ref() }
    }
}

impl<T: Copy + fmt::Debug> fmt::Debug for Unchecked<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}
