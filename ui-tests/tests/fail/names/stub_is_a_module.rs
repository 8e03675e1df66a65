use wasmer_plugin::wasmer_plugin;

pub mod shapes {}

#[wasmer_plugin]
pub fn shapes() -> u32 {
    3
}

fn main() {}
