use wasmer_plugin::{PluginType, wasmer_plugin};

#[derive(PluginType)]
pub struct Order {
    pub cents: u64,
    #[serde(skip)]
    pub cache: u64,
}

#[wasmer_plugin(host)]
pub trait Shop {
    fn complete(&self, order: &mut Order);
}

fn main() {}
