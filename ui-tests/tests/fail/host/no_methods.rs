use wasmer_plugin::*;

#[wasmer_plugin(host)]
pub trait Shop {}

fn main() {}
