use wasmer_plugin::PluginType;

#[derive(PluginType)]
#[plugin_type(bound = T: PluginType)]
pub struct Order<T>(T);

fn main() {}
