//! Tests of replacing a plugin's module.

use bank::open;
use bank_api::{FilterStub, JournalStub, LedgerStub, Rate, RatesStub, Terms};
use shop::{describe, reserve};
use stamp::made;
use wasmer_plugin::host::{CallErrorKind, Plugin, PluginPool, ReloadError};
use wasmer_plugin::transport::Stub;
use wasmer_plugin_tests::{
    bank, bank_module, old_shop, old_shop_module, old_stamp, old_stamp_module, shop, shop_module, stamp,
    stamp_module, worker_module,
};
use worker::{Gate, GateHost, panics, wait};

#[test]
fn what_is_used_is_there() {
    let mut plugin = old_shop();
    assert_eq!(plugin.describe("Ada", &[1]).unwrap(), "Ada [1]");
    plugin.reserve("tea", 1, 1).unwrap_err();
    Plugin::replace(&mut plugin, shop_module().clone()).unwrap();
    assert_eq!(plugin.describe("Ada", &[1]).unwrap(), "Ada [1]");
    assert!(plugin.reserve("tea", 1, 1).unwrap());
}

#[test]
fn a_function_is_another() {
    let mut plugin = shop();
    plugin.describe("Ada", &[]).unwrap();
    plugin.reserve("tea", 1, 1).unwrap();
    let error = Plugin::replace(&mut plugin, old_shop_module().clone()).unwrap_err();
    assert!(
        matches!(&error, ReloadError::Incompatible { source, .. } if matches!(source.kind(), CallErrorKind::Mismatch { .. }))
    );
    assert_eq!(
        error.to_string(),
        "plugin `shop.wasm` stays as it was: its new version is not what its host uses: plugin `shop.wasm`: host and \
         plugin disagree about `reserve`:
  reserve(until): only the host has it: u64
the plugin lacks what only the host has; the host was built with `shop` 0.2.0, the plugin with `shop` 0.1.0: rebuild the plugin with 0.2.0"
    );
    assert!(plugin.reserve("tea", 1, 1).unwrap(), "it is still the first");
}

#[test]
fn an_interface_is_another() {
    let mut rates = RatesStub::new(stamp()).unwrap();
    // No method of the interface has been called.
    let error = Plugin::replace(Stub::transport_mut(&mut rates), old_stamp_module().clone()).unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with(
            "plugin `stamp.wasm` stays as it was: its new version is not what its host uses: plugin `stamp.wasm`: host \
             and plugin disagree about 3 functions:\n  Rates.day(): host u32, plugin u16\n"
        ),
        "{text}"
    );
    rates.set(Rate { currency: "EUR".into(), per_mille: 500 }, 7).unwrap();
    assert_eq!(rates.convert(100, "EUR").unwrap(), Ok(50));
    // A module without the interface.
    let error = Plugin::replace(Stub::transport_mut(&mut rates), bank_module().clone()).unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("plugin `bank.wasm` does not implement `Rates`: it implements `Filter`, "),
        "{text}"
    );
    assert_eq!(Stub::transport_mut(&mut rates).made().unwrap(), 1);
}

/// The constructors run again, and the state is lost.
#[test]
fn instances_are_made_anew() {
    let mut filter = FilterStub::new(old_stamp(), "!").unwrap();
    assert_eq!(filter.text("a".into()).unwrap(), "a!");
    assert!(!Stub::provides(&filter, "number"));
    Plugin::replace(Stub::transport_mut(&mut filter), stamp_module().clone()).unwrap();
    assert_eq!(filter.count().unwrap(), 0);
    assert_eq!(filter.text("a".into()).unwrap(), "a!");
    assert_eq!(filter.number(4).unwrap(), 41, "it is new, and there");
    // A reset uses the new module.
    Plugin::reset(Stub::transport_mut(&mut filter)).unwrap();
    assert_eq!(filter.number(4).unwrap(), 41);
    // The other implementation puts marks in front.
    let mut filter = FilterStub::new(stamp(), "!").unwrap();
    Plugin::replace(Stub::transport_mut(&mut filter), bank_module().clone()).unwrap();
    assert_eq!(filter.text("a".into()).unwrap(), "!a");
}

/// The new constructor does not accept the old arguments.
#[test]
fn a_constructor_fails() {
    let mut plugin = bank();
    plugin.open(3).unwrap();
    JournalStub::new(&mut plugin).unwrap().add("a line").unwrap();
    let terms = Terms { currency: "EUR".into(), limit: u64::MAX };
    LedgerStub::new(&mut plugin, &terms, &["Ada"]).unwrap().unwrap();
    for _ in 0..2 {
        let error = Plugin::replace(&mut plugin, bank_module().clone()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "plugin `bank.wasm` stays as it was: its new version cannot be loaded: plugin `bank.wasm` cannot be started \
             again as it was: `Ledger.new` refuses the arguments that it took before"
        );
        assert_eq!(JournalStub::attach(&mut plugin).unwrap().total().unwrap(), 1, "with all that it knew");
    }
}

struct Keeper(Vec<u64>);

impl Gate for Keeper {
    fn pass(&mut self, ticket: u64) -> u64 {
        self.0.push(ticket);
        self.0.iter().sum()
    }
}

#[test]
fn hosts_move_over() {
    let mut plugin = worker_module().instantiate_with(GateHost::new(Keeper(vec![]))).unwrap();
    assert_eq!(plugin.wait(1).unwrap(), 1);
    Plugin::replace(&mut plugin, worker_module().clone()).unwrap();
    assert_eq!(plugin.wait(2).unwrap(), 3);
    // The plugin is poisoned, and another module repairs it.
    plugin.panics(1).unwrap_err();
    Plugin::replace(&mut plugin, worker_module().clone()).unwrap();
    assert_eq!(plugin.wait(3).unwrap(), 6);
    // A failed replacement keeps the plugin's hosts.
    let mut plugin = shop_module().instantiate().unwrap();
    let error = Plugin::replace(&mut plugin, worker_module().clone()).unwrap_err();
    assert!(
        error.to_string().contains("needs host functions that it is not given: `Gate.pass`"),
        "{}",
        error.to_string()
    );
    plugin.describe("Ada", &[]).unwrap();
}

#[test]
fn pools_are_replaced() {
    let pool = PluginPool::new(old_stamp_module().clone()).unwrap();
    let mut filter = FilterStub::new(pool.clone(), "!").unwrap();
    filter.text("a".into()).unwrap();
    PluginPool::replace(&pool, stamp_module().clone()).unwrap();
    assert_eq!(filter.count().unwrap(), 0);
    assert_eq!(filter.number(4).unwrap(), 41);
    let error = PluginPool::replace(&pool, old_stamp_module().clone()).unwrap_err();
    assert!(error.to_string().contains("does not provide `Filter.number`"), "{}", error.to_string());
    let error = PluginPool::replace(&pool, shop_module().clone()).unwrap_err();
    assert!(error.to_string().contains("does not implement `Filter`"), "{}", error.to_string());
    assert_eq!(filter.number(4).unwrap(), 41);
}
