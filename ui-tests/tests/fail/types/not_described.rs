//! A type that serde can carry, and that nothing describes: in an argument, in a result, and lent.

use wasmer_plugin::wasmer_plugin;

#[derive(serde::Serialize, serde::Deserialize)]
pub struct Order;

#[wasmer_plugin]
pub fn take(order: Order) -> u32 {
    let _ = order;
    1
}

#[wasmer_plugin]
pub fn make() -> Vec<Order> {
    Vec::new()
}

#[wasmer_plugin]
pub fn change(orders: &mut [Order], maybe: Option<&Order>) {
    let _ = (orders, maybe);
}

fn main() {}
