use wasmer_plugin::*;

pub struct Order;
pub struct Refused;

#[wasmer_plugin(host)]
pub trait Shop {
    fn price(&self, order: &Order) -> u64;
    fn refuse(&self) -> Result<u64, Refused>;
}

fn main() {}
