#![allow(unused_variables)]

use std::collections::BTreeMap;
use wasmer_plugin::{PluginType, wasmer_plugin};

#[derive(PluginType)]
pub struct Order {
    pub cents: u64,
    #[serde(skip)]
    pub cache: u64,
}

#[derive(PluginType)]
pub enum Choice {
    One(u8),
    Two(u8, #[serde(skip)] String),
}

#[derive(PluginType)]
pub struct Book {
    pub orders: BTreeMap<String, Vec<Option<Order>>>,
}

#[wasmer_plugin]
pub fn lower(percent: u8, order: &mut Order) {}

#[wasmer_plugin]
pub fn each(orders: &mut [Order]) {}

#[wasmer_plugin]
pub fn choose(choice: &mut Option<(u8, Choice)>) {}

#[wasmer_plugin]
pub fn all(books: &mut Vec<[Box<Book>; 2]>) {}

fn main() {}
