use wasmer_plugin::PluginType;

#[derive(PluginType)]
#[plugin_type(parameters(u8))]
pub struct Generic<T>(T);

#[derive(PluginType)]
#[plugin_type(parameters(u8))]
pub struct Block<const N: usize>([u8; N]);

#[derive(PluginType)]
#[plugin_type(parameters = u8)]
pub struct NoParentheses(u8);

#[derive(PluginType)]
#[plugin_type(parameters("u8"), parameters(u8))]
pub struct Quotes(u8);

#[derive(PluginType)]
#[plugin_type(parameters(u8), parameters(u16))]
pub struct Twice(u8);

#[derive(PluginType)]
pub struct OnField(#[plugin_type(parameters(u8))] u8);

#[derive(PluginType)]
#[plugin_type(parameters(*const u8, u8))]
pub struct Pointer(u8);

#[derive(PluginType)]
#[plugin_type(parameters(std::time::Instant))]
pub struct Undescribed(u8);

#[derive(PluginType)]
#[plugin_type(parameters(Vec<u8>), recursive = Order)]
pub struct NotAmongThem(u8);

#[derive(PluginType)]
#[plugin_type(as = u8, parameters(u8))]
pub struct Described(u8);

fn main() {}
