//! A guest's linear memory as slices.
//!
//! wasmer's own `MemoryView::read` and `write` copy in volatile words, to be safe even where several threads
//! share the memory. We refuse shared memories, so plain slices suffice, at half the time for bulk. Asking
//! wasmer for the memory's address takes as long as all encoding and decoding of a small call, so the address
//! is kept until the memory has grown.

use std::ops::Range;
use std::ptr::NonNull;
use std::slice::GetDisjointMutError;
use std::sync::Arc;

use wasmer::{AsStoreMut, AsStoreRef, Memory, Store};

use crate::host::sandbox::tunables::InstanceProbe;

/// The store of one instance, and the instance's linear memory.
pub(in crate::host) struct LinearMemory {
    store: Store,
    memory: Memory,
    /// The mapped bytes, as last asked for. They change only when the memory grows.
    mapped: Option<NonNull<[u8]>>,
    probe: Arc<InstanceProbe>,
}

impl LinearMemory {
    /// The memory must not be shared between threads. `probe` must be those of its instance.
    pub(in crate::host) fn new(store: Store, memory: Memory, probe: Arc<InstanceProbe>) -> Self {
        Self { store, memory, mapped: None, probe }
    }

    pub(in crate::host) fn store(&self) -> &Store {
        &self.store
    }

    /// Returns the store.
    #[inline]
    pub(in crate::host) fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// Returns the size in bytes.
    pub(in crate::host) fn size(&self) -> usize {
        mapped(&self.memory, &self.store).len()
    }

    #[inline]
    fn mapped(&mut self) -> NonNull<[u8]> {
        match self.mapped {
            Some(mapped) if !self.probe.has_grown() => mapped,
            _ => self.map(),
        }
    }

    #[cold]
    #[inline(never)]
    fn map(&mut self) -> NonNull<[u8]> {
        self.probe.forget_growth();
        *self.mapped.insert(mapped(&self.memory, &self.store))
    }

    /// Returns all of linear memory.
    #[inline]
    pub(in crate::host) fn bytes(&mut self) -> &[u8] {
        // SAFETY: base and length are those of a live memory of `store`, mapped and initialised for that
        // length. It has not grown since they were asked for: all that makes it grow goes through `tunables`,
        // which tells `probe`. No guest code runs as long as the slice lives, which borrows `self`. No
        // other thread can get at the memory, as it is not shared (checked in `PluginModule`).
        unsafe { self.mapped().as_ref() }
    }

    /// Returns all of linear memory, mutably.
    #[inline]
    pub(in crate::host) fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: as in `bytes`; `self` is borrowed mutably, so that there is no other slice either.
        unsafe { self.mapped().as_mut() }
    }
}

/// The memory of an instance whose code waits for a function of the host.
pub(in crate::host) struct GuestMemory<'a>(&'a mut [u8]);

impl<'a> GuestMemory<'a> {
    /// Wraps the bytes of a memory.
    ///
    /// # Safety
    ///
    /// The memory must be one of this store and not shared between threads, and for `'a` nothing else may
    /// refer to its bytes.
    #[inline]
    pub(in crate::host) unsafe fn new(memory: &Memory, store: &'a mut impl AsStoreMut) -> Self {
        // SAFETY: base and length are those of a live memory, mapped and initialised for that length. The
        // guest's code, which alone could change or move it, waits for the host function to return, and
        // needs the store, which is borrowed mutably, to go on. The caller of `new` guarantees the rest.
        Self(unsafe { mapped(memory, store).as_mut() })
    }

    /// Returns two places in the memory, if both are in bounds and do not overlap.
    #[inline]
    pub(in crate::host) fn places(
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
