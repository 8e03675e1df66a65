use wasmer_plugin::transport::Transport;
use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn new(percent: u8) -> Self;
    fn price(&self, cents: u64) -> u64;
}

fn host<T: Transport>(plugin: T) -> Result<u64, T::Error> {
    let mut discount = DiscountStub::new(plugin)?;
    discount.price("much")
}

fn main() {}
