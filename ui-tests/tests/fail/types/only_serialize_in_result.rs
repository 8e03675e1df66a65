use wasmer_plugin::wasmer_plugin;

/// Half of what is needed.
#[derive(serde::Serialize)]
pub struct Order;

#[wasmer_plugin]
pub fn order() -> Order {
    Order
}

fn main() {}
