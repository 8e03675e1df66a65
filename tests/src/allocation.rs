//! An allocator that counts the allocations of each thread.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The system's allocator, with counters. A test sets it as its `#[global_allocator]`.
pub struct Watched;

/// The allocations of a thread during a closure.
#[derive(Clone, Copy, Debug, Default)]
pub struct Allocations {
    /// Number of allocations, including those that grow another one.
    pub number: usize,
    /// Size of the largest, in bytes.
    pub largest: usize,
    /// Maximum of bytes allocated at the same time. A growing allocation counts with its old and its new
    /// size.
    pub peak: usize,
    live: usize,
}

thread_local! {
    static ALLOCATIONS: Cell<Allocations> = const {
        Cell::new(Allocations { number: 0, largest: 0, peak: 0, live: 0 })
    };
}

fn allocated(size: usize) {
    let mut allocations = ALLOCATIONS.get();
    allocations.number += 1;
    allocations.largest = allocations.largest.max(size);
    allocations.live += size;
    allocations.peak = allocations.peak.max(allocations.live);
    ALLOCATIONS.set(allocations);
}

fn freed(size: usize) {
    let mut allocations = ALLOCATIONS.get();
    // The memory may have been allocated before, or by another thread.
    allocations.live = allocations.live.saturating_sub(size);
    ALLOCATIONS.set(allocations);
}

// SAFETY: every method forwards to the system's allocator. A `Cell` in a thread-local without destructor can
// be used at any time, and does not allocate.
unsafe impl GlobalAlloc for Watched {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        allocated(layout.size());
        // SAFETY: the caller upholds the same contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        freed(layout.size());
        // SAFETY: the caller upholds the same contract.
        unsafe { System.dealloc(start, layout) }
    }

    unsafe fn realloc(&self, start: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        allocated(size);
        freed(layout.size());
        // SAFETY: the caller upholds the same contract.
        unsafe { System.realloc(start, layout, size) }
    }
}

/// Returns the result of `run`, and the allocations that this thread made meanwhile.
pub fn watch<T>(run: impl FnOnce() -> T) -> (T, Allocations) {
    ALLOCATIONS.set(Allocations::default());
    let result = run();
    (result, ALLOCATIONS.get())
}
