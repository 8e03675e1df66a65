//! Tests that a plugin gets the host functions that it needs.

use callbacks_api::{ClockHost, ShopHost};
use wasmer_plugin::host::{LoadErrorKind, Loader, Plugin};
use wasmer_plugin_tests::callbacks_module;

use super::{MyClock, MyShop, hosts, plugin, refusal};

/// An older shop: one function has another type, and one is missing.
#[allow(unreachable_pub, reason = "as users write it")]
mod older {
    use wasmer_plugin::*;

    #[derive(Clone, Debug, serde::Serialize, serde::Deserialize, PluginType)]
    pub struct Item {
        pub sku: String,
        pub price_cents: u32,
        pub tags: Vec<String>,
    }

    #[wasmer_plugin(host, name = "the clock", module = older_clock)]
    pub trait Clock {
        fn now(&self) -> u32;
    }

    #[wasmer_plugin(host)]
    pub trait Unused {
        fn never(&self, item: Item) -> Item;
    }
}

impl older::Clock for MyClock {
    fn now(&self) -> u32 {
        0
    }
}

impl older::Unused for MyClock {
    fn never(&self, item: older::Item) -> older::Item {
        item
    }
}

fn clock() -> MyClock {
    MyClock(std::time::Duration::ZERO)
}

#[test]
fn a_plugin_says_what_it_needs() {
    let plugin = plugin();
    let interface = Plugin::interface(&plugin);
    let needed: Vec<&str> = interface.requires().iter().map(|function| function.name()).collect();
    assert_eq!(
        needed,
        [
            "OtherPlugins.ask",
            "Shop.at",
            "Shop.book",
            "Shop.echo_bytes",
            "Shop.echo_text",
            "Shop.many",
            "Shop.note",
            "Shop.panics",
            "Shop.price",
            "Shop.scale",
            "Shop.sort",
            "Shop.stock",
            "Shop.sum",
            "Shop.take",
            "Shop.type",
            "Shop.wide",
            "the clock.now",
            "the clock.started",
            "the clock.stock"
        ]
    );
    assert!(interface.requires().iter().all(|function| function.krate() == "callbacks_api"));
    let text = interface.to_string();
    let (own, of_host) = text.split_once("\n// Of its host it needs:\n\n").expect("it needs something");
    assert!(own.contains("fn ask_others(sku: &str) -> Result<u32, String>;\n"), "{text}");
    assert!(of_host.starts_with("trait OtherPlugins {\n    fn ask(sku: &str)"), "{text}");
    assert!(
        of_host
            .contains("\n    /// Returns the number of pieces in stock.\n    fn stock(sku: &str) -> u32;\n"),
        "{text}"
    );
    assert!(of_host.contains("}\n\ntrait the clock {\n    fn now() -> u64;\n"), "{text}");
}

#[test]
fn hosts_that_are_missing_are_all_named() {
    assert_eq!(
        refusal(callbacks_module().instantiate_with(ClockHost::new(clock()))),
        "plugin `callbacks.wasm` needs host functions that it is not given: `OtherPlugins.ask`, `Shop.at`, \
         `Shop.book`, `Shop.echo_bytes`, `Shop.echo_text`, `Shop.many`, `Shop.note`, `Shop.panics`, \
         `Shop.price`, `Shop.scale`, `Shop.sort`, `Shop.stock` and 4 more; it is given `the clock`: load it \
         by `load_with`, with a host of each interface"
    );
    let error = Loader::new().load(env!("CALLBACKS_WASM")).expect_err("it needs hosts");
    let LoadErrorKind::MissingHost { functions, given, .. } = error.kind() else { panic!("{error}") };
    assert_eq!((functions.len(), given.len()), (19, 0));
    assert!(error.to_string().contains("; it is given none: load it by `load_with`"), "{error}");
}

#[test]
fn another_version_of_a_host_is_refused() {
    let (shop, _, others) = hosts();
    assert_eq!(
        refusal(callbacks_module().instantiate_with((shop, older::ClockHost::new(clock()), others))),
        "plugin `callbacks.wasm` needs other functions than its host offers: host and plugin disagree about 3 \
         functions:\n  \
         the clock.now(): host u32, plugin u64\n  \
         the clock.started: only the plugin has it\n  \
         the clock.stock: only the plugin has it\n\
         the host was built with `behaviour` 0.1.0, the plugin with `callbacks_api` 0.1.0: rebuild both with \
         the same"
    );
}

#[test]
fn more_than_is_needed_may_be_given() {
    let (shop, clock_host, others) = hosts();
    let unused = older::UnusedHost::new(clock());
    callbacks_module().instantiate_with((unused, shop, clock_host, others)).expect("all it needs is there");
    let steady = wasmer_plugin_tests::steady_module();
    steady.instantiate_with(ShopHost::new(MyShop::default())).expect("it needs none");
}

#[test]
fn two_hosts_of_one_interface_are_refused() {
    let (shop, clock_host, others) = hosts();
    let another = ShopHost::new(MyShop::default());
    assert_eq!(
        refusal(callbacks_module().instantiate_with((shop, another, clock_host, others))),
        "plugin `callbacks.wasm` is given two hosts of the interface `Shop`: which is it to call?"
    );
}

#[test]
fn all_ways_to_load() -> Result<(), Box<dyn std::error::Error>> {
    use callbacks::in_stock;
    let path = env!("CALLBACKS_WASM");
    assert_eq!(Loader::new().load_with(path, hosts())?.in_stock("tea")?, 7);
    assert_eq!(Loader::new().load_bytes_with(&std::fs::read(path)?, hosts())?.in_stock("tea")?, 7);
    Ok(())
}
