use wasmer_plugin::*;

#[wasmer_plugin(host)]
pub trait Shop {
    fn stock<T>(&self, sku: T) -> u32;
    fn price<const N: usize>(&self, cents: [u8; N]) -> u32
    where
        Self: Sized;
}

fn main() {}
