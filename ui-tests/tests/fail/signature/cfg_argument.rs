#![allow(unused_variables)]

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn add(a: i32, #[cfg(debug_assertions)] b: i32) -> i32 {
    a
}

fn main() {}
