use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn add(a: i32, b: i32) -> i32;

fn main() {
    add(2, 3);
}
