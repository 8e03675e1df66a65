#![allow(unused_variables)]

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn read(start: *const u8, length: usize) {}

fn main() {}
