//! Tests of the complete messages about differences between host and plugin.

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::text::{interface, signature};
use crate::wire::compare::Difference;
use crate::wire::description::Interface;

/// The end of the message.
#[derive(Clone, Copy)]
enum End {
    /// The message does not say that one side has more.
    Differ,
    /// The plugin lacks items that the host has.
    Lacks,
    /// The plugin has items that the host lacks.
    More,
}

use End::{Differ, Lacks, More};

/// Checks that the message has exactly these lines, in order.
#[track_caller]
fn check(host: &str, plugin: &str, end: End, lines: &[&str]) {
    let (host, plugin) = (interface(host), interface(plugin));
    let mismatch = Interface::compare_exactly(&host, &plugin).unwrap_err();
    let mut names: Vec<_> = mismatch.differences().iter().map(Difference::function).collect();
    names.dedup();
    let about = match names[..] {
        [name] => format!("`{name}`"),
        _ => format!("{} functions", names.len()),
    };
    let summary = match end {
        Differ => "",
        Lacks => "the plugin lacks what only the host has; ",
        More => "the plugin has more than the host knows; ",
    };
    let lines: Vec<_> = lines.iter().map(|line| format!("  {line}\n")).collect();
    let lines = lines.concat();
    let expected = format!(
        "host and plugin disagree about {about}:\n{lines}{summary}host and plugin were built from different \
         sources of `shop` 1.0.0: rebuild both from the same"
    );
    assert!(mismatch.to_string() == expected, "\n{mismatch}\n--- expected ---\n{expected}");
}

#[track_caller]
fn agree(host: &str, plugin: &str) {
    let (host, plugin) = (interface(host), interface(plugin));
    Interface::compare_exactly(&host, &plugin).unwrap_or_else(|mismatch| panic!("{mismatch}"));
}

/// A table of functions on both sides, with the end and the lines of each message.
macro_rules! table {
    ($($host:literal, $plugin:literal => $end:ident [$($line:literal),* $(,)?];)*) => {
        $(check($host, $plugin, $end, &[$($line),*]);)*
    };
}

#[test]
fn functions() {
    agree("fn f();", "fn f(); fn g();");
    agree("", "fn f();");
    table! {
        "fn f(); fn g();", "fn g();" => Lacks ["f: only the host has it"];
        "fn f(x: u8); fn g(); fn h() -> u8;", "fn h();" => Differ [
            "f: only the host has it",
            "g: only the host has it",
            "h(): host u8, plugin ()",
        ];
    }
}

#[test]
fn arguments() {
    agree("fn f(width: u8, height: u8);", "fn f(w: u8, h: u8);");
    agree("fn f(_x: u8, y: u8);", "fn f(x: u8, __y: u8);");
    agree("fn f(_: u8, _: u16);", "fn f(a: u8, b: u16);");
    table! {
        "fn f(a: u8, b: u16);", "fn f(a: u8);" => Lacks ["f(b): only the host has it: u16"];
        "fn f(a: u8);", "fn f(a: u8, b: Vec<u16>);" => More ["f(b): only the plugin has it: Vec<u16>"];
        "fn f(a: u8);", "fn f(at: &str, a: u8);" => More ["f(at): only the plugin has it: &str"];
        "fn f(a: u8, b: u8);", "fn f(b: u8, a: u8);" => Differ [
            "f: arguments in another order: host (a, b), plugin (b, a)",
        ];
        "fn f(a: u8, b: String, c: u8);", "fn f(c: u8, _b: String, a: u16);" => Differ [
            "f: arguments in another order: host (a, b, c), plugin (c, b, a)",
            "f(a): host u8, plugin u16",
        ];
        // Matching by position would pass the host's `a` as the plugin's `b`.
        "fn f(a: u8, b: u8);", "fn f(b: u8, c: u8);" => Differ [
            "f(a): only the host has it: u8",
            "f(c): only the plugin has it: u8",
        ];
        "fn f(a: u8, b: u8, c: u8);", "fn f(b: u8, a: u8, d: u8);" => Differ [
            "f: arguments in another order: host (a, b, c), plugin (b, a, d)",
        ];
        "fn f(a: u8, b: u8, c: u8);", "fn f(b: u8, a: u8);" => Differ [
            "f: arguments in another order: host (a, b, c), plugin (b, a)",
            "f(c): only the host has it: u8",
        ];
        "fn f(a: u8, b: bool);", "fn f(x: u16, y: char);" => Differ [
            "f(a): host u8, plugin u16",
            "f(b): host bool, plugin char",
        ];
        "fn f(a: &mut u8);", "fn f(a: &mut u8, b: &mut [u8]);" => More [
            "f(b): only the plugin has it: &mut [u8]",
        ];
    }
}

