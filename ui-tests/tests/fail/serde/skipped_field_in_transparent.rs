use wasmer_plugin::PluginType;

#[derive(PluginType)]
#[serde(transparent)]
pub struct Name {
    pub name: String,
    #[serde(skip)]
    pub length: usize,
}

fn main() {}
