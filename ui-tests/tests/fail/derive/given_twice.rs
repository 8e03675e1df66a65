use wasmer_plugin::PluginType;

#[derive(PluginType)]
#[plugin_type(bound = "", bound = "")]
pub struct Order {
    #[plugin_type(as = u8)]
    #[plugin_type(as = u16)]
    items: u8,
}

fn main() {}
