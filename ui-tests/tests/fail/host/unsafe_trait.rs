use wasmer_plugin::*;

#[wasmer_plugin(host)]
pub unsafe trait Shop {
    fn stock(&self) -> u32;
}

fn main() {}
