use wasmer_plugin::wasmer_plugin;

pub struct Order;
pub struct Refused;

#[wasmer_plugin]
pub trait Discount {
    fn price(&mut self, order: &Order) -> u64;
    fn first(&self, orders: Vec<Order>, place: &mut Order) -> Result<Order, Refused>;
}

fn main() {}
