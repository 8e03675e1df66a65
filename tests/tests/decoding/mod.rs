//! Tests of attacks on decoding: memory and time that a reply takes, replies that pass from plugin to plugin,
//! and values that a guest cannot decode.

#![allow(
    clippy::large_enum_variant,
    clippy::large_stack_arrays,
    clippy::linkedlist,
    clippy::zero_sized_map_values,
    clippy::drop_non_drop,
    missing_docs,
    unreachable_pub,
    reason = "odd types and large values are what is decoded here"
)]
#![allow(clippy::redundant_closure_for_method_calls, reason = "a call is shown as a host writes it")]

mod host_arguments;
mod memory;
mod pipelines;
mod time;
mod values;

use std::collections::BTreeMap;
use std::ops::Range;

use picky::{Sizes, SizesHost};
use wasmer_plugin::host::{Loader, Plugin};
use wasmer_plugin_tests::picky_module;

/// Returns these numbers from `Sizes`.
struct Told {
    size: usize,
    nested: isize,
}

impl Sizes for Told {
    fn size(&self) -> usize {
        self.size
    }

    fn nested(&self) -> BTreeMap<u8, Vec<Range<isize>>> {
        [(7, vec![0..1, 2..self.nested])].into()
    }
}

/// Loads the honest plugin.
fn picky() -> Plugin {
    picky_with(1, 1)
}

fn picky_with(size: usize, nested: isize) -> Plugin {
    picky_module().instantiate_with(SizesHost::new(Told { size, nested })).expect("the guest starts")
}

/// Loads a plugin whose function with this name replies with the bytes that it was last told, and keeps them
/// at `ADDRESS`.
fn liar(loader: &Loader, function: &str) -> Plugin {
    let text = include_str!("liar.wat").replace("FUNCTION", function);
    let wasm = wat::parse_str(text).expect("it is WebAssembly");
    loader.load_bytes(&wasm).expect("it is a plugin")
}

/// Address of the bytes that a liar was told.
const ADDRESS: u64 = 1 << 20;

#[wasmer_plugin::wasmer_plugin]
#[allow(dead_code, unused_variables, unreachable_pub)]
pub fn tell(bytes: &[u8]) {
    unreachable!("runs in the guest")
}

/// Sets a reply in the returned word.
#[wasmer_plugin::wasmer_plugin]
#[allow(dead_code, unused_variables, unreachable_pub)]
pub fn tell_word(word: u64) {
    unreachable!("runs in the guest")
}

/// Sets a reply that refers to blocks.
#[wasmer_plugin::wasmer_plugin]
#[allow(dead_code, unused_variables, unreachable_pub)]
pub fn tell_of_blocks(bytes: &[u8]) {
    unreachable!("runs in the guest")
}

/// Sets the number of elements that a function claims to have changed in place.
#[wasmer_plugin::wasmer_plugin]
#[allow(dead_code, unused_variables, unreachable_pub)]
pub fn count_in_place(count: u64) {
    unreachable!("runs in the guest")
}
