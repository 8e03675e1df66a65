use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    const fn price(&self, cents: u64) -> u64;
}

fn main() {}
