use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub auto trait Discount {}

fn main() {}
