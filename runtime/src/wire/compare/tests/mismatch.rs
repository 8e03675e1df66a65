//! Tests of the whole message about a host and a plugin that differ.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::text::{interface, signature, signatures};
use crate::wire::codec::PluginType;
use crate::wire::compare::{DifferenceKind, Side};
use crate::wire::description::{Interface, Type};
use crate::wire::schema::{Argument, Passing, Schema, Signature};

#[test]
fn the_message_ends_with_what_to_rebuild() {
    let end = |host, plugin| {
        let host = signatures(host, "fn f(a: u8);")[0];
        let plugin = signatures(plugin, "fn f(a: u16);")[0];
        let message = Interface::of(&[&plugin]).unwrap().check(&host).unwrap_err().to_string();
        message.lines().last().map(String::from).unwrap()
    };
    let shop = |version| ("shop", Some(version));
    for (host, plugin, expected) in [
        (
            "1.10.0",
            "1.9.0",
            "the host was built with `shop` 1.10.0, the plugin with `shop` 1.9.0: rebuild the plugin with 1.10.0",
        ),
        (
            "0.1.0",
            "0.1.1",
            "the host was built with `shop` 0.1.0, the plugin with `shop` 0.1.1: rebuild the host with 0.1.1",
        ),
        (
            "1.0.0-rc.1",
            "1.0.0",
            "the host was built with `shop` 1.0.0-rc.1, the plugin with `shop` 1.0.0: rebuild the host with 1.0.0",
        ),
        (
            "1.0.0-a",
            "1.0.0-b",
            "the host was built with `shop` 1.0.0-a, the plugin with `shop` 1.0.0-b: rebuild both with the same",
        ),
        (
            "one",
            "1.0.0",
            "the host was built with `shop` one, the plugin with `shop` 1.0.0: rebuild both with the same",
        ),
        (
            "1.0.0",
            "1.0.0",
            "host and plugin were built from different sources of `shop` 1.0.0: rebuild both from the same",
        ),
    ] {
        assert_eq!(end(shop(host), shop(plugin)), expected);
    }
    assert_eq!(
        end(("one", None), ("other", Some("1.0.0"))),
        "the host was built with `one`, the plugin with `other` 1.0.0: rebuild both with the same"
    );
    // For a method, the interface's crate counts, not that of the plugin that implements it.
    let [host, plugin] = ["1.0.0", "1.1.0"].map(|version| ("shop_api", Some(version)));
    let host = signatures(host, "fn Discount.price(a: u8);")[0];
    let plugin = signatures(plugin, "fn Discount.price(a: u16);")[0].in_crate(("ten_percent", Some("0.1.0")));
    let mismatch = Interface::of(&[&plugin]).unwrap().check(&host).unwrap_err();
    assert_eq!(
        mismatch.to_string().lines().last(),
        Some(
            "the host was built with `shop_api` 1.0.0, the plugin with `shop_api` 1.1.0: rebuild the host with 1.1.0"
        )
    );
    let missing = Interface::default().check(&signature("fn f();")).unwrap_err();
    assert_eq!(
        missing.to_string(),
        "host and plugin disagree about `f`:\n  f: only the host has it\nthe plugin lacks what only the host has; \
         the host was built with `shop` 1.0.0, the plugin without: rebuild the plugin with it"
    );
}

#[test]
fn one_function_is_checked_without_the_others() {
    let plugin = interface("fn f(a: u8); fn g(a: u8);");
    plugin.check(&signature("fn f(a: u8);")).unwrap();
    plugin.check(&signature("fn f(_other_name: u8);")).unwrap();
    let mismatch = plugin.check(&signature("fn g(a: u16);")).unwrap_err();
    let [difference] = mismatch.differences() else { panic!() };
    assert_eq!((difference.function(), difference.path()), ("g", "g(a)"));
    assert_eq!(*difference.kind(), DifferenceKind::Type { host: "u16".into(), plugin: "u8".into() });
    let mismatch = plugin.check(&signature("fn h(a: u16);")).unwrap_err();
    assert_eq!(*mismatch.differences()[0].kind(), DifferenceKind::Only { side: Side::Host, ty: None });
}

