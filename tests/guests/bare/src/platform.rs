//! The allocator and the panic handler that std would provide.

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32;
use core::cell::Cell;
use core::panic::PanicInfo;
use core::ptr::null_mut;

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    wasmer_plugin::guest::report_panic(info);
    wasm32::unreachable()
}

/// Allocates memory from front to back and never frees any, which is enough for a test.
struct Bump {
    next: Cell<usize>,
    end: Cell<usize>,
}

// SAFETY: wasm32-unknown-unknown without atomics has one thread.
unsafe impl Sync for Bump {}

#[global_allocator]
static ALLOCATOR: Bump = Bump { next: Cell::new(0), end: Cell::new(0) };

const PAGE: usize = 64 * 1024;

// SAFETY: each byte of freshly grown memory is handed out once.
unsafe impl GlobalAlloc for Bump {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let mut start = self.next.get().next_multiple_of(layout.align());
        if start + layout.size() > self.end.get() {
            let pages = layout.size().div_ceil(PAGE);
            let page = wasm32::memory_grow(0, pages);
            if page == usize::MAX {
                return null_mut();
            }
            // The rest of the old pages is wasted: the new memory starts at a page.
            start = page * PAGE;
            self.end.set(start + pages * PAGE);
        }
        self.next.set(start + layout.size());
        core::ptr::with_exposed_provenance_mut(start)
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
