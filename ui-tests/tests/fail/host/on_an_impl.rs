use wasmer_plugin::*;

#[wasmer_plugin(host)]
pub trait Shop {
    fn stock(&self) -> u32;
}

struct MyShop;

#[wasmer_plugin(host)]
impl Shop for MyShop {
    fn stock(&self) -> u32 {
        0
    }
}

fn main() {}
