use wasmer_plugin::PluginType;

#[derive(PluginType)]
#[plugin_type(as = "Vec<u8>")]
pub struct Order(u8);

fn main() {}
