use wasmer_plugin::PluginType;

#[derive(PluginType)]
#[plugin_type(as = u8)]
pub struct Order {
    #[plugin_type(as = u16)]
    items: Vec<u8>,
}

#[derive(PluginType)]
#[plugin_type(as = u8)]
pub enum Item {
    #[plugin_type(as = u16)]
    One {
        #[plugin_type(recursive = Vec)]
        order: Vec<u8>,
    },
}

fn main() {}
