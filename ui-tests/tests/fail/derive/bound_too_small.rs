use wasmer_plugin::PluginType;

#[derive(PluginType)]
#[plugin_type(bound = "T: Copy")]
pub struct Order<T> {
    items: Vec<T>,
}

fn main() {}
