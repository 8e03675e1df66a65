use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn tail(bytes: &[u8]) -> &[u8] {
    &bytes[1..]
}

fn main() {}
