//! Tests of calls of host functions with places, bytes and answers that no compiler would generate.

use wasmer_plugin::host::{CallError, CallErrorKind, LoadError, Loader, Plugin};
use wasmer_plugin::{convert_ret, wasmer_plugin};
use wasmer_plugin_tests::{records, with_section};

use super::{allocation, stubs, wasm};

#[wasmer_plugin(host)]
#[allow(unreachable_pub, reason = "as users write it")]
pub trait Shop {
    fn stock(&self, sku: &str) -> u32;
    fn tags(&mut self, tags: &[String]) -> Vec<u8>;
    fn change(&self, numbers: &mut [u64]);
    fn maybe(&self, sku: Option<&str>) -> bool;
}

#[derive(Default)]
struct Counting {
    calls: u32,
}

impl Shop for Counting {
    fn stock(&self, sku: &str) -> u32 {
        u32::try_from(sku.len()).unwrap_or(u32::MAX)
    }

    fn tags(&mut self, tags: &[String]) -> Vec<u8> {
        self.calls += 1;
        tags.concat().into_bytes()
    }

    fn change(&self, numbers: &mut [u64]) {
        numbers.reverse();
    }

    fn maybe(&self, sku: Option<&str>) -> bool {
        sku.is_some()
    }
}

stubs! {
    stock(args: u32, length: u32, reply: u32, capacity: u32, bytes: &[u8]) -> u32;
    tags(args: u32, length: u32, reply: u32, capacity: u32, bytes: &[u8]) -> u32;
    change(args: u32, length: u32, reply: u32, capacity: u32, bytes: &[u8]) -> u32;
    maybe(args: u32, length: u32, reply: u32, capacity: u32, bytes: &[u8]) -> u32;
    fetch(address: u32, capacity: u32) -> ();
    peek(address: u32, length: u32) -> Vec<u8>;
}

/// Address of the bytes that follow the four numbers.
const BYTES: u32 = 4120;
/// Address for answers.
const ANSWER: u32 = 0x4000;
const MEMORY: u32 = 0x2_0000;

fn load(wasm: &[u8]) -> Result<Plugin, LoadError> {
    let wasm = with_section(wasm, "wasmer-plugin", &records!(ShopHost<Counting>: 0 1 2 3));
    Loader::new().load_bytes_with(&wasm, ShopHost::new(Counting::default()))
}

fn caller() -> Plugin {
    load(&wasm!("host_calls")).expect("it is honest so far")
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).expect("a few bytes")
}

/// Checks that the call fails with this reason and poisons the plugin, which can be reset.
fn fails<T>(plugin: &mut Plugin, why: &str, call: impl FnOnce(&mut Plugin) -> Result<T, CallError>) {
    let (result, allocated) = allocation::largest(|| call(plugin));
    let Err(error) = result else { panic!("this should fail: {why}") };
    let text = error.to_string();
    assert!(matches!(error.kind(), CallErrorKind::BadHostCall { .. }), "{error:?}");
    assert!(text.starts_with("plugin `bytes` called ") && text.ends_with(why), "{text}\n{why}");
    assert!(allocated < 5 << 19, "{allocated} bytes allocated: {text}");
    assert!(Plugin::is_poisoned(plugin));
    Plugin::reset(plugin).expect("it starts again");
}

#[test]
fn honest_calls() -> Result<(), CallError> {
    let mut plugin = caller();
    let tea = convert_ret("tea").expect("a string");
    assert_eq!(plugin.stock(BYTES, length(&tea), ANSWER, 4, &tea)?, 4);
    assert_eq!(plugin.peek(ANSWER, 4)?, [3, 0, 0, 0]);
    // Up to the last byte of memory, and at odd addresses.
    assert_eq!(plugin.stock(BYTES, length(&tea), MEMORY - 4, 4, &tea)?, 4);
    let mut numbers = vec![0];
    numbers.extend(convert_ret([1_u64, 2, 3].as_slice()).expect("numbers"));
    let before = numbers.clone();
    assert_eq!(plugin.change(BYTES + 1, length(&numbers) - 1, ANSWER, 0, &numbers)?, 0);
    let changed = plugin.peek(BYTES, length(&numbers))?;
    assert_eq!((changed[9], changed[17], changed[25]), (3, 2, 1));
    assert_eq!(changed[..9], before[..9]);
    Ok(())
}

#[test]
fn places_outside_of_memory() {
    let mut plugin = caller();
    let tea = convert_ret("tea").expect("a string");
    for (address, length, why) in [
        (MEMORY - 4, 5, "its arguments would be outside its memory: 5 bytes at 0x1fffc of 131072"),
        (u32::MAX, 1, "its arguments would be outside its memory: 1 bytes at 0xffffffff of 131072"),
        (0, u32::MAX, "its arguments would be outside its memory: 4294967295 bytes at 0x0 of 131072"),
        (
            u32::MAX,
            u32::MAX,
            "its arguments would be outside its memory: 4294967295 bytes at 0xffffffff of 131072",
        ),
        (MEMORY + 1, 0, "its arguments would be outside its memory: 0 bytes at 0x20001 of 131072"),
    ] {
        fails(&mut plugin, why, |plugin| plugin.stock(address, length, ANSWER, 4, &tea));
    }
    for (address, capacity, why) in [
        (MEMORY - 4, 5, "the place for the answer would be outside its memory: 5 bytes at 0x1fffc of 131072"),
        (
            u32::MAX,
            u32::MAX,
            "the place for the answer would be outside its memory: 4294967295 bytes at 0xffffffff of 131072",
        ),
    ] {
        fails(&mut plugin, why, |plugin| plugin.stock(BYTES, length(&tea), address, capacity, &tea));
    }
}

