use wasmer_plugin::*;

#[wasmer_plugin(host)]
pub trait Shop {
    const fn stock(&self) -> u32;
}

fn main() {}
