#![allow(unused_variables)]

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn log(out: &mut dyn std::io::Write) {}

fn main() {}
