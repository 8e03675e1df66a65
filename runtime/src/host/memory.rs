//! A guest's linear memory as slices.
//!
//! wasmer's own `MemoryView::read` and `write` copy in volatile words, to be safe even where several
//! threads share the memory. Modules with shared memories are refused, so plain slices do, at half
//! the time for bulk.

use wasmer::{Memory, Store};

/// The whole of linear memory.
#[inline]
pub(super) fn bytes<'s>(memory: &Memory, store: &'s Store) -> &'s [u8] {
    let view = memory.view(store);
    // SAFETY: base and length are those of a live memory of `store`, mapped and initialised for that
    // length. Only guest code and `Memory::grow` could change it or move it; both need the store
    // mutably, which is borrowed here for as long as the slice lives. No other thread can, as the
    // memory is not shared (checked in `PluginModule`).
    unsafe { std::slice::from_raw_parts(view.data_ptr(), length(&view)) }
}

/// The whole of linear memory, to be written to.
#[inline]
pub(super) fn bytes_mut<'s>(memory: &Memory, store: &'s mut Store) -> &'s mut [u8] {
    let view = memory.view(store);
    // SAFETY: as in `bytes`; the store is borrowed mutably for as long as the slice lives, so that
    // there is no other slice of the memory either.
    unsafe { std::slice::from_raw_parts_mut(view.data_ptr(), length(&view)) }
}

#[inline]
fn length(view: &wasmer::MemoryView<'_>) -> usize {
    usize::try_from(view.data_size()).expect("a mapped memory fits into the address space")
}
