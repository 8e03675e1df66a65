use wasmer_plugin::PluginType;

#[derive(PluginType)]
#[plugin_type(crate = "wasmer_plugin")]
pub struct Order(u8);

fn main() {}
