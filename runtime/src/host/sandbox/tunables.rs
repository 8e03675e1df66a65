//! Enforces an instance's memory and stack limits, and locates its flag and its fuel.

use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, Ordering};

use wasmer::sys::vm::{
    LinearMemory, MemoryError, MemoryStyle, TableStyle, VMConfig, VMGlobal, VMGlobalDefinition, VMMemory,
    VMMemoryDefinition, VMTable, VMTableDefinition,
};
use wasmer::sys::{BaseTunables, Tunables};
use wasmer::{GlobalType, MemoryType, Pages, TableType};

use super::instrument::GLOBALS;
use super::limits::Limits;

/// State that [`LimitingTunables`] shares with its instance.
#[derive(Debug, Default)]
pub(in crate::host) struct InstanceProbe {
    /// Addresses of the last globals, which are the ones that `instrument` added.
    globals: [AtomicPtr<VMGlobalDefinition>; GLOBALS],
    /// The size in bytes of the last refused growth of memory, or 0 if none was refused.
    refused: AtomicU64,
    /// True if the guest has rejected its arguments or its result.
    rejected: AtomicBool,
    /// True if the memory has grown.
    grown: AtomicBool,
}

impl InstanceProbe {
    /// Returns the address of the fuel counter.
    pub(in crate::host) fn fuel(&self) -> Option<NonNull<VMGlobalDefinition>> {
        NonNull::new(self.globals[0].load(Ordering::Relaxed))
    }

    /// Returns the address of the interrupt flag.
    pub(in crate::host) fn flag(&self) -> Option<NonNull<VMGlobalDefinition>> {
        NonNull::new(self.globals[1].load(Ordering::Relaxed))
    }

    /// Records that the guest rejects its arguments or its result.
    pub(in crate::host) fn reject(&self) {
        self.rejected.store(true, Ordering::Relaxed);
    }

    #[inline]
    pub(in crate::host) fn has_rejected(&self) -> bool {
        self.rejected.load(Ordering::Relaxed)
    }

    /// Clears a rejection.
    pub(in crate::host) fn accept(&self) {
        self.rejected.store(false, Ordering::Relaxed);
    }

    /// Returns true if the memory has grown since the last [`forget_growth`](Self::forget_growth), so that it
    /// may have moved.
    #[inline]
    pub(in crate::host) fn has_grown(&self) -> bool {
        self.grown.load(Ordering::Relaxed)
    }

    /// Clears the record of growth.
    pub(in crate::host) fn forget_growth(&self) {
        self.grown.store(false, Ordering::Relaxed);
    }

    /// Clears earlier refusals.
    #[inline]
    pub(in crate::host) fn begin(&self) {
        if self.refused.load(Ordering::Relaxed) != 0 {
            self.refused.store(0, Ordering::Relaxed);
        }
    }

    /// Returns the size in bytes of the last refused growth of memory.
    pub(in crate::host) fn refused(&self) -> Option<u64> {
        Some(self.refused.load(Ordering::Relaxed)).filter(|bytes| *bytes != 0)
    }
}

/// The tunables that create the memories, tables and globals of one instance.
pub(in crate::host) struct LimitingTunables {
    base: BaseTunables,
    config: VMConfig,
    memory: Pages,
    probe: Arc<InstanceProbe>,
}

impl LimitingTunables {
    pub(in crate::host) fn new(limits: &Limits, probe: Arc<InstanceProbe>) -> Self {
        let memory = u32::try_from(limits.memory / wasmer::WASM_PAGE_SIZE).unwrap_or(u32::MAX);
        Self {
            base: BaseTunables::default(),
            config: VMConfig { wasm_stack_size: Some(limits.stack) },
            memory: Pages(memory),
            probe,
        }
    }
}

impl Tunables for LimitingTunables {
    fn memory_style(&self, memory: &MemoryType) -> MemoryStyle {
        self.base.memory_style(memory)
    }

    fn table_style(&self, table: &TableType) -> TableStyle {
        self.base.table_style(table)
    }

    fn create_host_memory(&self, ty: &MemoryType, style: &MemoryStyle) -> Result<VMMemory, MemoryError> {
        self.base.create_host_memory(ty, style)
    }

    unsafe fn create_vm_memory(
        &self,
        ty: &MemoryType,
        style: &MemoryStyle,
        place: NonNull<VMMemoryDefinition>,
    ) -> Result<VMMemory, MemoryError> {
        // SAFETY: the caller upholds the same contract.
        let inner = unsafe { self.base.create_vm_memory(ty, style, place) }?;
        let memory = Memory { inner, limit: self.memory, probe: self.probe.clone() };
        Ok(VMMemory(Box::new(memory)))
    }

    fn create_host_table(&self, ty: &TableType, style: &TableStyle) -> Result<VMTable, String> {
        self.base.create_host_table(ty, style)
    }

    unsafe fn create_vm_table(
        &self,
        ty: &TableType,
        style: &TableStyle,
        place: NonNull<VMTableDefinition>,
    ) -> Result<VMTable, String> {
        // SAFETY: the caller upholds the same contract.
        unsafe { self.base.create_vm_table(ty, style, place) }
    }

    unsafe fn create_vm_global(
        &self,
        ty: GlobalType,
        place: NonNull<VMGlobalDefinition>,
    ) -> Result<VMGlobal, String> {
        // Globals are created in the order of their indices, so the last ones remain in the end.
        let places = &self.probe.globals;
        for (index, older) in places.iter().enumerate() {
            let next = places.get(index + 1).map_or(place.as_ptr(), |newer| newer.load(Ordering::Relaxed));
            older.store(next, Ordering::Relaxed);
        }
        // SAFETY: the caller upholds the same contract.
        unsafe { self.base.create_vm_global(ty, place) }
    }

    fn vmconfig(&self) -> &VMConfig {
        &self.config
    }
}

/// A linear memory that refuses to grow beyond a limit, and records the refusal.
#[derive(Debug)]
struct Memory {
    inner: VMMemory,
    limit: Pages,
    probe: Arc<InstanceProbe>,
}

impl LinearMemory for Memory {
    fn ty(&self) -> MemoryType {
        self.inner.ty()
    }

    fn size(&self) -> Pages {
        self.inner.size()
    }

    fn style(&self) -> MemoryStyle {
        self.inner.style()
    }

    fn grow(&mut self, delta: Pages) -> Result<Pages, MemoryError> {
        self.probe.grown.store(true, Ordering::Relaxed);
        let current = self.inner.size();
        let grown = match current.checked_add(delta) {
            Some(wanted) if wanted <= self.limit => self.inner.grow(delta),
            _ => Err(MemoryError::CouldNotGrow { current, attempted_delta: delta }),
        };
        if grown.is_err() {
            let wanted = (u64::from(current.0) + u64::from(delta.0)) * wasmer::WASM_PAGE_SIZE as u64;
            self.probe.refused.store(wanted, Ordering::Relaxed);
        }
        grown
    }

    fn vmmemory(&self) -> NonNull<VMMemoryDefinition> {
        self.inner.vmmemory()
    }

    fn try_clone(&self) -> Result<Box<dyn LinearMemory + Send + Sync>, MemoryError> {
        self.inner.0.try_clone()
    }

    fn copy(&self) -> Result<Box<dyn LinearMemory + Send + Sync>, MemoryError> {
        self.inner.0.copy()
    }
}

#[cfg(test)]
mod tests;
