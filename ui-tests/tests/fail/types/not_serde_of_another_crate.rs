#![allow(unused_variables)]

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn run(on: std::thread::ThreadId) {}

fn main() {}
