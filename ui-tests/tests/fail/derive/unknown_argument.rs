use wasmer_plugin::PluginType;

#[derive(PluginType)]
#[plugin_type(rename = "Other")]
pub struct Order(u8);

fn main() {}
