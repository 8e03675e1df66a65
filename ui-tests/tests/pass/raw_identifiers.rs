//! Names that are keywords.

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn r#type(r#match: u32, r#fn: &str, r#mut: &mut u32) -> u32 {
    *r#mut += r#match;
    r#match + r#fn.len() as u32
}

#[wasmer_plugin(stub = r#Trait)]
pub fn r#loop() {}

#[wasmer_plugin(stub = r#struct)]
pub fn r#static() {}

pub fn main() {
    assert_eq!(r#type(2, "x", &mut 1), 3);
}
