//! The default allocator of plugins. The feature `own-allocator` removes it.
//!
//! std's allocator takes 9 KB, most of a small plugin. `docs/size.md` compares allocators by size, speed and
//! growth.

#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
