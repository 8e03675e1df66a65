use wasmer_plugin::*;

#[wasmer_plugin(host, host, module, name = "", crate = 1, hosts)]
pub trait Shop {
    fn stock(&self) -> u32;
}

fn main() {}
