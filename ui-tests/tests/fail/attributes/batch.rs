//! A batch needs inputs, all of which only go in, and a name of its own.

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin(batch)]
pub fn nothing() {}

#[wasmer_plugin(batch)]
pub fn in_place(by: f64, numbers: &mut [f64], log: &mut Vec<String>) {}

#[wasmer_plugin(batch = add)]
pub fn add(a: i32, b: i32) -> i32 {
    a + b
}

#[wasmer_plugin(batch = "adds")]
pub fn sub(a: i32, b: i32) -> i32 {
    a - b
}

#[wasmer_plugin(batch)]
pub trait Discount {
    fn price(&mut self, cents: u64) -> u64;
}

struct Opaque;

#[wasmer_plugin(batch)]
pub fn undescribed(opaque: &Opaque) -> Opaque {
    Opaque
}

fn main() {}
