use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub const VERSION: u32 = 1;

fn main() {}
