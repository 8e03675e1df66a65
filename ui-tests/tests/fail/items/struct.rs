use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub struct Order {
    pub item: String,
}

fn main() {}