#[test]
fn ways_of_passing() {
    agree("fn f(a: u8, b: &str, c: Vec<u8>);", "fn f(a: &u8, b: String, c: &[u8]);");
    agree("fn f(a: Option<&str>, b: Option<u8>);", "fn f(a: Option<String>, b: Option<&u8>);");
    agree("fn f(a: &Option<u8>);", "fn f(x: Option<&u8>);");
    table! {
        "fn f(a: u8);", "fn f(a: &mut u8);" => Differ ["f(a): host u8, plugin &mut u8"];
        "fn f(a: &mut String);", "fn f(a: &str);" => Differ ["f(a): host &mut String, plugin &str"];
        "fn f(a: &mut [f32]);", "fn f(a: &mut Vec<f32>);" => Differ [
            "f(a): host &mut [f32], plugin &mut Vec<f32>",
        ];
        "fn f(a: &mut [f32]);", "fn f(a: &mut [f64]);" => Differ ["f(a): []: host f32, plugin f64"];
        "fn f(a: Option<&u8>);", "fn f(a: &u8);" => Differ ["f(a): host Option<&u8>, plugin &u8"];
        "fn f(a: Option<&u8>);", "fn f(a: Option<u16>);" => Differ ["f(a): ?: host u8, plugin u16"];
        "fn f(a: Option<&u8>);", "fn f(a: &mut Option<u8>);" => Differ [
            "f(a): host Option<&u8>, plugin &mut Option<u8>",
        ];
    }
}

#[test]
fn types_within_types() {
    table! {
        "fn f() -> u64;", "fn f() -> i64;" => Differ ["f(): host u64, plugin i64"];
        "fn f();", "fn f() -> bool;" => Differ ["f(): host (), plugin bool"];
        "fn f() -> String;", "fn f() -> Vec<u8>;" => Differ ["f(): host String, plugin Vec<u8>"];
        "fn f(a: Vec<u8>);", "fn f(a: Vec<u16>);" => Differ ["f(a): []: host u8, plugin u16"];
        "fn f(a: Vec<u8>);", "fn f(a: [u8; 4]);" => Differ ["f(a): host Vec<u8>, plugin [u8; 4]"];
        "fn f(a: Option<Vec<u8>>);", "fn f(a: Option<Vec<i8>>);" => Differ ["f(a): ?[]: host u8, plugin i8"];
        "fn f(a: Option<u8>);", "fn f(a: u8);" => Differ ["f(a): host Option<u8>, plugin u8"];
        "fn f(a: HashMap<u8, u8>);", "fn f(a: HashMap<u16, f32>);" => Differ [
            "f(a): [key]: host u8, plugin u16",
            "f(a): [value]: host u8, plugin f32",
        ];
        "fn f(a: (u8, u8, bool));", "fn f(a: (u8, u16, char));" => Differ [
            "f(a): .1: host u8, plugin u16",
            "f(a): .2: host bool, plugin char",
        ];
        "fn f(a: (u8, u8));", "fn f(a: (u8, u8, u8));" => Differ ["f(a): host 2 elements, plugin 3"];
        "fn f(a: [u8; 4]);", "fn f(a: [u8; 8]);" => Differ ["f(a): host 4 elements, plugin 8"];
        "fn f(a: [(u8, u8); 4]);", "fn f(a: [(u8, i8); 5]);" => Differ [
            "f(a): host 4 elements, plugin 5",
            "f(a): [].1: host u8, plugin i8",
        ];
        "fn f() -> Result<u64, String>;", "fn f() -> Result<u32, u8>;" => Differ [
            "f(): Result::Ok.0: host u64, plugin u32",
            "f(): Result::Err.0: host String, plugin u8",
        ];
        "fn f() -> Result<u64, String>;", "fn f() -> Option<u64>;" => Differ [
            "f(): host Result<u64, String>, plugin Option<u64>",
        ];
        "fn f() -> Option<Result<(), (u8, u8)>>;", "fn f() -> Option<Result<(), (u8, u16)>>;" => Differ [
            "f(): ?::Err.0.1: host u8, plugin u16",
        ];
    }
}

