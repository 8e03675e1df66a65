#![allow(unused_variables)]

use wasmer_plugin::wasmer_plugin;

/// Somebody forgot the derives.
pub struct Order;

#[wasmer_plugin]
pub fn price(discount: u32, order: Order) -> u32 {
    discount
}

fn main() {}
