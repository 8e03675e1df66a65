use wasmer_plugin::PluginType;

#[derive(PluginType)]
pub enum Order {
    #[plugin_type(number = 7)]
    Old,
}

fn main() {}
