//! Tests the same plugin without WebAssembly.

use std::panic::{AssertUnwindSafe, catch_unwind};

use callbacks_api::{ShopHost, shop};
use wasmer_plugin::host_functions::with_hosts;

use super::{MyShop, hosts, item};

#[test]
fn calls_go_to_the_hosts_of_the_thread() {
    let mut all = hosts();
    with_hosts(&mut all, || {
        assert_eq!(callbacks::both("tea"), (7, "a clock has no tea".into(), 42));
        assert_eq!(callbacks::note("one"), ["one"]);
        assert_eq!(callbacks::take(item("tea", 5)).tags, ["taken 5"]);
        let mut samples = [1.0, 2.0];
        callbacks::scale(3, &mut samples, 3.0);
        assert_eq!(samples, [3.0, 6.0]);
        let (mut words, mut log) = (["b".to_owned(), "a".to_owned()], vec![]);
        assert!(!callbacks::sort(&mut words, &mut log));
        assert_eq!((words[0].as_str(), log.len()), ("a", 1));
        assert_eq!(callbacks::ask_others("tea"), Err("there is none".into()));
    });
    assert_eq!(all.0.value().book, ["one"]);
}

#[test]
fn the_innermost_host_is_called() {
    let (mut outer, mut inner) = (ShopHost::new(MyShop::default()), ShopHost::new(MyShop::default()));
    outer.scope(|| {
        shop::note("outer");
        inner.scope(|| shop::note("inner"));
        shop::note("outer again");
    });
    assert_eq!(outer.value().book, ["outer", "outer again"]);
    assert_eq!(inner.into_value().book, ["inner"]);
}

#[test]
fn a_panic_leaves_everything_in_order() {
    let mut host = ShopHost::new(MyShop::default());
    host.scope(|| {
        let mut inner = ShopHost::new(MyShop::default());
        catch_unwind(AssertUnwindSafe(|| inner.scope(|| shop::panics("once")))).expect_err("it panics");
        catch_unwind(|| shop::panics("twice")).expect_err("it panics");
        shop::note("after");
    });
    assert_eq!(host.value().book, ["about to panic", "after"]);
}

#[test]
#[should_panic(
    expected = "the host function `Shop.stock` was called outside of a plugin, and there is no host of \
                           `Shop` for this thread"
)]
fn without_a_host_it_is_a_panic() {
    shop::stock("tea");
}
