//! Tests of values that a guest cannot decode: the error names the argument and the path, and the plugin
//! lives on.

use picky::*;
use wasmer_plugin::host::{CallError, CallErrorKind, Loader, Plugin, PluginPool};
use wasmer_plugin_tests::{number, picky_module};

use super::{Told, picky, picky_with};

const LARGE: usize = 1 << 32;
const BITS: &str = "the number does not fit into the 32 bits of a plugin's `usize` or `isize`";

/// Checks that the host refuses the value before the crossing.
fn is_refused_by_the_host<T>(result: Result<T, CallError>, place: &str) {
    let Err(error) = result else { panic!("`{place}` should be refused") };
    let text = error.to_string();
    assert!(matches!(error.kind(), CallErrorKind::Encode { .. }) && !error.poisons(), "{text}");
    assert!(text.starts_with("cannot encode the arguments of `"), "{text}");
    assert!(text.ends_with(&format!("for plugin `picky.wasm`: {place}: {BITS}")), "{text}");
}

/// Checks that the guest refuses the value before its function starts.
fn is_refused_by_the_guest<T>(result: Result<T, CallError>, why: &str) {
    let Err(error) = result else { panic!("this should be refused: {why}") };
    let text = error.to_string();
    assert!(matches!(error.kind(), CallErrorKind::ArgumentsRejected { .. }) && !error.poisons(), "{text}");
    assert!(text.starts_with("plugin `picky.wasm` cannot read the arguments of `"), "{text}");
    assert!(text.ends_with(&format!("`: {why}")), "{text}");
}

/// Checks that a plugin remembers a number.
fn remembering(check: impl FnOnce(&mut Plugin)) {
    let mut plugin = picky();
    plugin.remember(77).unwrap();
    check(&mut plugin);
    assert!(!Plugin::is_poisoned(&plugin));
    assert_eq!(plugin.remembered().unwrap(), 77);
}

fn item(pieces: usize) -> Item {
    Item { name: "tea".to_owned(), pieces }
}

#[test]
fn sizes_of_more_than_32_bits() {
    remembering(|plugin| {
        let small = isize::try_from(LARGE).unwrap();
        for (a, b, place) in [
            (LARGE, 0, "a"),
            (usize::MAX, 0, "a"),
            (0, small, "b"),
            (0, -small, "b"),
            (0, isize::MIN, "b"),
            (0, i32::MAX as isize + 1, "b"),
        ] {
            is_refused_by_the_host(plugin.add_sizes(a, b), place);
        }
        let most = plugin.add_sizes(u32::MAX as usize, i32::MIN as isize).unwrap();
        assert_eq!(most, u64::from(u32::MAX) + (1 << 31));
        is_refused_by_the_host(plugin.size(LARGE), "value");
        is_refused_by_the_host(plugin.sizes_of_all(vec![1, 2, LARGE, usize::MAX]), "value[2]");
    });
}

#[test]
fn sizes_that_lie_deep() {
    remembering(|plugin| {
        let order = |change: fn(&mut Order)| {
            let mut order = Order { items: vec![item(1), item(2)], ..Order::default() };
            order.by_shelf = [(1, 2..3), (4, 5..6)].into();
            order.nested = Some((9, Box::new(vec![None, Some(-1), Some(7)])));
            change(&mut order);
            order
        };
        assert_eq!(plugin.total("Ada", &order(|_| ())).unwrap(), 6);
        let mut refused = |place: &str, change: fn(&mut Order)| {
            let order = order(change);
            is_refused_by_the_host(plugin.total("Ada", &order), place);
        };
        refused("order.items[1].pieces", |order| order.items[1].pieces = LARGE);
        refused("order.by_shelf[0].end", |order| drop(order.by_shelf.insert(0, 0..LARGE)));
        refused("order.by_shelf[1].start", |order| drop(order.by_shelf.insert(4, LARGE..LARGE)));
        refused("order.nested.1[2]", |order| order.nested.as_mut().unwrap().1[2] = Some(isize::MIN));
    });
}

/// A large block in front of the size is not inline.
#[test]
fn sizes_behind_blocks() {
    remembering(|plugin| {
        let bridged = Bridged { name: "x".repeat(20_000), size: Even(2) };
        assert_eq!(plugin.through_serde(vec![0; 20_000], bridged).unwrap(), 20_002);
        let mut sizes = [1, LARGE];
        is_refused_by_the_host(plugin.reverse_sizes(&[0; 50], &mut sizes), "sizes[1]");
        assert_eq!(sizes, [1, LARGE]);
        let large = isize::try_from(LARGE).unwrap();
        let mut size = Some(large);
        is_refused_by_the_host(plugin.replace_size(&mut size), "size");
        assert_eq!(size, Some(large));
        let mut order = Order { items: vec![item(1)], ..Order::default() };
        order.items[0] = Item { name: "x".repeat(20_000), pieces: LARGE };
        is_refused_by_the_host(plugin.total("Ada", &order), "order.items[0].pieces");
    });
}

