//! An allocator that remembers the largest allocation of a thread.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Watched;

thread_local! {
    static LARGEST: Cell<usize> = const { Cell::new(0) };
}

#[global_allocator]
static ALLOCATOR: Watched = Watched;

// SAFETY: the system's allocator does it all. A `Cell` in a thread-local without destructor can be
// used at any time, and does not allocate.
unsafe impl GlobalAlloc for Watched {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LARGEST.set(LARGEST.get().max(layout.size()));
        // SAFETY: the caller keeps to the same contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps to the same contract.
        unsafe { System.dealloc(start, layout) }
    }

    unsafe fn realloc(&self, start: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        LARGEST.set(LARGEST.get().max(size));
        // SAFETY: the caller keeps to the same contract.
        unsafe { System.realloc(start, layout, size) }
    }
}

/// What `run` gives, and the size of the largest allocation that this thread made meanwhile.
pub(super) fn largest<T>(run: impl FnOnce() -> T) -> (T, usize) {
    LARGEST.set(0);
    let result = run();
    (result, LARGEST.get())
}

#[test]
fn allocations_are_seen() {
    let (vec, size) = largest(|| vec![0_u8; 12_345]);
    assert_eq!(size, vec.len());
    let ((), size) = largest(|| Vec::<u8>::with_capacity(1_000).reserve_exact(2_000));
    assert_eq!(size, 2_000);
}
