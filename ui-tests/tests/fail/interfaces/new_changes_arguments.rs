use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn new(percent: &mut u8) -> Self;
    fn price(&self, cents: u64) -> u64;
}

fn main() {}