#[test]
fn structs() {
    agree("fn f(a: A); struct A;", "fn f(a: A); struct A {}");
    agree("fn f(a: A<u8>); struct A<u8> { x: u8 }", "fn f(a: A); struct A { x: u8 }");
    table! {
        "fn price(order: &Order); struct Order { items: Vec<Item> } struct Item { price_cents: u64 }",
        "fn price(order: &Order); struct Order { items: Vec<Item> } struct Item { price_cents: u32 }" => Differ [
            "price(order): Order.items[].price_cents: host u64, plugin u32",
        ];
        "fn f(a: Vec<A>); struct A { x: u8 }", "fn f(a: Vec<A>); struct A { x: i8 }" => Differ [
            "f(a): [].x: host u8, plugin i8",
        ];
        "fn f(a: A); struct A { x: u8, y: Option<B> } struct B;", "fn f(a: A); struct A { x: u8 }" => Lacks [
            "f(a): A.y: only the host has it: Option<B>",
        ];
        "fn f(a: A); struct A { y: u8 }", "fn f(a: A); struct A { x: HashMap<u8, B>, y: u8 } struct B;" => More [
            "f(a): A.x: only the plugin has it: HashMap<u8, B>",
        ];
        "fn f(a: A); struct A { x: u8, y: u8, z: bool }", "fn f(a: A); struct A { y: u8, x: u8, z: bool }" => Differ [
            "f(a): A: fields in another order: host (x, y, z), plugin (y, x, z)",
        ];
        "fn f(a: A); struct A { x: u8, y: u8 }", "fn f(a: A); struct A { y: u16, w: u8, x: u8 }" => Differ [
            "f(a): A: fields in another order: host (x, y), plugin (y, w, x)",
            "f(a): A.y: host u8, plugin u16",
            "f(a): A.w: only the plugin has it: u8",
        ];
        "fn f(a: A); struct A { price: u64 }", "fn f(a: A); struct A { price_cents: u64 }" => Differ [
            "f(a): A: host field price, plugin field price_cents",
        ];
        "fn f(a: A); struct A { old: B } struct B(u8);", "fn f(a: A); struct A { new: B } struct B(u16);" => Differ [
            "f(a): A: host field old, plugin field new",
            "f(a): A.old.0: host u8, plugin u16",
        ];
        "fn f(a: A); struct A { x: u8, old: u8 }", "fn f(a: A); struct A { x: u8, new: String }" => Differ [
            "f(a): A.old: only the host has it: u8",
            "f(a): A.new: only the plugin has it: String",
        ];
        "fn f(a: A); struct A(u8, u8);", "fn f(a: A); struct A(u8, u16, bool);" => Differ [
            "f(a): A.1: host u8, plugin u16",
            "f(a): A.2: only the plugin has it: bool",
        ];
        "fn f(a: A); struct A(u8);", "fn f(a: A); struct A;" => Lacks [
            "f(a): A.0: only the host has it: u8",
        ];
        "fn f(a: A); struct A { x: u8 }", "fn f(a: A); struct A(u8);" => Differ [
            "f(a): A: only the host's fields have names",
        ];
        "fn f(a: A); enum A { V(u8) }", "fn f(a: A); enum A { V { x: u8 } }" => Differ [
            "f(a): A::V: only the plugin's fields have names",
        ];
        "fn f(a: A); struct A(u8);", "fn f(a: A); enum A { B(u8) }" => Differ [
            "f(a): A: host struct A, plugin enum A",
        ];
        "fn f(a: Order); struct Order(u8);", "fn f(a: Purchase); struct Purchase(u8);" => Differ [
            "f(a): host Order, plugin Purchase",
        ];
        "fn f(a: Order); struct Order(u8);", "fn f(a: u8);" => Differ ["f(a): host Order, plugin u8"];
        "fn f(a: Order); struct Order(u8);", "fn f(a: (Order,)); struct Order(u8);" => Differ [
            "f(a): host Order, plugin (Order,)",
        ];
    }
}

