use wasmer_plugin::PluginType;

#[derive(PluginType)]
#[plugin_type(crate = crate::missing)]
pub struct Order(u8);

fn main() {}
