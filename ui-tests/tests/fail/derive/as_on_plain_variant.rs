use wasmer_plugin::PluginType;

/// Not a plugin type.
pub struct Item;

#[derive(PluginType)]
pub enum Order {
    #[plugin_type(as = u8)]
    One(Item),
    Many(#[plugin_type(as = u8)] Item),
}

fn main() {}
