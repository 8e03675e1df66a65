#![allow(unused_variables)]

use wasmer_plugin::wasmer_plugin;

/// Somebody forgot the derives.
pub struct Order;

#[wasmer_plugin]
pub fn price(item: u32) -> Order {
    Order
}

fn main() {}
