use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin(name = "plus", name = "sum")]
pub fn add(a: i32, b: i32) -> i32 {
    a + b
}

fn main() {}
