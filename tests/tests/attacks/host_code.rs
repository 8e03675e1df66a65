//! Attacks by code of the host that panics, re-enters and cancels at bad moments.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use wasmer_plugin::host::{Canceller, Limits, Loader, Plugin, PluginPool};
use wasmer_plugin::wasmer_plugin;
use wasmer_plugin_tests::{records, with_section};

use super::shared::{body, done, is, limits, loader, plugin};
use super::{Attack, attack};

#[wasmer_plugin(host)]
#[allow(unreachable_pub, reason = "as users write it")]
pub trait Bad {
    fn act(&mut self);
}

type Act = Box<dyn FnMut() + Send>;

/// Runs one action when it is called, and another when it is dropped.
struct Any(Act, Option<Act>);

impl Bad for Any {
    fn act(&mut self) {
        (self.0)();
    }
}

impl Drop for Any {
    fn drop(&mut self) {
        if let Some(mut act) = self.1.take() {
            act();
        }
    }
}

/// Returns a plugin whose `done` calls the host and then runs this code.
fn caller(code: &str) -> Vec<u8> {
    let text = format!(
        r#"(module (import "wasmer_plugin:Bad" "act" (func $act (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 2)
        (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x100000001000))
        (func (export "wasmer_plugin:done") (param i32) (result i64)
        (drop (call $act (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))) {code} (i64.const 0)))"#
    );
    with_section(&wat::parse_str(text).unwrap(), "wasmer-plugin", &records!(BadHost<Any>: 0))
}

fn with(code: &str, act: impl FnMut() + Send + 'static) -> Plugin {
    loader().load_bytes_with(&caller(code), BadHost::new(Any(Box::new(act), None))).unwrap()
}

fn dropping(act: impl FnMut() + Send + 'static) -> Plugin {
    let host = BadHost::new(Any(Box::new(|| {}), Some(Box::new(act))));
    loader().load_bytes_with(&caller(""), host).unwrap()
}

