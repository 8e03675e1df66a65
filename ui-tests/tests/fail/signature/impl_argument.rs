use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn sum(values: impl Iterator<Item = u32>) -> u32 {
    values.sum()
}

fn main() {}
