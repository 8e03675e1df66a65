use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn trimmed(text: &str) -> &str {
    text.trim()
}

fn main() {}