#[test]
fn places_that_overlap() {
    let mut plugin = caller();
    let tea = convert_ret("tea").expect("a string");
    for (address, capacity) in [(BYTES, 4), (BYTES - 3, 4), (BYTES + 10, 1), (0, MEMORY)] {
        fails(&mut plugin, "the place for the answer overlaps the arguments", |plugin| {
            plugin.stock(BYTES, length(&tea), address, capacity, &tea)
        });
    }
}

#[test]
fn bytes_that_are_no_arguments() {
    let mut plugin = caller();
    let endless = [0xff; 16];
    for (bytes, why) in [
        (&[][..], "its arguments cannot be decoded: 8 bytes are missing"),
        (&endless, "its arguments cannot be decoded: a block lies elsewhere, and nothing does here"),
        (b"\x04\0\0\0\0\0\0\0tea", "its arguments cannot be decoded: 1 byte is missing"),
        (b"\x02\0\0\0\0\0\0\0tea", "its arguments cannot be decoded: 1 byte is left over after the value"),
    ] {
        fails(&mut plugin, why, |plugin| plugin.stock(BYTES, length(bytes), ANSWER, 4, bytes));
    }
    let not_utf8 = b"\x01\0\0\0\0\0\0\0\xff";
    fails(&mut plugin, "the text is not UTF-8", |plugin| {
        plugin.stock(BYTES, length(not_utf8), ANSWER, 4, not_utf8)
    });
    for count in [u64::MAX, 1 << 60, 1 << 20] {
        let bytes = [count.to_le_bytes(), 0_u64.to_le_bytes()].concat();
        fails(&mut plugin, " missing", |plugin| plugin.tags(BYTES, length(&bytes), ANSWER, 4, &bytes));
        fails(&mut plugin, " missing", |plugin| plugin.change(BYTES, length(&bytes), ANSWER, 4, &bytes));
    }
    fails(&mut plugin, "its arguments cannot be decoded: 2 is neither 0 nor 1", |plugin| {
        plugin.maybe(BYTES, 1, ANSWER, 4, &[2])
    });
    assert_eq!(Plugin::host::<Counting>(&plugin).map(|host| host.calls), Some(0));
}

#[test]
fn answers_that_do_not_fit() -> Result<(), CallError> {
    const TEXT: &[u8] = b"\x06\0\0\0\0\0\0\0onetwo";
    let mut plugin = caller();
    let tags = convert_ret(["one", "two"].as_slice()).expect("strings");
    let tags = |plugin: &mut Plugin, capacity| plugin.tags(BYTES, length(&tags), ANSWER, capacity, &tags);
    assert_eq!(tags(&mut plugin, 14)?, 14);
    assert_eq!(plugin.peek(ANSWER, 14)?, TEXT);
    plugin.fetch(ANSWER, 14).expect_err("it has been there");
    Plugin::reset(&mut plugin).expect("it starts again");

    assert_eq!(tags(&mut plugin, 13)?, 14);
    assert_eq!(plugin.peek(ANSWER, 14)?, [0; 14]);
    plugin.fetch(ANSWER + 1, 14)?;
    assert_eq!(plugin.peek(ANSWER + 1, 14)?, TEXT);
    let nothing =
        "plugin `bytes` called its host wrongly from `fetch`: it fetches an answer, and none waits for it";
    fails(&mut plugin, nothing, |plugin| plugin.fetch(ANSWER, 6));

    tags(&mut plugin, 0)?;
    let small = "it has room for 5 bytes of an answer of 14, which it was told";
    fails(&mut plugin, small, |plugin| plugin.fetch(ANSWER, 5));
    tags(&mut plugin, 0)?;
    let outside = "the place for the answer would be outside its memory: 14 bytes at 0x1fffb of 131072";
    fails(&mut plugin, outside, |plugin| plugin.fetch(MEMORY - 5, 14));
    // A waiting answer is gone after a reset.
    tags(&mut plugin, 0)?;
    Plugin::reset(&mut plugin).expect("it starts again");
    fails(&mut plugin, nothing, |plugin| plugin.fetch(ANSWER, 6));
    Ok(())
}

#[test]
fn calls_before_it_is_loaded() {
    let error = load(&wasm!("host_start")).expect_err("it starts too early");
    assert_eq!(
        error.to_string(),
        "plugin `bytes` failed while it was loaded: plugin `bytes` called its host wrongly from `its start function`: \
         it calls its host before it has been loaded"
    );
}

#[test]
fn imports_that_are_not_what_they_should_be() {
    assert_eq!(
        load(&wasm!("host_mistyped")).expect_err("it is refused").to_string(),
        "plugin `bytes` does not keep to the plugin ABI: import `wasmer_plugin:Shop.stock` should be a function \
         (i32, i32, i32, i32) -> i32, but is a function (i64) -> i64; import `wasmer_plugin:Shop.tags` should be \
         a function (i32, i32, i32, i32) -> i32, but is a global; import `wasmer_plugin_v2.reply` should be a \
         function (i32, i32) -> (), but is a function (i32) -> ()"
    );
    let undescribed = Loader::new().load_bytes_with(&wasm!("host_start"), ShopHost::new(Counting::default()));
    assert_eq!(
        undescribed.expect_err("it is refused").to_string(),
        "plugin `bytes` has other functions than it says: it imports the host function `Shop.stock` \
         without describing it; was its section `wasmer-plugin` changed or stripped after it was built?"
    );
}
