use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin(stub = Sum)]
pub fn add(a: i32, b: i32) -> i32 {
    a + b
}

#[wasmer_plugin(stub = Sum)]
pub fn add_all(values: &[i32]) -> i32 {
    values.iter().sum()
}

fn main() {}
