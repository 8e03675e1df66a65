//! An interface and a plugin whose author forbids things: what is generated cannot allow them again.
#![forbid(unsafe_code, unused, nonstandard_style, clippy::all, clippy::pedantic)]

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
        for value in values {
            *value *= self.0;
        }
        note.push_str(name);
        name.as_bytes().to_vec()
    }
}

pub fn main() {}
