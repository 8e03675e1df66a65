use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin(name = "", stop = "now")]
fn first<T>(values: &mut str) -> &str {
    values
}

fn main() {}
