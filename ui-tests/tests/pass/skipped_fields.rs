//! Types with fields that are not on the wire go in or out, but not in and out.

use std::marker::PhantomData;

use wasmer_plugin::{PluginType, wasmer_plugin};

#[derive(PluginType)]
pub struct Order {
    pub cents: u64,
    #[serde(skip)]
    pub cache: u64,
}

/// Its skipped field has nothing to lose.
#[derive(PluginType)]
pub struct Marked<T> {
    pub cents: u64,
    #[serde(skip)]
    pub marker: PhantomData<T>,
}

/// Nor has a variant that cannot be written.
#[derive(PluginType)]
pub enum Choice {
    One(u8),
    #[serde(skip)]
    Two(u64),
}

#[wasmer_plugin]
pub fn lower(order: Order, other: &Order, all: &[Order], maybe: Option<&Order>) -> Order {
    let cents = other.cents + all.len() as u64 + maybe.map_or(0, |order| order.cents);
    Order { cents: order.cents - cents, cache: order.cache }
}

#[wasmer_plugin]
pub fn mark(marked: &mut Marked<String>, choice: &mut Choice) {
    marked.cents += 1;
    *choice = Choice::One(0);
}

pub fn main() {}
