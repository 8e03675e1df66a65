use wasmer_plugin::PluginType;

#[derive(PluginType)]
pub struct Order<'a> {
    items: Vec<&'a mut u8>,
}

fn main() {}
