use wasmer_plugin::PluginType;

#[derive(PluginType)]
pub union Bits {
    float: f32,
    number: u32,
}

pub fn is_described() -> impl Sized {
    <Bits as PluginType>::SCHEMA
}

fn main() {}