pub(super) const ATTACKS: &[Attack] = &[
    attack("a host that panics in drop", || {
        let mut plugin = dropping(|| panic!("dropped"));
        plugin.done().unwrap();
        assert!(catch_unwind(AssertUnwindSafe(|| drop(plugin))).is_err());
    }),
    attack("a host that panics in drop after a poisoned call", || {
        let act: Act = Box::new(|| panic!("first"));
        let host = BadHost::new(Any(act, Some(Box::new(|| panic!("second")))));
        let mut plugin = loader().load_bytes_with(&caller(""), host).unwrap();
        is(&plugin.done().unwrap_err(), "HostPanicked");
        assert!(catch_unwind(AssertUnwindSafe(|| drop(plugin))).is_err());
    }),
    attack("a panic with a payload that panics in drop", || {
        struct Bomb(AtomicBool);
        impl Drop for Bomb {
            fn drop(&mut self) {
                assert!(self.0.swap(true, Ordering::Relaxed), "the payload panics");
            }
        }
        let mut plugin = with("", || std::panic::panic_any(Bomb(AtomicBool::new(false))));
        // The payload's own panic may leave the call. The process goes on.
        match catch_unwind(AssertUnwindSafe(|| plugin.done())) {
            Ok(result) => is(&result.unwrap_err(), "HostPanicked"),
            Err(payload) => std::mem::forget(payload),
        }
    }),
    attack("a panic with a text of terminal escapes", || {
        let mut plugin = with("", || panic!("\u{1b}[2J\u{7}"));
        is(&plugin.done().unwrap_err(), "HostPanicked");
    }),
    attack("a panic with 64 MiB of text", || {
        std::panic::set_hook(Box::new(|_| {}));
        let mut plugin = with("", || std::panic::panic_any("x".repeat(64 << 20)));
        let error = plugin.done().unwrap_err();
        assert!(format!("{error:?}").contains("kind: HostPanicked"));
    }),
    attack("a panic hook that calls a plugin", || {
        let innocent = Mutex::new(loader().load_bytes(&plugin("")).unwrap());
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = calls.clone();
        std::panic::set_hook(Box::new(move |_| {
            innocent.lock().unwrap().done().unwrap();
            counted.fetch_add(1, Ordering::Relaxed);
        }));
        let mut plugin = with("", || panic!("with a hook"));
        is(&plugin.done().unwrap_err(), "HostPanicked");
        drop(std::panic::take_hook());
        assert_eq!(calls.load(Ordering::Relaxed), 1);
    }),
    attack("a host function that loads, traps and drops plugins", || {
        let mut outer = with("", || {
            for _ in 0..5 {
                let mut inner = loader().load_bytes(&body("unreachable")).unwrap();
                is(&inner.done().unwrap_err(), "Trapped");
            }
        });
        outer.done().unwrap();
        outer.done().unwrap();
    }),
    attack("a panic three plugins deep", || {
        let third = Mutex::new(with("", || panic!("at the bottom")));
        let second =
            Mutex::new(with("", move || is(&third.lock().unwrap().done().unwrap_err(), "HostPanicked")));
        let mut first = with("", move || second.lock().unwrap().done().unwrap());
        first.done().unwrap();
    }),
    attack("a timeout of an outer call within an inner one", || {
        let inner = Mutex::new(
            loader()
                .with_limits(limits().timeout(Duration::from_mins(1)))
                .load_bytes(&body("(loop $l (br $l))"))
                .unwrap(),
        );
        let mut outer = with("", move || {
            is(&inner.lock().unwrap().done().unwrap_err(), "TimedOut");
        });
        // The outer plugin's timeout also stops the inner plugin.
        is(&outer.done().unwrap_err(), "TimedOut");
    }),
    attack("a call that is cancelled from within its host function", || {
        let slot: Arc<Mutex<Option<Canceller>>> = Arc::default();
        let inner = slot.clone();
        let mut plugin = with("(loop $l (br $l))", move || {
            assert!(inner.lock().unwrap().as_ref().unwrap().cancel());
        });
        *slot.lock().unwrap() = Some(Plugin::canceller(&plugin));
        is(&plugin.done().unwrap_err(), "Cancelled");
        Plugin::reset(&mut plugin).unwrap();
        is(&plugin.done().unwrap_err(), "Cancelled");
    }),
    attack("a factory of hosts that panics every second time", || {
        let module = loader().compile_bytes(&caller("unreachable")).unwrap();
        let made = AtomicUsize::new(0);
        let pool = PluginPool::builder(module).maximum(2).hosts(move || {
            assert!(made.fetch_add(1, Ordering::Relaxed).is_multiple_of(2), "the factory panics");
            BadHost::new(Any(Box::new(|| {}), None))
        });
        let mut pool = pool.build().unwrap();
        for _ in 0..6 {
            if let Ok(result) = catch_unwind(AssertUnwindSafe(|| pool.done())) {
                is(&result.unwrap_err(), "Trapped|InstanceUnavailable|HostPanicked");
            }
        }
    }),
    attack("a host that is dropped in another thread while plugins trap", || {
        let plugin = dropping(|| {
            is(&loader().load_bytes(&body("unreachable")).unwrap().done().unwrap_err(), "Trapped");
        });
        thread::spawn(move || drop(plugin)).join().unwrap();
    }),
    attack("a host function beyond the timeout", || {
        let mut plugin = with("(loop $l (br $l))", || thread::sleep(Duration::from_millis(500)));
        is(&plugin.done().unwrap_err(), "TimedOut");
    }),
    attack("a host function without fuel for what follows", || {
        let host = BadHost::new(Any(Box::new(|| {}), None));
        let loader = Loader::new().with_limits(Limits::default().fuel(3));
        let mut plugin = loader.load_bytes_with(&caller("(loop $l (br $l))"), host).unwrap();
        is(&plugin.done().unwrap_err(), "OutOfFuel");
    }),
];
