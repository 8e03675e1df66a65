use wasmer_plugin::PluginType;

#[derive(PluginType)]
#[plugin_type(name = Other, name = "Order")]
pub struct Order {
    #[plugin_type(name = "sku", name = "code")]
    sku: String,
    #[plugin_type(name)]
    no_value: u8,
    #[plugin_type(name("count"))]
    parentheses: u8,
}

#[derive(PluginType)]
pub struct OneName {
    #[plugin_type(name = "b")]
    a: u8,
    b: u8,
}

#[derive(PluginType)]
pub enum Variants {
    One,
    #[plugin_type(name = "One")]
    Two,
}

#[derive(PluginType)]
pub struct Number(#[plugin_type(name = "first")] u8);

#[derive(PluginType)]
pub struct Skipped {
    #[serde(skip)]
    #[plugin_type(name = "first")]
    one: u8,
    two: u8,
}

#[derive(PluginType)]
#[plugin_type(as = u8, name = "Byte")]
pub struct Described {
    #[plugin_type(name = "first")]
    one: u8,
}

#[derive(PluginType)]
#[serde(transparent)]
#[plugin_type(name = "Byte")]
pub struct Transparent {
    one: u8,
}

fn main() {}
