use wasmer_plugin::*;

#[wasmer_plugin(host)]
pub trait Match {
    fn stock(&self) -> u32;
}

#[wasmer_plugin(host)]
pub trait Super {
    fn stock(&self) -> u32;
}

fn main() {}
