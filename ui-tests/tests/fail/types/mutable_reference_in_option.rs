#![allow(unused_variables)]

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn log(out: Option<&mut String>) {}

fn main() {}
