#![allow(unused_variables)]

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn log(out: (u32, &mut String)) {}

fn main() {}
