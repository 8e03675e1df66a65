use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn length(text: str) -> usize {
    text.len()
}

fn main() {}