#[test]
fn a_struct_may_be_called_as_a_type_of_std_is() {
    let string = interface("fn f(a: Text); struct Text;");
    let mut other = string.clone();
    other.definitions[0].name = "String".into();
    other.functions[0].fingerprint = 0;
    let mismatch = Interface::compare(&interface("fn f(a: String);"), &other).unwrap_err();
    assert_eq!(mismatch.differences()[0].to_string(), "f(a): host String, plugin struct String");
    // The plugin may know no more than the type's name.
    let mut undescribed = interface("fn f(a: Text);");
    undescribed.functions[0].arguments[0].ty = Type::Undescribed("String".into());
    undescribed.functions[0].fingerprint = 0;
    let mismatch = Interface::compare(&interface("fn f(a: String);"), &undescribed).unwrap_err();
    assert_eq!(mismatch.differences()[0].to_string(), "f(a): host String, plugin type String");
}

/// The advice leaves out functions that agree.
#[test]
fn only_functions_that_differ_are_told_the_origin_of() {
    let of = |version, text| signatures(("one", Some(version)), text)[0];
    let other = |version, text| signatures(("other", Some(version)), text)[0];
    let host = Interface::of(&[&of("1.0.0", "fn f(a: u8);"), &other("1.0.0", "fn g(a: u8);")]).unwrap();
    let plugin = Interface::of(&[&of("2.0.0", "fn f(b: u8);"), &other("2.0.0", "fn g(a: u16);")]).unwrap();
    let message = Interface::compare(&host, &plugin).unwrap_err().to_string();
    let last =
        "the host was built with `other` 1.0.0, the plugin with `other` 2.0.0: rebuild the host with 2.0.0";
    assert_eq!(message.lines().last(), Some(last));
    assert!(!message.contains("`one`"), "{message}");
}

#[test]
fn variants_are_looked_at_one_by_one() {
    let variants = |last: &str| {
        let names: Vec<_> = (0..1100).map(|index| format!("V{index}")).collect();
        interface(&format!("fn f(a: A); enum A {{ {}, {last} }}", names.join(", ")))
    };
    let mismatch = Interface::compare_exactly(&variants("X"), &variants("Y")).unwrap_err();
    let [difference] = mismatch.differences() else { panic!("{mismatch}") };
    assert_eq!(difference.to_string(), "f(a): A: host variant X, plugin variant Y");
}

/// Each struct is two steps behind the one before: its field, and the element.
#[test]
fn long_paths_have_their_last_steps() {
    let nested = |last: &str| {
        let structs: Vec<_> =
            (0..40).map(|at| format!("struct T{at} {{ f{at}: Vec<T{}> }}", at + 1)).collect();
        interface(&format!("fn f(a: T0); {} struct T40 {{ x: {last} }}", structs.join(" ")))
    };
    let mismatch = Interface::compare(&nested("u8"), &nested("u16")).unwrap_err();
    let [difference] = mismatch.differences() else { panic!("{mismatch}") };
    // With the step to `x` these are 33 steps, because whole structs are shown.
    let steps: Vec<_> = (24..40).map(|at| format!(".f{at}[]")).collect();
    assert_eq!(difference.path(), format!("f(a): …{}.x", steps.concat()));
    // At an element itself the path has 32 steps.
    let nested = |last: &str| {
        let structs: Vec<_> =
            (0..40).map(|at| format!("struct T{at} {{ f{at}: Vec<T{}> }}", at + 1)).collect();
        interface(&format!("fn f(a: T0); {} {last}", structs.join(" ")))
    };
    let mismatch = Interface::compare(&nested("struct T40;"), &nested("enum T40 {}")).unwrap_err();
    assert_eq!(mismatch.differences()[0].path(), format!("f(a): …{}", steps.concat()));
}

