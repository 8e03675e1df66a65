use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn add(a: i32, b: i32) -> i32 {
    a + b
}

#[wasmer_plugin]
pub fn add(a: f64, b: f64) -> f64 {
    a + b
}

fn main() {}
