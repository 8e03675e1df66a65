//! A guest's linear memory as slices.
//!
//! wasmer's own `MemoryView::read` and `write` copy in volatile words, to be safe even where several
//! threads share the memory. Shared memories are refused, so plain slices do, at half
//! the time for bulk. To ask wasmer where the memory is takes as long as all encoding and decoding of
//! a small call: that is done once for each crossing, if at all.

use std::ops::Range;
use std::ptr::NonNull;
use std::slice::GetDisjointMutError;

use wasmer::{AsStoreMut, AsStoreRef, Memory, Store};

/// The linear memory of the one instance in a store, and the store.
pub(super) struct LinearMemory {
    store: Store,
    memory: Memory,
    /// What is mapped, if it has been asked for since guest code ran last. Only guest code and `Memory::grow` could
    /// change or move it; both need the store mutably, which nobody has but [`enter`](Self::enter).
    mapped: Option<NonNull<[u8]>>,
}

impl LinearMemory {
    /// The memory must not be shared between threads.
    pub(super) fn new(store: Store, memory: Memory) -> Self {
        Self { store, memory, mapped: None }
    }

    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    /// For what leaves the memory as it is. What does not is done by [`enter`](Self::enter).
    pub(super) fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// Does what needs the store, such as running guest code.
    #[inline]
    pub(super) fn enter<T>(&mut self, work: impl FnOnce(&mut Store) -> T) -> T {
        self.mapped = None;
        work(&mut self.store)
    }

    /// Size in bytes.
    pub(super) fn size(&self) -> usize {
        self.mapped.unwrap_or_else(|| mapped(&self.memory, &self.store)).len()
    }

    #[inline]
    fn mapped(&mut self) -> NonNull<[u8]> {
        *self.mapped.get_or_insert_with(|| mapped(&self.memory, &self.store))
    }

    /// The whole of linear memory.
    #[inline]
    pub(super) fn bytes(&mut self) -> &[u8] {
        // SAFETY: base and length are those of a live memory of `store`, mapped and initialised for that length. They
        // were asked for after guest code ran last, and none runs as long as the slice lives, which borrows `self`. No
        // other thread can get at the memory, as it is not shared (checked in `PluginModule`).
        unsafe { self.mapped().as_ref() }
    }

    /// The whole of linear memory, to be written to.
    #[inline]
    pub(super) fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: as in `bytes`; `self` is borrowed mutably, so that there is no other slice either.
        unsafe { self.mapped().as_mut() }
    }
}

/// The memory of an instance whose code calls a function of the host, for as long as that runs.
pub(super) struct Suspended<'a>(&'a mut [u8]);

impl<'a> Suspended<'a> {
    /// # Safety
    ///
    /// The memory is one of this store and not shared between threads, and for `'a` nothing else refers to what is in it.
    #[inline]
    pub(super) unsafe fn new(memory: &Memory, store: &'a mut impl AsStoreMut) -> Self {
        // SAFETY: base and length are those of a live memory, mapped and initialised for that length. The
        // guest's code, which alone could change or move it, waits for the host function to return, and
        // needs the store, which is borrowed mutably, to go on. The rest is the caller's word.
        Self(unsafe { mapped(memory, store).as_mut() })
    }

    /// Two places in it, if they are there and do not overlap.
    #[inline]
    pub(super) fn places(
        self,
        places: [Range<usize>; 2],
    ) -> Result<[&'a mut [u8]; 2], (GetDisjointMutError, usize)> {
        let size = self.0.len();
        self.0.get_disjoint_mut(places).map_err(|error| (error, size))
    }
}

#[inline]
fn mapped(memory: &Memory, store: &impl AsStoreRef) -> NonNull<[u8]> {
    let view = memory.view(store);
    let length = usize::try_from(view.data_size()).expect("a mapped memory fits into the address space");
    let start = NonNull::new(view.data_ptr()).expect("a memory is mapped, even an empty one");
    NonNull::slice_from_raw_parts(start, length)
}
