use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn count(to: u32) -> impl Iterator<Item = u32> {
    0..to
}

fn main() {}