/// serde encodes a `usize` as any number of 64 bits, and the guest checks it.
#[test]
fn sizes_that_serde_writes() {
    remembering(|plugin| {
        let bridged = |size| Bridged { name: "x".to_owned(), size: Even(size) };
        let Err(error) = plugin.through_serde(vec![], bridged(LARGE)) else { panic!("it is too large") };
        let text = error.to_string();
        assert!(matches!(error.kind(), CallErrorKind::ArgumentsRejected { .. }), "{text}");
        assert!(text.contains("`: bridged.size: "), "{text}");
        assert!(text.contains("4294967296") || text.contains("32 bits"), "{text}");
        is_refused_by_the_guest(plugin.through_serde(vec![], bridged(7)), "bridged.size: 7 is odd");
        is_refused_by_the_guest(
            plugin.through_serde(vec![0; 20_000], Bridged { name: "ü".repeat(20_000), size: Even(7) }),
            "bridged.size: 7 is odd",
        );
    });
}

#[test]
fn what_try_from_refuses() {
    remembering(|plugin| {
        let why = |place: &str| format!("{place}: a percentage is at most 100");
        let percent = Percent::unchecked;
        is_refused_by_the_guest(plugin.percent(percent(101)), &why("value"));
        is_refused_by_the_guest(plugin.percents(vec![percent(100), percent(255)]), &why("value[1]"));
        let rates = vec![(1, None), (2, Some(percent(1))), (3, Some(percent(200)))];
        is_refused_by_the_guest(plugin.rate("Ada".to_owned(), rates), &why("rates[2].1"));
        let order = Order { rate: percent(101), ..Order::default() };
        is_refused_by_the_guest(plugin.total("Ada", &order), &why("order.rate"));
        // The blocks in front lie elsewhere, in memory that the guest has lent.
        is_refused_by_the_guest(
            plugin.rate_picture(vec![0xff; 20_000], "ü".repeat(20_000), percent(101)),
            &why("rate"),
        );
        assert_eq!(plugin.rate_picture(vec![0xff; 20_000], "ü".repeat(20_000), percent(9)).unwrap(), 60_009);
    });
}

#[test]
fn what_is_nested_too_deep() {
    remembering(|plugin| {
        let chain =
            |links| (0..links).fold(Chain::default(), |chain, _| Chain { next: Some(Box::new(chain)) });
        assert!(plugin.chain(chain(511)).is_ok());
        for links in [512, 1500] {
            let result = plugin.chain(chain(links));
            let Err(error) = result else { panic!("it is nested too deep") };
            assert!(matches!(error.kind(), CallErrorKind::ArgumentsRejected { .. }), "{error}");
            assert!(error.to_string().ends_with("the value is nested deeper than 512 levels"), "{error}");
        }
    });
}

/// 4 Mi of `None`, each of which takes 264 bytes in the guest, whose memory is 512 MiB.
#[test]
fn what_takes_more_memory_than_there_is() {
    remembering(|plugin| {
        let why = "value[0]: there is no memory for the value";
        is_refused_by_the_guest(plugin.wide(vec![None; 4 << 20]), why);
        assert_eq!(plugin.wide(vec![None; 1000]).unwrap().len(), 1000);
    });
}

#[test]
fn of_a_pool() {
    let builder = PluginPool::builder(picky_module().clone()).maximum(1);
    let mut pool = builder.hosts(|| SizesHost::new(Told { size: 1, nested: 1 })).build().unwrap();
    pool.remember(77).unwrap();
    is_refused_by_the_host(pool.add_sizes(1, isize::MAX), "b");
    is_refused_by_the_guest(pool.percent(Percent::unchecked(101)), "value: a percentage is at most 100");
    assert_eq!(pool.remembered().unwrap(), 77);
}

/// The guest's function has begun and cannot go on, so the call ends there.
#[test]
fn results_of_host_functions() {
    assert_eq!(picky_with(u32::MAX as usize, 3).ask_size().unwrap(), u32::MAX as usize);
    let mut plugin = picky_with(LARGE, isize::MIN);
    let errors = [("Sizes.size", plugin.ask_size().unwrap_err()), {
        Plugin::reset(&mut plugin).unwrap();
        ("Sizes.nested", plugin.ask_nested().unwrap_err())
    }];
    for (name, error) in errors {
        let text = error.to_string();
        assert!(matches!(error.kind(), CallErrorKind::HostResult { .. }), "{text}");
        assert!(text.contains(&format!("called the host function `{name}`")), "{text}");
        assert!(text.contains("32 bits"), "{text}");
    }
}

/// Texts of a plugin are shown with control characters escaped.
#[test]
fn messages_are_escaped() {
    let wasm = wat::parse_str(
        r#"(module
            (import "wasmer_plugin_v2" "rejected" (func $rejected (param i32 i32 i64 i32 i32 i32)))
            (memory (export "memory") 2)
            (data (i32.const 0) "\1b[2Jred")
            (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x0000_1000_0000_1000))
            (func (export "wasmer_plugin:number") (param i64 i64) (result i64)
                (call $rejected
                    (i32.const 0) (i32.const 14) (i64.const 0) (i32.const 0) (i32.const 0) (i32.const 7))
                (i64.const 0)))"#,
    );
    let mut plugin = Loader::new().load_bytes(&wasm.expect("it is WebAssembly")).expect("it is a plugin");
    let text = plugin.number().unwrap_err().to_string();
    assert_eq!(text, r"plugin `bytes` cannot read the arguments of `number`: \u{1b}[2Jred");
}
