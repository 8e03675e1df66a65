//! Tests of nested calls: guest, host, another guest, and its host.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread;

use callbacks::*;
use wasmer_plugin::host::{CallError, Limits, LoadError, Loader, Plugin, PluginModule};
use wasmer_plugin_tests::callbacks_module;

use super::{Another, MyShop, OtherPlugins, Others, ShopHost, hosts, plugin};

fn nested(inner: Plugin) -> Plugin {
    let (_, clock, _) = hosts();
    let shop = ShopHost::new(MyShop::default());
    let others = Others::new(Another(Some(inner)));
    callbacks_module().instantiate_with((others, clock, shop)).expect("all hosts are there")
}

#[test]
fn a_host_function_calls_another_plugin() -> Result<(), CallError> {
    assert_eq!(plugin().ask_others("tea")?, Err("there is none".into()));
    let mut outer = nested(plugin());
    assert_eq!(outer.ask_others("tea")?, Ok(7007));
    assert_eq!(outer.ask_others("tea")?, Ok(7007));
    Ok(())
}

#[test]
fn a_panic_in_the_innermost_host_goes_no_further() {
    let mut inner = plugin();
    inner.panics("the inner one").expect_err("its host panics");
    let mut outer = nested(inner);
    let refused =
        outer.ask_others("tea").expect("the outer plugin is well").expect_err("the inner one is not");
    assert_eq!(
        refused,
        "plugin `callbacks.wasm` cannot run `in_stock` before it is reset: it called the host function \
         `Shop.panics` from `panics`, which panicked: with the inner one"
    );
    let inner = Plugin::host_mut::<Another>(&mut outer).and_then(|another| another.0.as_mut());
    Plugin::reset(inner.expect("it is there")).expect("it starts again");
    assert_eq!(outer.ask_others("tea").expect("both are well"), Ok(7007));
}

/// Maximum number of nested calls on a thread.
const MOST: u32 = 64;

/// A host with a plugin of its own, which calls its host again.
struct Chained(Option<Plugin>);

impl OtherPlugins for Chained {
    fn ask(&mut self, sku: &str) -> Result<u32, String> {
        match &mut self.0 {
            Some(plugin) => {
                plugin.ask_others(sku).map_err(|error| error.to_string())?.map(|answer| answer % 1000 + 1)
            }
            None => Ok(1),
        }
    }
}

fn chained(inner: Option<Plugin>) -> Plugin {
    let (shop, clock, _) = hosts();
    callbacks_module()
        .instantiate_with((Others::new(Chained(inner)), clock, shop))
        .expect("all hosts are there")
}

fn chain_of(plugins: u32) -> Plugin {
    (1..plugins).fold(chained(None), |inner, _| chained(Some(inner)))
}

#[test]
fn as_many_calls_as_are_allowed() {
    let mut plugin = chain_of(MOST);
    for _ in 0..2 {
        assert_eq!(plugin.ask_others("tea").expect("it may"), Ok(7000 + MOST));
    }
}

/// The call beyond the limit is refused and poisons nothing: the caller may go on.
#[test]
fn one_call_too_many() {
    let mut plugin = chain_of(MOST + 1);
    for _ in 0..2 {
        let refused = plugin.ask_others("tea").expect("the outermost plugin is well").expect_err("too deep");
        assert_eq!(
            refused,
            "plugin `callbacks.wasm` cannot run `ask_others`: 64 calls of plugins wait for each other on this thread, \
             and no more are allowed; does a host function call plugins that call it again?"
        );
    }
    check_all(&mut plugin);
}

fn check_all(plugin: &mut Plugin) {
    assert!(!Plugin::is_poisoned(plugin));
    if let Some(Chained(Some(inner))) = Plugin::host_mut::<Chained>(plugin) {
        return check_all(inner);
    }
    assert_eq!(plugin.ask_others("tea").expect("it was not touched"), Ok(7001));
}

/// Starts another plugin with each call, without end.
struct Endless {
    module: &'static PluginModule,
    started: Arc<AtomicU32>,
}

fn endless(module: &'static PluginModule, started: &Arc<AtomicU32>) -> Result<Plugin, LoadError> {
    let (shop, clock, _) = hosts();
    let host = Endless { module, started: started.clone() };
    module.instantiate_with((Others::new(host), clock, shop))
}

impl OtherPlugins for Endless {
    fn ask(&mut self, sku: &str) -> Result<u32, String> {
        let mut plugin = endless(self.module, &self.started).map_err(|error| error.to_string())?;
        self.started.fetch_add(1, Ordering::Relaxed);
        plugin.ask_others(sku).map_err(|error| error.to_string())?
    }
}

/// Uses as little native stack as any thread has by default, and no timeout.
#[test]
fn plugins_that_are_started_without_an_end() {
    static UNTIMED: LazyLock<PluginModule> = LazyLock::new(|| {
        let loader = Loader::new().with_limits(Limits::default().no_timeout());
        loader.compile(env!("CALLBACKS_WASM")).expect("the guest compiles")
    });
    for module in [callbacks_module(), &*UNTIMED] {
        let started = Arc::new(AtomicU32::new(0));
        let run = {
            let started = started.clone();
            move || endless(module, &started).expect("the first one starts").ask_others("tea")
        };
        let thread = thread::Builder::new().stack_size(2 << 20).spawn(run).expect("a thread");
        let refused =
            thread.join().expect("it returns").expect("the outermost plugin is well").expect_err("too deep");
        assert!(refused.starts_with("plugin `callbacks.wasm` failed while it was loaded: "), "{refused}");
        assert!(refused.contains("64 calls of plugins wait for each other"), "{refused}");
        assert_eq!(started.load(Ordering::Relaxed), MOST - 1);
    }
}
