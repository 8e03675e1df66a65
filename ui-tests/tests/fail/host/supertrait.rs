use wasmer_plugin::*;

#[wasmer_plugin(host)]
pub trait Shop: Send + 'static {
    fn stock(&self) -> u32;
}

fn main() {}
