//! Tests of every form of argument, there and back.

use callbacks::*;
use callbacks_api::Refused;
use wasmer_plugin::host::Plugin;

use super::{MyShop, item, plugin};

type Done = Result<(), Box<dyn std::error::Error>>;

#[test]
fn values_and_references() -> Done {
    let mut plugin = plugin();
    assert_eq!(plugin.in_stock("tea")?, 7);
    assert_eq!(plugin.in_stock("Öl für 🫖")?, 0);
    assert_eq!(plugin.sum(&[1, 2, u64::MAX - 3])?, u64::MAX);
    assert_eq!(plugin.echo_text("ünïcödé 🫖\0".into())?, "ünïcödé 🫖\0");
    assert_eq!(plugin.at(&["one".into(), "zwö".into()], 1)?, Some("zwö".into()));
    assert_eq!(plugin.at(&[], 1)?, None);
    assert_eq!(plugin.kind()?, "a shop");
    Ok(())
}

#[test]
fn structs_and_results() -> Done {
    let mut plugin = plugin();
    assert_eq!(plugin.price(item("tea", 250), Some("Ada".into()))?, Ok(253));
    assert_eq!(plugin.price(item("tea", 250), None)?, Err(Refused::NotACustomer));
    let limit = Refused::Limit { max_cents: 1000 };
    assert_eq!(plugin.price(item("car", 2_000_000), Some("Ada".into()))?, Err(limit));
    assert_eq!(plugin.take(item("tea", 250))?.tags, ["taken 250"]);
    assert_eq!(plugin.take(item("tea", 50))?.tags, ["taken 300"]);
    Ok(())
}

#[test]
fn mutable_arguments_come_back() -> Done {
    let mut plugin = plugin();
    for shift in 0..9 {
        let mut samples = [1.0, -2.5, f64::MAX];
        plugin.scale(shift, &mut samples, 2.0)?;
        assert_eq!(samples, [2.0, -5.0, f64::INFINITY]);
    }
    plugin.scale(3, &mut [], 2.0)?;
    let mut wide = [1, u128::MAX, 3];
    assert_eq!(plugin.wide(&mut wide)?, 3);
    assert_eq!(wide, [3, u128::MAX, 1]);

    let mut words = ["b".to_owned(), "ä".to_owned(), "a".to_owned()];
    let mut log = vec!["before".to_owned()];
    assert!(!plugin.sort(&mut words, &mut log)?);
    assert_eq!(words, ["a", "b", "ä"]);
    assert_eq!(log, ["before", "sorted 3"]);
    assert!(plugin.sort(&mut [], &mut log)?);
    Ok(())
}

#[test]
fn eighteen_arguments() -> Done {
    let expected = |last: &str| {
        let (most, least) = (u128::MAX, i128::MIN);
        format!("1 -1 2 -2 3 -3 4 -4 {most} {least} -0.5 1e300 true ü ünï (5, 6) [7, 8, 9] {last}")
    };
    let mut plugin = plugin();
    assert_eq!(plugin.many(None)?, expected("None"));
    assert_eq!(plugin.many(Some(item("tea", 1)))?, expected("Some(\"tea\")"));
    Ok(())
}

#[test]
fn sizes_up_to_many_pages() -> Done {
    let mut plugin = plugin();
    for length in [0, 1, 247, 248, 249, 255, 256, 257, 4096, 65_536, 1 << 20, 3, 16 << 20, 5] {
        let bytes: Vec<u8> = (0..=250).cycle().take(length).collect();
        assert_eq!(plugin.echo_bytes(&bytes)?, bytes, "{length} bytes");
        let text = "ü".repeat(length / 2);
        assert_eq!(plugin.echo_text(text.clone())?, text, "{length} bytes");
    }
    Ok(())
}

#[test]
fn interfaces_may_have_methods_of_one_name() -> Done {
    assert_eq!(plugin().both("tea")?, (7, "a clock has no tea".into(), 42));
    Ok(())
}

#[test]
fn the_call_buffer_stays_as_it_is_meanwhile() -> Done {
    let mut plugin = plugin();
    let (mut numbers, mut words) = ([1, 2], vec![]);
    let result = plugin.between("tea", &[1, 2, 3], &mut numbers, &mut words)?;
    assert_eq!(result, "tea [1, 2, 3] 7");
    assert_eq!((numbers, words), ([8, 9], vec!["tea".to_owned()]));
    Ok(())
}

#[test]
fn the_hosts_value_is_kept_and_can_be_had() -> Done {
    let mut plugin = plugin();
    plugin.note("one")?;
    Plugin::host_mut::<MyShop>(&mut plugin).expect("there is a shop").book.push("two".into());
    assert_eq!(plugin.note("three")?, ["one", "two", "three"]);
    Plugin::reset(&mut plugin)?;
    assert_eq!(plugin.note("four")?, ["one", "two", "three", "four"]);
    assert_eq!(Plugin::host::<MyShop>(&plugin).expect("there is a shop").book.len(), 4);
    assert!(Plugin::host::<String>(&plugin).is_none());
    Ok(())
}

#[test]
fn plugins_of_one_module_have_hosts_of_their_own() -> Done {
    let (mut one, mut other) = (plugin(), plugin());
    one.note("one")?;
    assert_eq!(other.note("other")?, ["other"]);
    Ok(())
}

#[test]
fn memory_stays_as_it_is_over_many_calls() -> Done {
    let mut plugin = plugin();
    let expected = |plugin: &mut Plugin| {
        let echoed: u64 = (0..1000).map(|round| round % 500).sum();
        assert_eq!(plugin.often(100_000)?, 700_000 + echoed);
        Ok::<_, wasmer_plugin::host::CallError>(Plugin::memory_size(plugin))
    };
    let before = expected(&mut plugin)?;
    assert_eq!(expected(&mut plugin)?, before);
    Ok(())
}

#[test]
fn a_plugin_changes_threads_with_its_hosts() -> Done {
    let mut plugin = plugin();
    plugin.note("here")?;
    let book = std::thread::spawn(move || plugin.note("there")).join().expect("it does not panic")?;
    assert_eq!(book, ["here", "there"]);
    Ok(())
}
