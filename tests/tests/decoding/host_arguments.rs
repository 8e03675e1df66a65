//! Tests that arguments of host functions, which come from a guest, are bounded in memory and time like
//! replies.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::time::Duration;

use wasmer_plugin::host::{CallErrorKind, Limits, Loader, Plugin};
use wasmer_plugin::wasmer_plugin;
use wasmer_plugin_tests::allocation::watch;
use wasmer_plugin_tests::{records, with_section};

use super::time::Slow;

type Large = Option<[u64; 32]>;
type Maps = Vec<BTreeMap<u8, [Option<u64>; 8]>>;

#[wasmer_plugin(host)]
#[allow(unreachable_pub, reason = "as users write it")]
pub trait Sink {
    fn large(&self, large: Vec<Large>);
    fn lent(&self, large: &[Large]);
    fn maps(&self, maps: Maps);
    fn tables(&self, tables: Vec<HashMap<u8, u8>>);
    fn shared(&self, shared: Rc<[Option<u64>]>);
    fn slow(&self, slow: &[Slow]);
    fn in_place(&self, sizes: &mut [u64]);
}

/// Cannot be decoded.
struct Never;

impl Sink for Never {
    fn large(&self, _: Vec<Large>) {
        unreachable!()
    }
    fn lent(&self, _: &[Large]) {
        unreachable!()
    }
    fn maps(&self, _: Maps) {
        unreachable!()
    }
    fn tables(&self, _: Vec<HashMap<u8, u8>>) {
        unreachable!()
    }
    fn shared(&self, _: Rc<[Option<u64>]>) {
        unreachable!()
    }
    fn slow(&self, _: &[Slow]) {
        unreachable!()
    }
    fn in_place(&self, _: &mut [u64]) {
        unreachable!()
    }
}

/// Makes the module call the host function with these encoded arguments.
#[wasmer_plugin]
#[allow(dead_code, unused_variables, unreachable_pub)]
pub fn call(bytes: &[u8]) {
    unreachable!("runs in the guest")
}

fn caller(function: &str, limits: Limits) -> Plugin {
    let text = format!(
        r#"(module
            (import "wasmer_plugin:Sink" "{function}" (func $host (param i32 i32 i32 i32) (result i32)))
            (memory (export "memory") 1100)
            (func (export "wasmer_plugin_v2:buffer") (param $length i32) (result i64)
                (i64.or (i64.shl (i64.extend_i32_u (local.get $length)) (i64.const 32)) (i64.const 65536)))
            (func (export "wasmer_plugin:call") (param $length i64) (param i64) (result i64)
                (drop (call $host
                    (i32.const 65544)
                    (i32.sub (i32.wrap_i64 (local.get $length)) (i32.const 8))
                    (i32.const 0)
                    (i32.const 0)))
                (i64.const 0)))"#
    );
    let wasm = with_section(
        &wat::parse_str(text).expect("it is WebAssembly"),
        "wasmer-plugin",
        &records!(SinkHost<Never>: 0 1 2 3 4 5 6),
    );
    let loader = Loader::new().with_limits(limits);
    loader.load_bytes_with(&wasm, SinkHost::new(Never)).expect("it is a plugin")
}

/// Checks that the call fails, and takes no more memory than the bytes allow.
fn is_bounded(function: &str, bytes: &[u8], why: &str) {
    let mut plugin = caller(function, Limits::default());
    let (result, allocations) = watch(|| plugin.call(bytes));
    let error = result.expect_err("it fails");
    assert!(matches!(error.kind(), CallErrorKind::BadHostCall { .. }), "{error}");
    assert!(error.to_string().ends_with(why), "{function}: {error}");
    assert!(allocations.peak <= (64 << 20) + 4 * bytes.len(), "{function}: {allocations:?}");
}

fn sequence(count: usize, element: &[u8]) -> Vec<u8> {
    [&(count as u64).to_le_bytes()[..], &element.repeat(count)].concat()
}

#[test]
fn memory() {
    let much = "the value takes more memory than is allowed: 64 MiB, and 4 bytes for each encoded byte";
    is_bounded("large", &sequence(1 << 20, &[0]), much);
    is_bounded("lent", &sequence(1 << 20, &[0]), much);
    is_bounded("shared", &sequence(8 << 20, &[0]), much);
    let entry = [&1_u64.to_le_bytes()[..], &[7], &[0; 8]].concat();
    is_bounded("maps", &sequence(1 << 20, &entry), much);
    is_bounded("tables", &sequence(2 << 20, &sequence(1, &[1, 2])), much);
}

#[test]
fn lengths() {
    for function in ["large", "lent", "maps", "tables", "shared", "in_place"] {
        for count in [1 << 60_u64, u64::MAX >> 1, 1 << 32] {
            is_bounded(function, &count.to_le_bytes(), " bytes are missing");
        }
    }
}

#[test]
fn time() {
    let mut plugin = caller("slow", Limits::default().timeout(Duration::from_millis(100)));
    let error = plugin.call(&sequence(50_000, &[7])).expect_err("it takes long");
    assert!(matches!(error.kind(), CallErrorKind::TimedOut { .. }), "{error}");
    assert!(Plugin::is_poisoned(&plugin));
}
