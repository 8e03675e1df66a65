//! Variants that one side lacks, and what is refused.

use market_api::{v1, v2, v3};
use wasmer_plugin::host::{CallErrorKind, LoadErrorKind, Loader, Plugin};
use wasmer_plugin::transport::Stub;

use super::{Shelf, module, order2};

#[test]
fn a_variant_that_the_plugin_lacks_is_named_and_nothing_is_broken() {
    let plugin = module(1).instantiate_with(v2::StockHost::new(Shelf)).unwrap();
    let mut market = v2::MarketStub::new(plugin, "Bob", None).unwrap();
    let error = market.pay(vec![None, Some(v2::Payment::Invoice(7))]).unwrap_err();
    assert!(
        matches!(error.kind(), CallErrorKind::UnknownVariant { in_reply: false, .. }) && !error.poisons(),
        "{error:?}"
    );
    assert_eq!(
        error.to_string(),
        "plugin `market.wasm` does not know the variant `Payment::Invoice` in `payments[1]` of `Market.pay`: \
         it was built with another version of the enum, so do not send it this variant, or rebuild it"
    );
    assert_eq!(market.pay(vec![Some(v2::Payment::Cash)]).unwrap(), [Some(v2::Payment::Cash)]);
}

#[test]
fn the_other_variant_is_read_in_place_of_unknown_ones() {
    let plugin = module(3).instantiate_with(v2::StockHost::new(Shelf)).unwrap();
    let mut market = v2::MarketStub::new(plugin, "Bob", None).unwrap();
    // The plugin reads `Unknown`, and replies with it. This host has no such variant.
    let error = market.pay(vec![Some(v2::Payment::Invoice(7)), None]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "plugin `market.wasm` replies to `Market.pay` with the variant `Payment::Unknown` in `result[1]`, \
         which this host does not know: give the host's enum that variant, or one with `#[serde(other)]`"
    );
    assert!(!Plugin::is_poisoned(&Stub::into_transport(market)));
}

#[test]
fn exact_loaders_adapt_nothing() {
    let exact = Loader::builder().exact(true).build();
    let load = |path| exact.compile(path).unwrap();
    let error = load(env!("MARKET_V1_WASM")).instantiate_with(v2::StockHost::new(Shelf)).unwrap_err();
    assert!(matches!(error.kind(), LoadErrorKind::HostMismatch { .. }), "{error}");
    let plugin = load(env!("MARKET_V1_WASM")).instantiate_with(v1::StockHost::new(Shelf)).unwrap();
    let error = v2::MarketStub::new(plugin, "Bob", None).unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Mismatch { .. }), "{error}");
    let text = error.to_string();
    assert!(text.contains("Market.echo(suffix): only the host has it: Option<String>"), "{text}");
    let plugin = load(env!("MARKET_V2_WASM")).instantiate_with(v2::StockHost::new(Shelf)).unwrap();
    let mut market = v2::MarketStub::new(plugin, "Bob", None).unwrap();
    assert_eq!(market.echo(order2(), None).unwrap(), order2());
}

#[test]
fn adaptations_are_listed_by_path() {
    let plugin = module(1).instantiate_with(v3::StockHost::new(Shelf)).unwrap();
    let mut market = v3::MarketStub::new(plugin, "Bob", None).unwrap();
    market.echo(super::order3(), None, None).unwrap();
    let plugin = Stub::into_transport(market);
    let lines: Vec<_> = Plugin::adaptations(&plugin).iter().map(ToString::to_string).collect();
    for expected in [
        "Market.new(greeting): only the host has it: Option<&str>",
        "Market.echo(order): Order.items[]: host field cents, plugin field price_cents",
        "Market.echo(order): Order.tags: only the host has it: Vec<String>",
    ] {
        assert!(lines.iter().any(|line| line == expected), "{expected}\n{lines:#?}");
    }
    assert!(
        lines.iter().any(|line| line.starts_with("Stock.restock(item): Item: fields in another order")),
        "{lines:#?}"
    );
}
