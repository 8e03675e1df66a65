//! Types with names and parameters that are not those in Rust.

use wasmer_plugin::{PluginType, wasmer_plugin};

/// A type that another crate calls `Order`.
#[derive(PluginType)]
#[plugin_type(name = "Order")]
pub struct OtherOrder {
    #[plugin_type(name = "a name")]
    #[serde(default)]
    pub a_name: Option<u8>,
    pub r#type: u8,
}

#[derive(PluginType)]
#[plugin_type(name = "", parameters())]
pub enum NoName {
    #[plugin_type(name = "1")]
    One {
        #[plugin_type(name = "")]
        field: u8,
    },
    /// Stands for others.
    #[plugin_type(name = "2")]
    #[serde(other)]
    Two,
}

#[derive(PluginType)]
#[plugin_type(name = "Page", parameters(OtherOrder, Vec<&'a str>,))]
pub struct Page<'a> {
    pub items: Vec<OtherOrder>,
    pub names: Vec<&'a str>,
}

#[derive(PluginType)]
#[plugin_type(parameters((u8, [u16; 2]), Option<NoName>), crate = wasmer_plugin)]
pub struct Pair((u8, [u16; 2]), Option<NoName>);

#[derive(PluginType)]
#[plugin_type(name = "Tree", parameters(u8))]
pub struct Tree {
    pub value: u8,
    pub children: Vec<Self>,
}

pub mod nodes {
    #[derive(wasmer_plugin::PluginType)]
    pub struct Node {
        pub pages: Vec<NodePage>,
    }

    #[derive(wasmer_plugin::PluginType)]
    #[plugin_type(name = "Page", parameters(super::nodes::Node, u8))]
    #[plugin_type(recursive = super::nodes::Node)]
    pub struct NodePage {
        #[plugin_type(recursive = Node)]
        pub items: Vec<Node>,
    }
}

#[wasmer_plugin]
#[must_use]
pub fn count(page: Page<'_>, pair: Pair, tree: &Tree, node: nodes::Node) -> usize {
    page.items.len() + usize::from(pair.0.0) + tree.children.len() + node.pages.len()
}

pub fn main() {}
