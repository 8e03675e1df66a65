use wasmer_plugin::PluginType;

#[derive(PluginType)]
pub enum Kind {
    Plain,
    #[serde(other)]
    Rest(u8),
}

#[derive(PluginType)]
pub enum Twice {
    #[serde(other)]
    One,
    #[serde(other)]
    Two,
}

#[derive(PluginType)]
pub struct Item {
    #[serde(alias = color)]
    colour: u8,
}

fn main() {}
