use wasmer_plugin::*;

#[wasmer_plugin(host)]
trait Shop {
    fn stock(&self, sku: &str) -> u32;
}

fn main() {}
