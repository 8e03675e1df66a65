use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn show(value: &dyn std::fmt::Display) -> String {
    value.to_string()
}

fn main() {}
