//! Tests of replies: their places, lengths and contents.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::num::NonZeroU8;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;
use wasmer_plugin::host::{CallError, CallErrorKind, Limits, Loader, Plugin};

use super::{allocation, load, stubs, wasm};

/// Maximum memory for any reply: serde allocates up to a megabyte ahead, which a hash map doubles.
const MOST: usize = 5 << 19;

#[derive(Serialize, Deserialize, PluginType)]
pub(crate) enum Deep {
    End,
    Down(Box<Deep>),
    Aside { tree: Vec<Deep>, wide: [u64; 16] },
}

#[derive(Serialize, Deserialize, PluginType)]
pub(crate) enum Level {
    Small(u8),
}

#[derive(Serialize, Deserialize, PluginType)]
pub(crate) struct Item {
    text: String,
    numbers: [u64; 32],
}

#[derive(Serialize, Deserialize, PluginType)]
pub(crate) struct Chain {
    next: Option<Box<Chain>>,
}

fn check<T>(plugin: &mut Plugin, why: &str, call: impl FnOnce(&mut Plugin) -> Result<T, CallError>) {
    let (result, allocated) = allocation::largest(|| call(plugin));
    let Err(error) = result else { panic!("this should fail: {why}") };
    let text = error.to_string();
    assert!(text.contains("plugin `bytes`"), "{text}");
    assert!(why.split('|').any(|why| text.contains(why)), "{text}");
    assert!(allocated < MOST, "{allocated} bytes allocated: {text}");
    match error.kind() {
        CallErrorKind::Decode { .. } => assert!(!Plugin::is_poisoned(plugin)),
        CallErrorKind::ReplyOutOfBounds { .. } => {
            assert!(Plugin::is_poisoned(plugin));
            Plugin::reset(plugin).unwrap();
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn places() {
    stubs! {
        beyond() -> u32; far() -> u32; longest() -> u32; longest_far() -> u32; nothing_far() -> ();
        nothing_beyond() -> (); detached_beyond() -> String; detached_far() -> Vec<u8>;
        detached_nothing_far() -> Vec<u8>; at_end() -> (); detached_at_end() -> String; everything() -> u32;
        overlapping(text: &str, number: &u64) -> (String, u64); straddling(text: &[u8]) -> (u64, u64);
    }
    let mut plugin = load(&wasm!("reply_place")).unwrap();
    let plugin = &mut plugin;
    let outside = |rest: &str| format!("from outside its memory: {rest} of 131072");
    check(plugin, &outside("4 bytes at 0x1fffe"), |plugin| plugin.beyond());
    check(plugin, &outside("32 bytes at 0xfffffff0"), |plugin| plugin.far());
    check(plugin, &outside("2147483647 bytes at 0x0"), |plugin| plugin.longest());
    check(plugin, &outside("2147483647 bytes at 0xffffffff"), |plugin| plugin.longest_far());
    check(plugin, &outside("4 bytes at 0x1fffe"), |plugin| plugin.detached_beyond());
    check(plugin, &outside("2147483647 bytes at 0xffffffff"), |plugin| plugin.detached_far());
    check(plugin, &outside("0 bytes at 0xffffffff"), |plugin| plugin.nothing_far());
    check(plugin, &outside("0 bytes at 0x20001"), |plugin| plugin.nothing_beyond());
    check(plugin, &outside("0 bytes at 0xffffffff"), |plugin| plugin.detached_nothing_far());
    check(plugin, "131068 bytes are left over after the value", |plugin| plugin.everything());

    plugin.at_end().unwrap();
    check(plugin, "8 bytes are missing", |plugin| plugin.detached_at_end());
    assert_eq!(plugin.overlapping("text", &7).unwrap(), ("text".to_owned(), 7));
    assert_eq!(plugin.straddling(&[1, 0, 0, 0, 0, 0, 0, 0]).unwrap(), (1, 0));
    let error = plugin.overlapping(&"x".repeat(4096), &7).unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::NoRoomForArguments { bytes: 4112, .. }), "{error}");
    assert_eq!(plugin.overlapping("text", &7).unwrap(), ("text".to_owned(), 7));
}

macro_rules! each {
    ($plugin:ident, $export:literal, $why:literal: $($type:ty),+ $(,)?) => {
        $({
            #[wasmer_plugin::wasmer_plugin(name = $export)]
            #[allow(dead_code, unreachable_pub)]
            pub fn call() -> $type { unreachable!("runs in the guest") }
            check(&mut $plugin, $why, |plugin| plugin.call());
        })+
    };
}

#[test]
fn lengths() {
    let mut plugin = load(&wasm!("lengths")).unwrap();
    each!(plugin, "endless", "missing|a block lies elsewhere, and nothing does here|larger than the plugin's memory":
        String, Box<str>, Vec<u8>, Vec<u64>, Vec<String>, Vec<bool>, Vec<Item>, Vec<Vec<Vec<u8>>>, Box<[Item]>,
        HashMap<String, Item>, BTreeMap<u64, [u64; 32]>, VecDeque<[u128; 32]>, (String, u8), (Vec<u8>, u8),
        std::borrow::Cow<'static, str>, std::ffi::CString,
    );
    // 2⁶⁰ elements that take no bytes.
    each!(plugin, "units", "the value has over 65,536 elements that take no bytes":
        Vec<()>, VecDeque<()>, Vec<[u8; 0]>, Vec<std::marker::PhantomData<u8>>, Vec<((), ())>,
    );
    each!(plugin, "units", " missing|a block lies elsewhere, and nothing does here": Vec<u8>, Vec<u64>, String, HashMap<u8, u8>, Vec<Item>);
    each!(plugin, "nested", " missing|a block lies elsewhere, and nothing does here": Vec<Vec<u8>>, Vec<String>, HashMap<u64, u8>);
    each!(plugin, "nested", "the value has over 65,536 elements that take no bytes": (u64, Vec<()>));
    each!(plugin, "ahead", " missing|a block lies elsewhere, and nothing does here": Vec<u8>, Vec<u64>, String, Vec<Item>, Vec<[u64; 32]>,
        HashMap<u64, [u64; 32]>,
    );
    each!(plugin, "cut", " missing|a block lies elsewhere, and nothing does here": String, Vec<u8>, Vec<u16>, u64, HashMap<u8, u8>, Vec<()>);
}

#[test]
fn blocks() {
    let mut plugin = load(&wat::parse_str(include_str!("blocks.wat")).unwrap()).unwrap();
    each!(plugin, "far", "the block lies outside the plugin's memory": Vec<u8>, String, Vec<usize>, Box<[f32]>);
    each!(plugin, "huge", "the block lies outside the plugin's memory": Vec<u8>, String, Vec<u128>);
    each!(plugin, "unannounced", "a block lies elsewhere, and nothing does here": Vec<u8>, String, Vec<usize>);
    each!(plugin, "near", " missing": Vec<String>, Vec<bool>, HashMap<u8, u8>);
    each!(plugin, "endless", "larger than is allowed|the block lies outside": (Vec<u8>, Vec<u8>, Vec<u8>));

    stubs! { near() -> Vec<u8>; }
    assert_eq!(plugin.near().unwrap(), b"abc");
}

#[test]
fn values() {
    let mut plugin = load(&wasm!("values")).unwrap();
    each!(plugin, "two", "2 is neither 0 nor 1": bool, [bool; 1]);
    each!(plugin, "two", "2 is neither 0 nor 1": Option<u8>, Option<()>);
    each!(plugin, "zero", "the number must not be 0": NonZeroU8);
    each!(plugin, "text", "the text is not UTF-8": String, Box<str>);
    each!(plugin, "seven", "the enum has no variant 7": Deep);
    each!(plugin, "seven", "the enum has no variant 7": Level);
    each!(plugin, "seven", "the enum has no variant 7": Result<u8, u8>);
    each!(plugin, "character", "the character is not UTF-8": char);
    each!(plugin, "duration", "the time is out of range": Duration);
    each!(plugin, "nothing", " missing|a block lies elsewhere, and nothing does here": u8, bool, char, String, Vec<u8>, Deep, Chain, f64);
    each!(plugin, "four", " missing|a block lies elsewhere, and nothing does here": u64, u128, i64, (u32, u8), [u8; 5]);
    each!(plugin, "four", "3 bytes are left over after the value": u8, i8);
    each!(plugin, "four", "4 bytes are left over after the value": (), [u8; 0]);
}

/// A test's thread has two megabytes of stack.
#[test]
fn nesting() {
    let mut plugin = load(&wasm!("nested")).unwrap();
    each!(plugin, "variants", "the value is nested deeper than 512 levels": Deep, Box<Deep>);
    each!(plugin, "ones", "the value is nested deeper than 512 levels": Chain, Option<Chain>);
}

#[test]
fn memory_grows() {
    stubs! { grows() -> u32; }
    let mut plugin = load(&wasm!("grows")).unwrap();
    for pages in 2..40 {
        assert_eq!(Plugin::memory_size(&plugin), pages * 65_536);
        assert_eq!(plugin.grows().unwrap() as usize, pages * 65_536);
    }
}

/// The memory has 4 GiB, and the reply ends at its last byte.
#[test]
fn memory_as_large_as_it_can_be() {
    stubs! { last() -> u32; beyond() -> u32; }
    let loader = Loader::new().with_limits(Limits::default().memory(4 << 30));
    let mut plugin = loader.load_bytes(&wasm!("huge_memory")).unwrap();
    assert_eq!(plugin.last().unwrap(), 0);
    let why = "from outside its memory: 5 bytes at 0xfffffffc of 4294967296";
    check(&mut plugin, why, |plugin| plugin.beyond());
}

#[test]
fn buffers_that_move() {
    stubs! { echo(bytes: &[u8]) -> Vec<u8>; calls() -> u32; }
    let wasm = wasm!("buffer_moves");
    // The size at which the module moves its buffer, including the prefix.
    let call = |size: usize| {
        let mut plugin = load(&wasm).unwrap();
        assert_eq!(plugin.echo(&[1, 2, 3]).unwrap(), [1, 2, 3]);
        let result = plugin.echo(&vec![4; size - 8]);
        (plugin, result)
    };
    let (mut plugin, result) = call(9000);
    assert!(result.unwrap() == [4; 8992]);
    assert!(plugin.echo(&vec![5; 20_000]).unwrap() == vec![5; 20_000]);
    assert_eq!(plugin.echo(&[6]).unwrap(), [6]);
    assert_eq!(plugin.calls().unwrap(), 3);

    let (mut plugin, result) = call(5000);
    let error = result.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::NoRoomForArguments { bytes: 5000 }), "{error:?}");
    assert_eq!(plugin.echo(&[6]).unwrap(), [6]);
    assert_eq!(plugin.calls().unwrap(), 3, "the old buffer was given up");

    let (mut plugin, result) = call(6000);
    let error = result.unwrap_err();
    assert!(error.poisons() && Plugin::is_poisoned(&plugin));
    let small = "plugin `bytes` places its call buffer where it cannot be before `echo`: 16 bytes at 0x0 of 131072, and 6000 are needed";
    assert_eq!(error.to_string(), small);
    assert!(matches!(plugin.echo(&[6]).map_err(CallError::into_kind), Err(CallErrorKind::Poisoned { .. })));

    let (_, result) = call(7000);
    let outside = "plugin `bytes` places its call buffer where it cannot be before `echo`: 8192 bytes at 0x1f000 of 131072, and 7000 are needed";
    assert_eq!(result.unwrap_err().to_string(), outside);

    let (plugin, result) = call(8000);
    assert_eq!(
        result.unwrap_err().to_string(),
        "plugin `bytes` trapped in `echo`: it ran into `unreachable`"
    );
    assert!(Plugin::is_poisoned(&plugin));
}
