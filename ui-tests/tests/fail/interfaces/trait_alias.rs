use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount = Send;

fn main() {}
