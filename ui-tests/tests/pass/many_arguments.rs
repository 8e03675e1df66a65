//! No argument, and more than serde's tuples have room for.
#![allow(clippy::too_many_arguments)]

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn none() {}

#[wasmer_plugin]
#[rustfmt::skip]
pub fn sixteen(a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32, i: u32, j: u32, k: u32, l: u32, m: u32, n: u32, o: u32, p: u32) -> u32 {
    a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p
}

#[wasmer_plugin]
#[rustfmt::skip]
pub fn seventeen(a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32, i: u32, j: u32, k: u32, l: u32, m: u32, n: u32, o: u32, p: u32, q: &str) -> u32 {
    a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q.len() as u32
}

#[wasmer_plugin]
#[rustfmt::skip]
pub fn twenty(a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32, i: u32, j: u32, k: u32, l: u32, m: u32, n: u32, o: u32, p: u32, q: &mut u32, r: Option<&u32>, s: &[u32], t: &mut [u8]) -> u32 {
    *q += a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p;
    t.fill(1);
    *q + r.unwrap_or(&0) + s.len() as u32
}

pub fn main() {
    none();
    assert_eq!(seventeen(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "x"), 17);
}
