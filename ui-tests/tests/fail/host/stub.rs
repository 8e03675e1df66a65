use wasmer_plugin::*;

#[wasmer_plugin(host, stub = ShopStub)]
pub trait Shop {
    fn stock(&self) -> u32;
}

fn main() {}
