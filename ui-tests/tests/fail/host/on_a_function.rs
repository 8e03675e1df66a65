use wasmer_plugin::*;

#[wasmer_plugin(host)]
pub fn stock(sku: &str) -> u32 {
    sku.len() as u32
}

fn main() {}
