use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn largest<T: Ord>(values: Vec<u32>) -> Option<u32> {
    values.into_iter().max()
}

fn main() {}
