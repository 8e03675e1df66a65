use wasmer_plugin::*;

#[wasmer_plugin(host)]
pub trait Shop {
    fn stock(&self) -> u32;
    fn stock(&self) -> u64;
}

fn main() {}
