use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub enum Size {
    Small,
    Large,
}

fn main() {}
