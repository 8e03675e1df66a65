use wasmer_plugin::wasmer_plugin;

/// The result of `add`.
#[allow(non_camel_case_types)]
pub struct add {}

#[wasmer_plugin]
pub fn add(a: i32, b: i32) -> i32 {
    a + b
}

fn main() {}