#[test]
fn enums() {
    table! {
        "fn f() -> E; enum E { A, B }", "fn f() -> E; enum E { A }" => Lacks [
            "f(): E::B: only the host has it",
        ];
        "fn f() -> E; enum E { B }", "fn f() -> E; enum E { A(u8), B }" => More [
            "f(): E::A: only the plugin has it",
        ];
        "fn f() -> E; enum E { A, B, C }", "fn f() -> E; enum E { A, X, C }" => Differ [
            "f(): E: host variant B, plugin variant X",
        ];
        "fn f() -> E; enum E { A, B, C }", "fn f() -> E; enum E { C, B, A }" => Differ [
            "f(): E: variants in another order: host (A, B, C), plugin (C, B, A)",
        ];
        "fn f() -> E; enum E { A { x: u8, y: u8 }, B(u8) }", "fn f() -> E; enum E { A { x: u16 }, B(i8) }" => Differ [
            "f(): E::A.x: host u8, plugin u16",
            "f(): E::A.y: only the host has it: u8",
            "f(): E::B.0: host u8, plugin i8",
        ];
        "fn f() -> Result<u64, Refused>; enum Refused { No, Limit { max_cents: u64 } }",
        "fn f() -> Result<u64, Refused>; enum Refused { No, Limit { max_cents: u32 }, Banned }" => Differ [
            "f(): Result::Err.0::Limit.max_cents: host u64, plugin u32",
            "f(): Result::Err.0::Banned: only the plugin has it",
        ];
    }
}

#[test]
fn types_that_contain_themselves() {
    agree("fn f(a: T); struct T { all: Vec<T> }", "fn f(a: T, ); struct T { all: Vec<T> } fn g(a: T);");
    table! {
        "fn f(a: T); struct T { all: Vec<T>, x: u8 }", "fn f(a: T); struct T { all: Vec<T>, x: i8 }" => Differ [
            "f(a): T.x: host u8, plugin i8",
        ];
        "fn f(a: T); struct T { next: Option<T> }", "fn f(a: T); struct T { next: Vec<T> }" => Differ [
            "f(a): T.next: host Option<T>, plugin Vec<T>",
        ];
        "fn f(a: A); struct A { b: Vec<B> } struct B { a: Option<A>, x: u8 }",
        "fn f(a: A); struct A { b: Vec<B> } struct B { a: Option<A>, x: u16 }" => Differ [
            "f(a): A.b[].x: host u8, plugin u16",
        ];
        "fn f(a: A); struct A { b: Vec<B> } struct B { a: Option<A>, x: u8 }",
        "fn f(a: A); struct A { b: Vec<B>, c: u8 } struct B { a: Vec<A>, x: u8 }" => Differ [
            "f(a): A.c: only the plugin has it: u8",
            "f(a): A.b[].a: host Option<A>, plugin Vec<A>",
        ];
    }
}

#[test]
fn types_that_are_not_described() {
    agree("fn f(a: T, b: u8);", "fn f(a: T, c: u8); struct T(u8);");
    agree("fn f(a: T, b: u8); struct T(u8);", "fn f(a: T, c: u8);");
    agree("fn f(a: T, b: u8);", "fn f(a: T, c: u8);");
    table! {
        "fn f(a: T);", "fn f(a: U);" => Differ ["f(a): host T, plugin U"];
        "fn f(a: Vec<T>);", "fn f(a: Vec<u8>);" => Differ ["f(a): []: host T, plugin u8"];
    }
    // The plugin's other function describes the type.
    let host = signature("fn f(a: T); struct T(u8);");
    let plugin = [signature("fn f(a: T);"), signature("fn g(a: T); struct T(u16);")];
    let mismatch = Interface::of(&plugin.each_ref()).unwrap().check(&host).unwrap_err();
    assert_eq!(mismatch.differences()[0].to_string(), "f(a): T.0: host u8, plugin u16");
}

#[test]
fn generics() {
    table! {
        "fn f(a: Page<u8>); struct Page<u8> { items: Vec<u8> }",
        "fn f(a: Page<u16>); struct Page<u16> { items: Vec<u16> }" => Differ [
            "f(a): Page.items[]: host u8, plugin u16",
        ];
        "fn f(a: Page<u8>); struct Page<u8> { items: Vec<u8> }", "fn f(a: Vec<u8>);" => Differ [
            "f(a): host Page<u8>, plugin Vec<u8>",
        ];
        // Reported once, for the first function that uses it.
        "fn f(a: A, b: A); fn g(c: A); struct A(u8);", "fn f(a: A, b: A); fn g(c: A); struct A(u16);" => Differ [
            "f(a): A.0: host u8, plugin u16",
        ];
    }
}

