use wasmer_plugin::PluginType;

use wasmer_plugin::schema::Schema;

#[derive(PluginType)]
#[plugin_type(typo)]
pub enum Order {
    One(*const u8),
    Many(Vec<Order>),
}

#[derive(PluginType)]
pub struct Basket {
    order: Order,
}

pub const BASKET: Schema = Basket::SCHEMA;

fn main() {}
