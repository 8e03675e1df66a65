use wasmer_plugin::*;

#[wasmer_plugin(host)]
pub trait Shop {
    fn new(owner: String) -> Self;
    fn stock(sku: &str) -> u32;
}

fn main() {}
