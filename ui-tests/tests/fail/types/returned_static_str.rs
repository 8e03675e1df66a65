use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn name() -> &'static str {
    "name"
}

fn main() {}