#[test]
fn several_at_once() {
    table! {
        "fn price(order: &Order, at: u64) -> Result<u64, Refused>;
         struct Order { customer: String, items: Vec<Item> }
         struct Item { sku: String, quantity: u32, price_cents: u64 }
         enum Refused { NotACustomer, Limit { max_cents: u64 } }
         fn describe() -> String;",
        "fn price(order: &Order) -> Result<u64, Refused>;
         struct Order { items: Vec<Item>, customer: u64 }
         struct Item { sku: String, price_cents: u32, quantity: u32 }
         enum Refused { Limit { max_cents: u64 } }
         fn describe(language: &str) -> String;" => Differ [
            "describe(language): only the plugin has it: &str",
            "price(order): Order: fields in another order: host (customer, items), plugin (items, customer)",
            "price(order): Order.customer: host String, plugin u64",
            "price(order): Order.items[]: fields in another order: host (sku, quantity, price_cents), \
             plugin (sku, price_cents, quantity)",
            "price(order): Order.items[].price_cents: host u64, plugin u32",
            "price(at): only the host has it: u64",
            "price(): Result::Err.0::NotACustomer: only the host has it",
        ];
    }
}

#[test]
fn kinds_of_fields() {
    agree("fn f(a: A); struct A {}", "fn f(a: A); struct A();");
    agree("fn f(a: A); struct A();", "fn f(a: A); struct A {}");
    table! {
        "fn f(a: A); struct A;", "fn f(a: A); struct A(u8);" => More ["f(a): A.0: only the plugin has it: u8"];
        "fn f(a: A); struct A(u8);", "fn f(a: A); struct A;" => Lacks ["f(a): A.0: only the host has it: u8"];
        "fn f(a: A); struct A { x: u8 }", "fn f(a: A); struct A();" => Lacks [
            "f(a): A.x: only the host has it: u8",
        ];
        "fn f(a: A); struct A();", "fn f(a: A); struct A { x: u8 }" => More [
            "f(a): A.x: only the plugin has it: u8",
        ];
        "fn f(a: A); struct A;", "fn f(a: A); struct A { x: u8 }" => More [
            "f(a): A.x: only the plugin has it: u8",
        ];
        "fn f(a: A); struct A { x: u8 }", "fn f(a: A); struct A;" => Lacks [
            "f(a): A.x: only the host has it: u8",
        ];
    }
}

/// Equal fingerprints end the comparison, if no type refers to another by its name alone.
#[test]
fn equal_fingerprints_are_enough() {
    let host = interface("fn f(a: u8);");
    let mut plugin = interface("fn f(a: u16);");
    Interface::compare(&host, &plugin).unwrap_err();
    plugin.functions[0].fingerprint = host.functions[0].fingerprint;
    Interface::compare(&host, &plugin).unwrap();
    plugin.check(&signature("fn f(a: u8);")).unwrap();
    plugin.functions[0].refers_back = true;
    Interface::compare(&host, &plugin).unwrap_err();
    plugin.check(&signature("fn f(a: u8);")).unwrap_err();
}

#[test]
fn a_plugin_may_lack_an_optional_function() {
    let plugin = interface("fn f();");
    let lacking = [signature("fn f();"), signature("fn g();").optional()];
    let host = Interface::of(&lacking.each_ref()).unwrap();
    Interface::compare(&host, &plugin).unwrap();
    plugin.check_all(&lacking.each_ref()).unwrap();
    Interface::compare(&plugin, &interface("")).unwrap_err();
    let required = interface("fn f(); fn g();");
    Interface::compare(&host, &required).unwrap();
    let found = Interface::compare(&required, &host).unwrap_err();
    let shown: Vec<_> = found.differences().iter().map(ToString::to_string).collect();
    assert_eq!(shown, ["g: the host requires it, and the plugin may lack it"]);
    let other = interface("fn f(); fn g(a: u8);");
    Interface::compare(&host, &other).unwrap_err();
}
