use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn u32(text: &str) -> u32 {
    text.len() as u32
}

fn main() {}
