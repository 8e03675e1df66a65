//! An interface and a plugin whose author forbids `unsafe` code.
#![forbid(unsafe_code)]

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Scale {
    fn new(by: f32) -> Self;
    fn scale(&self, values: &mut [f32], name: &str, note: &mut String) -> Vec<u8>;
}

struct By(f32);

#[wasmer_plugin]
impl Scale for By {
    fn new(by: f32) -> Self {
        Self(by)
    }

    fn scale(&self, values: &mut [f32], name: &str, note: &mut String) -> Vec<u8> {
        values.iter_mut().for_each(|value| *value *= self.0);
        note.push_str(name);
        name.as_bytes().to_vec()
    }
}

pub fn main() {}
