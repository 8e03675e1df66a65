#![allow(unused_variables)]

use wasmer_plugin::{PluginType, wasmer_plugin};

#[derive(PluginType)]
pub struct Tree {
    pub children: Vec<Tree>,
    #[serde(skip)]
    pub cache: u64,
}

#[derive(PluginType)]
pub struct Even {
    #[plugin_type(recursive = Odd)]
    pub next: Option<Box<Odd>>,
}

#[derive(PluginType)]
pub struct Odd {
    pub next: Option<Box<Even>>,
    #[serde(skip)]
    pub cache: u64,
}

#[wasmer_plugin]
pub fn grow(tree: &mut Tree) {}

#[wasmer_plugin]
pub fn step(even: &mut Even) {}

fn main() {}
