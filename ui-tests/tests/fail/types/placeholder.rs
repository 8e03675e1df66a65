use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn collect(values: &[u32]) -> Vec<_> {
    values.to_vec()
}

fn main() {}
