#![allow(unused_variables)]

use wasmer_plugin::wasmer_plugin;

/// Half of what is needed.
#[derive(serde::Serialize)]
pub struct Order;

#[wasmer_plugin]
pub fn price(order: &Order) -> u32 {
    0
}

fn main() {}
