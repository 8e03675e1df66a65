use wasmer_plugin::*;

#[wasmer_plugin(host)]
pub trait Shop {
    const LIMIT: u32;
    type Item;
    fn stock(&self) -> u32;
}

fn main() {}
