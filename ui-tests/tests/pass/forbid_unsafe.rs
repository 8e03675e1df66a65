//! A plugin whose author forbids `unsafe` code.
#![forbid(unsafe_code)]

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn scale(values: &mut [f32], by: f32, name: &str, note: &mut String) -> Vec<u8> {
    values.iter_mut().for_each(|value| *value *= by);
    note.push_str(name);
    name.as_bytes().to_vec()
}

pub fn main() {
    let mut note = String::new();
    assert_eq!(scale(&mut [1.0], 2.0, "x", &mut note), b"x");
}
