use wasmer_plugin::PluginType;

#[derive(PluginType)]
pub enum Order {
    At(Option<*const u8>),
}

fn main() {}
