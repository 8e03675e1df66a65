//! The allocator of plugins, unless the feature `own-allocator` leaves it to them.
//!
//! std's takes 9 KB, most of a small plugin. `docs/size.md` compares allocators by size, speed and growth.

#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
