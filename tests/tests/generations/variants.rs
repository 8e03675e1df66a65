//! Variants that one side lacks, and what is refused.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use market_api::{v1, v2, v3};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Metadata, Subscriber};
use wasmer_plugin::host::{CallErrorKind, Limits, LoadErrorKind, Loader, Plugin};
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

/// A subscriber that keeps the texts of all events.
#[derive(Default)]
struct Texts(Mutex<Vec<String>>);

impl Subscriber for Texts {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        struct Text(String);
        impl Visit for Text {
            fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
                write!(self.0, "{}={value:?} ", field.name()).expect("a string takes any text");
            }
        }
        let mut text = Text(String::new());
        event.record(&mut text);
        self.0.lock().unwrap().push(text.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[test]
fn adaptations_are_events() {
    let texts = Arc::new(Texts::default());
    // With a single subscriber, `tracing` asks that of the thread which reaches an event first.
    let _second = Dispatch::new(Texts::default());
    tracing::subscriber::with_default(texts.clone(), || {
        // Plans are kept with the module, so this takes one of its own.
        let module = Loader::new().compile(env!("MARKET_V1_WASM")).unwrap();
        for _ in 0..2 {
            let plugin = module.instantiate_with(v2::StockHost::new(Shelf)).unwrap();
            let mut market = v2::MarketStub::new(plugin, "Bob", None).unwrap();
            market.pay(Vec::new()).unwrap();
        }
    });
    let texts = texts.0.lock().unwrap();
    let of =
        |function: &str| texts.iter().filter(|text| text.contains(&format!("function={function:?}"))).count();
    assert_eq!(
        (of("Market.new"), of("Market.pay"), of("Market.echo"), of("Stock.restock")),
        (1, 1, 0, 2),
        "{texts:#?}"
    );
    let pay = texts.iter().find(|text| text.contains("Market.pay")).unwrap();
    assert!(
        pay.contains("plugin=\"market.wasm\"") && pay.contains("::Invoice: only the host has it"),
        "{pay}"
    );
}

/// A host that knows a part of the guest's types.
mod older {
    #![allow(dead_code, unreachable_pub, reason = "as in a crate of its own")]

    use wasmer_plugin::{PluginType, wasmer_plugin};

    #[derive(PluginType)]
    pub struct Page {
        pub number: u32,
    }

    #[wasmer_plugin]
    pub fn read_page(page: &Page) -> u64 {
        page.number.into()
    }

    #[derive(PluginType)]
    pub struct Slow {
        pub number: u32,
    }

    #[wasmer_plugin]
    pub fn read_slow(slow: &Slow) -> u32 {
        slow.number
    }

    #[derive(PluginType)]
    pub struct Tiny {
        pub number: u8,
    }

    #[wasmer_plugin]
    pub fn read_tiny(tiny: &Tiny) -> u64 {
        tiny.number.into()
    }
}

#[test]
fn defaults_are_within_the_limits() {
    let limits = Limits::default().reply(1 << 20).timeout(Duration::from_millis(500));
    let loader = Loader::builder().limits(limits).build();
    let mut plugin = loader.load_with(env!("MARKET_V1_WASM"), v1::StockHost::new(Shelf)).unwrap();
    let error = older::read_page::read_page(&mut plugin, &older::Page { number: 1 }).unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::ReplyTooLarge { bytes: 2_097_160, .. }), "{error:?}");
    assert!(!Plugin::is_poisoned(&plugin));
    let error = older::read_slow::read_slow(&mut plugin, &older::Slow { number: 1 }).unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::TimedOut { .. }), "{error:?}");
    assert!(Plugin::is_poisoned(&plugin));
}

/// The guest's functions of defaults are exchanged, so that the one for a `u8` returns 2 MiB.
#[test]
fn a_default_longer_than_its_type_does_no_harm() {
    let honest = std::fs::read(env!("MARKET_V1_WASM")).unwrap();
    let mut hostile = honest.clone();
    let find = |name: &[u8]| {
        let places = honest.windows(name.len()).enumerate().filter(|(_, window)| *window == name);
        let places: Vec<usize> = places.map(|(place, _)| place + name.len() - 4).collect();
        assert_eq!(places.len(), 1, "{}", name.escape_ascii());
        places[0]
    };
    let (tiny, page) = (find(b":defaults:read_tiny"), find(b":defaults:read_page"));
    hostile[tiny..][..4].copy_from_slice(b"page");
    hostile[page..][..4].copy_from_slice(b"tiny");
    let read = |bytes: &[u8]| {
        let mut plugin = Loader::new().load_bytes_with(bytes, v1::StockHost::new(Shelf)).unwrap();
        older::read_tiny::read_tiny(&mut plugin, &older::Tiny { number: 5 }).unwrap()
    };
    assert_eq!(read(&honest), 5);
    // The arguments are too long for words, so the guest gets their length in place of the first word.
    assert_eq!(read(&hostile), ((2 << 20) + 9) & 0xff);
}
