use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    const PERCENT: u8;
    type Money;
    fn price(&self, cents: u64) -> u64;
    method!();
}

fn main() {}
