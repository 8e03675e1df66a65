use wasmer_plugin::wasmer_plugin;

pub struct DiscountStub;

#[wasmer_plugin]
pub trait Discount {
    fn price(&self, cents: u64) -> u64;
}

fn main() {}
