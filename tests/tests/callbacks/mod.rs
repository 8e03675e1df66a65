//! Tests of plugins that call their host.

#![allow(
    clippy::float_cmp,
    clippy::many_single_char_names,
    clippy::redundant_closure_for_method_calls,
    reason = "numbers that are exact, an interface with many arguments, and calls as a host writes them"
)]

mod calls;
mod failures;
mod loading;
mod natively;
mod nested;

use std::time::{Duration, SystemTime};

use callbacks_api::{Clock, ClockHost, Item, OtherPlugins, Others, Refused, Samples, Shop, ShopHost};
use wasmer_plugin::host::{LoadError, Plugin};
use wasmer_plugin_tests::callbacks_module;

/// A shop that records the actions of its plugins.
#[derive(Debug, Default)]
pub(crate) struct MyShop {
    book: Vec<String>,
    taken: u64,
}

impl Shop for MyShop {
    fn stock(&self, sku: &str) -> u32 {
        if sku == "tea" { 7 } else { 0 }
    }

    fn note(&mut self, line: &str) {
        self.book.push(line.to_owned());
    }

    fn book(&self) -> Vec<String> {
        self.book.clone()
    }

    fn price(&self, item: &Item, customer: Option<&str>) -> Result<u64, Refused> {
        match customer {
            None => Err(Refused::NotACustomer),
            Some(_) if item.price_cents > 1000 => Err(Refused::Limit { max_cents: 1000 }),
            Some(customer) => Ok(item.price_cents + customer.len() as u64),
        }
    }

    fn take(&mut self, mut item: Item) -> Item {
        self.taken += item.price_cents;
        item.tags.push(format!("taken {}", self.taken));
        item
    }

    fn echo_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        bytes.to_vec()
    }

    fn echo_text(&self, text: String) -> String {
        text
    }

    fn sum(&self, numbers: &[u64]) -> u64 {
        numbers.iter().sum()
    }

    fn scale(&self, before: &[u8], samples: &mut Samples, by: f64) {
        assert!(before.iter().all(|byte| *byte == 7));
        for sample in samples {
            *sample *= by;
        }
    }

    fn sort(&mut self, words: &mut [String], log: &mut Vec<String>) -> bool {
        let was_sorted = words.is_sorted();
        words.sort();
        log.push(format!("sorted {}", words.len()));
        was_sorted
    }

    fn wide(&self, numbers: &mut [u128]) -> usize {
        numbers.reverse();
        numbers.len()
    }

    fn at<'a>(&'a self, words: &'a [&'a str], index: usize) -> Option<String> {
        words.get(index).map(|word| (*word).to_owned())
    }

    fn many(
        &self,
        a: u8,
        b: i8,
        c: u16,
        d: i16,
        e: u32,
        f: i32,
        g: u64,
        h: i64,
        i: u128,
        j: i128,
        k: f32,
        l: f64,
        m: bool,
        n: char,
        o: &str,
        p: (u8, u8),
        q: [u8; 3],
        r: Option<&Item>,
    ) -> String {
        let r = r.map(|item| &item.sku);
        format!("{a} {b} {c} {d} {e} {f} {g} {h} {i} {j} {k} {l:e} {m} {n} {o} {p:?} {q:?} {r:?}")
    }

    fn panics(&mut self, with: &str) {
        self.book.push("about to panic".into());
        match with {
            "a value" => std::panic::panic_any(7_u8),
            "a bomb" => std::panic::panic_any(Bomb),
            _ => panic!("with {with}"),
        }
    }
}

/// Panics when it is dropped after a panic.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        std::panic::panic_any(());
    }
}

struct MyClock(Duration);

impl Clock for MyClock {
    fn now(&self) -> u64 {
        self.0.as_secs()
    }

    fn started(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH - self.0
    }

    fn stock(&self, sku: &str) -> String {
        format!("a clock has no {sku}")
    }
}

/// A host with a plugin of its own.
struct Another(Option<Plugin>);

impl OtherPlugins for Another {
    fn ask(&mut self, sku: &str) -> Result<u32, String> {
        use callbacks::in_stock;
        match &mut self.0 {
            Some(plugin) => plugin.in_stock(sku).map_err(|error| error.to_string()),
            None => Err("there is none".into()),
        }
    }
}

type Hosts = (ShopHost<MyShop>, ClockHost<MyClock>, Others<Another>);

fn hosts() -> Hosts {
    let clock = MyClock(Duration::from_secs(42));
    (ShopHost::new(MyShop::default()), ClockHost::new(clock), Others::new(Another(None)))
}

/// Returns a plugin with its own shop.
fn plugin() -> Plugin {
    callbacks_module().instantiate_with(hosts()).expect("all hosts are there")
}

fn item(sku: &str, price_cents: u64) -> Item {
    Item { sku: sku.into(), price_cents, tags: vec![] }
}

fn refusal(result: Result<Plugin, LoadError>) -> String {
    result.expect_err("it is refused").to_string()
}
