//! Three generations of an interface: each host works with each plugin. `market-api` has the generations, and
//! the guest `market` implements one of them.

mod calls;
mod convert;
mod variants;

use market_api::{Currency, v1, v2, v3};
use wasmer_plugin::host::{Loader, PluginModule};

/// Returns the plugin of a generation, compiled once.
fn module(generation: usize) -> &'static PluginModule {
    use std::sync::OnceLock;

    static MODULES: [OnceLock<PluginModule>; 3] = [const { OnceLock::new() }; 3];
    let paths = [env!("MARKET_V1_WASM"), env!("MARKET_V2_WASM"), env!("MARKET_V3_WASM")];
    let compile = || Loader::new().compile(paths[generation - 1]).expect("the guest compiles");
    MODULES[generation - 1].get_or_init(compile)
}

/// A host of each generation, which adds a note to what it is asked for where it can.
#[derive(Clone, Copy, Default)]
struct Shelf;

fn restock(sku: &mut String, quantity: &mut u32, levels: &mut [u32]) {
    sku.push('!');
    *quantity += 1;
    for level in levels {
        *level += 10;
    }
}

impl v1::Stock for Shelf {
    fn restock(&mut self, item: &v1::Item, levels: &mut [u32]) -> Option<v1::Item> {
        let mut item = item.clone();
        restock(&mut item.sku, &mut item.quantity, levels);
        Some(item)
    }
}

impl v2::Stock for Shelf {
    fn restock(&mut self, item: &v2::Item, levels: &mut [u32]) -> Option<v2::Item> {
        let mut item = item.clone();
        restock(&mut item.sku, &mut item.quantity, levels);
        item.note = Some(format!("{:?}", item.note));
        Some(item)
    }
}

impl v3::Stock for Shelf {
    fn restock(&mut self, item: &v3::Item, levels: &mut [u32]) -> Option<v3::Item> {
        let mut item = item.clone();
        restock(&mut item.sku, &mut item.quantity, levels);
        item.note = Some(format!("{:?}", item.note));
        item.unit = format!("{} of {}", item.unit, item.cents);
        Some(item)
    }
}

fn order1() -> v1::Order {
    let item = |sku: &str, quantity| v1::Item { sku: sku.to_owned(), quantity, price_cents: 250 };
    v1::Order { customer: "Ada".to_owned(), items: vec![item("tea", 2), item("", 0), item("sugar", 7)] }
}

fn order2() -> v2::Order {
    let mut order: v2::Order = convert::To::to(&order1());
    order.currency = Currency::Other("CHF".to_owned());
    order.items[0].note = Some("gift".to_owned());
    order
}

fn order3() -> v3::Order {
    let mut order: v3::Order = convert::To::to(&order2());
    order.tags = vec!["a".to_owned(), String::new()];
    "kilo".clone_into(&mut order.items[2].unit);
    order
}
