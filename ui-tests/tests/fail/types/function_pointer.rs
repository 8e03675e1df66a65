#![allow(unused_variables)]

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn each(values: Vec<u32>, call: fn(u32) -> u32) {}

fn main() {}