#[test]
fn names_in_messages_are_escaped() {
    let name: &'static str = Box::leak(Box::from("x\u{1b}[2J"));
    let of = |schema| {
        let arguments = [Argument::new(name, Passing::Value, schema)].to_vec().leak();
        Signature::new((name, Some(name)), name, &[], arguments, Schema::Unit)
    };
    let message = Interface::of(&[&of(Schema::U8)]).unwrap().check(&of(Schema::U16)).unwrap_err().to_string();
    assert!(!message.contains('\u{1b}'));
    assert!(message.contains("\n  x\\u{1b}[2J(x\\u{1b}[2J): host u16, plugin u8\n"), "{message}");
}

#[test]
fn there_is_an_end_to_differences() {
    let fields = |count: usize, ty: &str| {
        (0..count).map(|index| format!("f{index}: {ty}")).collect::<Vec<_>>().join(", ")
    };
    let text = |count, ty| format!("fn f(a: A); struct A {{ {} }}", fields(count, ty));
    let mismatch = Interface::compare(&interface(&text(60, "u8")), &interface(&text(60, "i8"))).unwrap_err();
    let message = mismatch.to_string();
    assert_eq!(message.lines().count(), 1 + 50 + 1 + 1);
    assert!(message.contains("f(a): A.f49: host u8, plugin i8\n  and 10 more\nhost and plugin"), "{message}");
    assert_eq!(mismatch.differences().len(), 60);
    let mismatch =
        Interface::compare(&interface(&text(1200, "u8")), &interface(&text(1200, "i8"))).unwrap_err();
    assert_eq!(mismatch.differences().len(), 1000);
    assert!(mismatch.to_string().contains("\n  and 1150 more\n"));
}

#[test]
fn circles_that_never_meet_are_given_up() {
    // Two rings of structs have one name and coprime lengths, so the number of pairs is the product of the
    // lengths.
    let ring = |length: usize, more: &str| {
        let mut interface = interface(&format!("fn f(a: T); struct T {{ next: Vec<T>{more} }}"));
        let mut definitions = Vec::new();
        for index in 0..length {
            let mut definition = interface.definitions[0].clone();
            definition.for_each_id(&mut |id| *id = crate::interface::DefinitionId::new((index + 1) % length));
            definitions.push(definition);
        }
        interface.functions[0].fingerprint += length as u64;
        interface.definitions = definitions;
        interface
    };
    Interface::compare(&ring(31, ""), &ring(37, "")).unwrap();
    let mismatch = Interface::compare(&ring(2999, ""), &ring(3001, "")).unwrap_err();
    assert_eq!(mismatch.differences().last().unwrap().kind(), &DifferenceKind::TooMuch);
    let message = mismatch.to_string();
    assert!(message.contains("f(a): ….next[].next[]"), "{message}");
}

/// A parameter without a field is compared if the type is bound to describe it.
#[test]
fn parameters_of_phantom_data_are_a_choice() {
    #[derive(crate::PluginType)]
    struct User(u8);
    #[derive(crate::PluginType)]
    struct Order(u8);
    #[derive(crate::PluginType)]
    struct Any<T>(u64, core::marker::PhantomData<T>);
    #[derive(crate::PluginType)]
    #[plugin_type(bound = "T: PluginType")]
    struct Id<T>(u64, core::marker::PhantomData<T>);

    let of = |schema| {
        let arguments = alloc::vec![Argument::new("id", Passing::Value, schema)].leak();
        Interface::of(&[&Signature::new(("shop", None), "f", &[], arguments, Schema::Unit)]).unwrap()
    };
    Interface::compare(&of(<Any<User>>::SCHEMA), &of(<Any<Order>>::SCHEMA)).unwrap();
    Interface::compare(&of(<Id<User>>::SCHEMA), &of(<Id<User>>::SCHEMA)).unwrap();
    let mismatch = Interface::compare(&of(<Id<User>>::SCHEMA), &of(<Id<Order>>::SCHEMA)).unwrap_err();
    assert_eq!(mismatch.differences()[0].to_string(), "f(id): Id: host Id<User>, plugin Id<Order>");
}
