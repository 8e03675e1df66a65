use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {}

#[wasmer_plugin]
pub trait Refund {
    fn new() -> Self;
}

fn main() {}
