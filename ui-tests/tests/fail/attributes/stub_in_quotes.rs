use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin(stub = "Plus")]
pub fn add(a: i32, b: i32) -> i32 {
    a + b
}

fn main() {}
