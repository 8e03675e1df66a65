use wasmer_plugin::PluginType;

#[derive(PluginType)]
#[plugin_type(bound = "" as = u8)]
pub struct Order(u8);

fn main() {}
