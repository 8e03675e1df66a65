use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn sum(values: Vec<u32>) -> u32
where
    Vec<u32>: Clone,
{
    values.iter().sum()
}

fn main() {}
