use wasmer_plugin::PluginType;

#[derive(PluginType)]
pub struct Named<'a> {
    pub name: &'a str,
    pub number: &'a u32,
}

fn main() {}
