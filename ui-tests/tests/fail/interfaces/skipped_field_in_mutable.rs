use wasmer_plugin::{PluginType, wasmer_plugin};

#[derive(PluginType)]
pub struct Order {
    pub cents: u64,
    #[serde(skip)]
    pub cache: u64,
}

#[wasmer_plugin]
pub trait Discount {
    fn lower(&self, percent: u8, order: &mut Order);
}

fn main() {}
