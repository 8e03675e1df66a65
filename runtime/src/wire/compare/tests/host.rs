//! Tests of required host functions: reading, showing, and comparing with those offered.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::text::signatures;
use crate::wire::compare::{Difference, DifferenceKind, Part, Side};
use crate::wire::description::{Interface, Problem};
use crate::wire::schema::Signature;

type Source = (&'static str, Option<&'static str>);

const NEW: Source = ("shop_api", Some("1.1.0"));
const OLD: Source = ("shop_api", Some("1.0.0"));

fn of_host(source: Source, text: &str) -> Vec<Signature> {
    signatures(source, text).into_iter().map(Signature::of_host).collect()
}

fn plugin(source: Source, text: &str) -> Interface {
    Interface::of(&of_host(source, text).iter().collect::<Vec<_>>()).unwrap()
}

/// Returns the message about a plugin that needs `needed`, from a host that offers `offered`.
fn message(needed: (Source, &str), offered: (Source, &str)) -> Option<String> {
    let offered = of_host(offered.0, offered.1);
    let checked = plugin(needed.0, needed.1).check_host(&offered.iter().collect::<Vec<_>>());
    checked.err().map(|mismatch| mismatch.to_string())
}

#[test]
fn both_kinds_of_functions_may_have_one_name() {
    let own = signatures(NEW, "/// Own.\nfn f(a: u8);")[0];
    let of_host = of_host(OLD, "fn f(a: Item) -> Item; struct Item { sku: String }")[0];
    let interface = Interface::of(&[&of_host, &own]).unwrap();
    assert_eq!((interface.functions().len(), interface.requires().len()), (1, 1));
    assert_eq!(interface.function("f").unwrap().docs(), "Own.");
    assert_eq!(interface.requires()[0].version(), Some("1.0.0"));
    assert_eq!(
        interface.to_string(),
        "/// Own.\nfn f(a: u8);\n\n// Of its host it needs:\n\nfn f(a: Item) -> Item;\n\nstruct Item {\n    \
         sku: String,\n}\n"
    );
    let error = Interface::of(&[&of_host, &of_host]).unwrap_err();
    assert!(matches!(error.problem(), Problem::Twice { .. }), "{error}");
}

#[test]
fn what_only_the_host_needs_is_shown_without_a_gap() {
    assert_eq!(plugin(NEW, "fn f();").to_string(), "// Of its host it needs:\n\nfn f();\n");
}

#[test]
fn a_host_may_offer_more_than_is_needed() {
    let needed = (NEW, "fn stock(sku: &str) -> u32;");
    assert_eq!(message(needed, (OLD, "fn stock(sku: String) -> u32; fn note(line: &str);")), None);
    assert_eq!(message((NEW, ""), (OLD, "")), None);
}

/// Two offered functions with one name are an error only if the host's interface must be read.
#[test]
fn what_is_not_needed_is_not_read() {
    let plugin = plugin(NEW, "fn stock(sku: &str) -> u32;");
    let [stock, note] = ["fn stock(sku: &str) -> u32;", "fn note();"].map(|text| of_host(NEW, text)[0]);
    plugin.check_host(&[&stock, &note, &note]).unwrap();
    let mismatch = plugin.check_host(&[&note, &note]).unwrap_err();
    assert!(matches!(mismatch.differences()[0].kind(), DifferenceKind::Unreadable(_)), "{mismatch}");
}

#[test]
fn differences_are_told_of_the_right_side() {
    assert_eq!(
        message((NEW, "fn stock(sku: &str, at: u64) -> u64;"), (OLD, "fn stock(sku: &str) -> u32;")).unwrap(),
        "host and plugin disagree about `stock`:\n  \
         stock(at): only the plugin has it: u64\n  \
         stock(): host u32, plugin u64\n\
         the host was built with `shop_api` 1.0.0, the plugin with `shop_api` 1.1.0: rebuild the host with 1.1.0"
    );
    assert_eq!(
        message((OLD, "fn stock(); fn note(line: &str);"), (NEW, "fn stock();")).unwrap(),
        "host and plugin disagree about `note`:\n  \
         note: only the plugin has it\n\
         the plugin has more than the host knows; the host was built with `shop_api` 1.1.0, the plugin with \
         `shop_api` 1.0.0: rebuild the plugin with 1.1.0"
    );
    assert_eq!(
        message((OLD, "fn stock();"), (("other", None), "fn price();")).unwrap(),
        "host and plugin disagree about `stock`:\n  \
         stock: only the plugin has it\n\
         the plugin has more than the host knows; the plugin was built with `shop_api` 1.0.0, the host without: \
         rebuild the host with it"
    );
}

#[test]
fn all_kinds_of_differences_change_sides() {
    let offered = of_host(
        OLD,
        "fn f(a: [u8; 2], c: Item, b: u8, d: Kind);\nstruct Item { sku: String, count: u8 }\nenum Kind { A(u8), B }",
    );
    let needed = "fn f(a: [u8; 3], b: u8, c: Item, d: Kind);\nstruct Item { name: String, count: u8 }\nenum Kind { A { x: u8 }, B }";
    let mismatch = plugin(NEW, needed).check_host(&offered.iter().collect::<Vec<_>>()).unwrap_err();
    let kinds: Vec<_> = mismatch.differences().iter().map(|difference| difference.kind().clone()).collect();
    let text = |text: &str| String::from(text);
    for expected in [
        DifferenceKind::Length { host: 2, plugin: 3 },
        DifferenceKind::Order { part: Part::Argument, host: text("a, c, b, d"), plugin: text("a, b, c, d") },
        DifferenceKind::Name { part: Part::Field, host: text("sku"), plugin: text("name") },
        DifferenceKind::FieldNames { named: Side::Plugin },
    ] {
        assert!(kinds.contains(&expected), "{expected:?} in {kinds:#?}");
    }
}

/// Returns the differences that calls of host functions are adapted to, or those that they cannot be.
fn between(needed: &str, offered: &str) -> Result<Vec<String>, Vec<String>> {
    let shown = |differences: &[Difference]| differences.iter().map(ToString::to_string).collect();
    match Interface::host_adaptations(&plugin(NEW, offered), &plugin(OLD, needed)) {
        Ok(adaptations) => Ok(shown(&adaptations)),
        Err(mismatch) => Err(shown(mismatch.differences())),
    }
}

#[test]
fn host_functions_of_two_interfaces_are_compared() {
    assert_eq!(between("fn f();", "fn f(); fn g();"), Ok(vec![]));
    assert_eq!(between("fn f(); fn g();", "fn f();"), Err(vec!["g: only the plugin has it".into()]));
    assert_eq!(between("fn f(a: u8);", "fn f(a: u16);"), Err(vec!["f(a): host u16, plugin u8".into()]));
    let [one, other] = ["a: u8, b: u8", "b: u8, a: u8"].map(|fields| {
        let text = "fn f(item: Item); struct Item { FIELDS }";
        text.replace("FIELDS", fields)
    });
    let order = "f(item): Item: fields in another order: host (b, a), plugin (a, b)";
    assert_eq!(between(&one, &other), Ok(vec![order.into()]));
}
