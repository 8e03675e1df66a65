//! A type that derives `PluginType` but none of serde's traits.

#![deny(warnings)]
#![allow(dead_code)]

use wasmer_plugin::PluginType;

/// A plain type needs nothing of serde's but the attributes that change the wire.
#[derive(PluginType)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    item: u8,
    #[serde(skip)]
    cache: Vec<u8>,
}

pub fn main() {}
