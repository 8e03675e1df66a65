use wasmer_plugin::*;

#[wasmer_plugin(host)]
pub trait Shop {
    fn exit(&self) -> !;
    fn copy(&self) -> Self;
}

fn main() {}
