use wasmer_plugin::*;

#[wasmer_plugin(module = shop)]
pub trait Shop {
    fn stock(&self) -> u32;
}

fn main() {}
