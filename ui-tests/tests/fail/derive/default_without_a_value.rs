use wasmer_plugin::PluginType;

#[derive(PluginType)]
pub struct Inner {
    a: u8,
}

#[derive(PluginType)]
pub struct Item {
    a: u8,
    #[serde(default)]
    inner: Inner,
}

#[derive(PluginType)]
#[serde(default)]
pub struct Settings {
    a: u8,
}

fn main() {}
