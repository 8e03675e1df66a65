//! Tests of records of types, and of references by identity.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Write;

use super::large::all;
use super::random::Random;
use super::read::record;
use super::text::guest_signatures;
use crate::wire::description::{Definition, Function, Interface, Problem, ReadError};
use crate::wire::schema::guest_section;

/// Returns a record with this content, after its kind and version.
fn with_length(kind: u8, content: &[&[u8]]) -> Vec<u8> {
    let content = [&[kind, 2], &content.concat()[..]].concat();
    let length = u8::try_from(content.len()).unwrap();
    assert!(length < 0x80, "the length takes one byte");
    [&[length], &content[..]].concat()
}

/// Returns the record of a struct with fields of these types.
fn type_record(identity: u64, name: &str, types: &[u8], count: u8) -> Vec<u8> {
    let length = u8::try_from(name.len()).unwrap();
    with_length(
        0x52,
        &[&identity.to_le_bytes(), b"\x01\x30", &[length], name.as_bytes(), b"\x00\x00\x41", &[count], types],
    )
}

/// Returns the record of a function with these definitions and this result. Its fingerprint is wrong.
fn function_record(name: &str, definitions: &[u8], result: &[u8]) -> Vec<u8> {
    let length = u8::try_from(name.len()).unwrap();
    let head = [b"\x01k\x00\x00\x00", &[length][..], name.as_bytes(), b"\x00"].concat();
    with_length(0x50, &[&head, definitions, b"\x00", result, &[0; 8]])
}

/// Returns a reference to the type with this identity.
fn reference(tag: u8, identity: u64) -> Vec<u8> {
    [&[tag], &identity.to_le_bytes()[..]].concat()
}

fn fails(records: &[Vec<u8>]) -> ReadError {
    Interface::read(&records.concat()).unwrap_err()
}

/// Returns the names of definitions, in their order.
fn names<'i>(interface: &'i Interface, function: &'i Function) -> Vec<&'i str> {
    function.definitions.iter().map(|id| interface.definition(*id).name()).collect()
}

#[test]
fn functions_share_a_type() {
    let ty = type_record(7, "Order", b"\x02", 1);
    let uses = |name| function_record(name, b"\x00", &reference(0x23, 7));
    for records in [[uses("f"), ty.clone(), uses("g")], [ty.clone(), uses("g"), uses("f")]] {
        let interface = all(records.concat());
        let [f, g] = interface.functions() else { panic!("{interface}") };
        assert_eq!(f.result(), g.result());
        assert_eq!(interface.definitions().len(), 1);
        assert_eq!(interface.to_string(), "fn f() -> Order;\nfn g() -> Order;\n\nstruct Order(u8);\n");
        assert!(!f.refers_back);
    }
}

#[test]
fn types_that_no_function_uses_are_left_out() {
    let interface =
        all([type_record(7, "Order", b"\x02", 1), function_record("f", b"\x00", b"\x00")].concat());
    assert_eq!(interface.definitions(), []);
}

#[test]
fn types_without_a_record_are_told() {
    let error = fails(&[function_record("f", b"\x00", &reference(0x23, 0xab))]);
    assert_eq!(
        error.to_string(),
        "the interface cannot be read: there is no record of the struct or enum 00000000000000ab, at byte \
         13, in the record of `f`"
    );
    for tag in [0x23, 0x24] {
        let error = fails(&[type_record(7, "Order", &reference(tag, 8), 1)]);
        assert_eq!((error.problem(), error.offset()), (&Problem::NoRecord { identity: 8 }, 23));
    }
    let error = fails(&[with_length(0x52, &[&[7; 8], b"\x00"])]);
    assert_eq!(*error.problem(), Problem::NoDefinition { place: 0 });
}

#[test]
fn two_records_of_a_type_are_equal() {
    let ty = type_record(7, "Order", b"\x02", 1);
    let uses = function_record("f", b"\x00", &reference(0x23, 7));
    assert_eq!(all([ty.clone(), uses.clone(), ty.clone()].concat()).definitions().len(), 1);
    let error = fails(&[ty.clone(), uses, type_record(7, "Order", b"\x03", 1)]);
    let expected = "the interface cannot be read: two records of the struct or enum 0000000000000007 differ, \
                    at byte ";
    assert!(error.to_string().starts_with(expected), "{error}");
    assert_eq!(*error.problem(), Problem::TwoRecords { identity: 7 });
}

#[test]
fn types_contain_themselves_behind_references_back_only() {
    let cycle = |tag| {
        [
            type_record(7, "Order", &[reference(0x23, 8), reference(0x24, 7)].concat(), 2),
            type_record(8, "Line", &reference(tag, 7), 1),
            function_record("f", b"\x00", &reference(0x23, 7)),
        ]
    };
    let interface = all(cycle(0x24).concat());
    assert_eq!(names(&interface, &interface.functions()[0]), ["Line", "Order"]);
    assert!(interface.functions()[0].refers_back);
    let error = fails(&cycle(0x23));
    assert_eq!(
        error.to_string(),
        "the interface cannot be read: `Order` contains itself without a reference back, at byte 0"
    );
    let error = fails(&[type_record(7, "Order", &reference(0x23, 7), 1)]);
    assert_eq!(*error.problem(), Problem::ContainsItself { name: "Order".into() });
}

/// A cut refers to a type that the function does not contain otherwise.
#[test]
fn types_behind_a_cut_are_described() {
    let records = [
        function_record("f", b"\x00", &reference(0x23, 7)),
        type_record(7, "Ping", &reference(0x24, 8), 1),
        type_record(8, "Pong", b"\x03", 1),
    ];
    let interface = all(records.concat());
    assert_eq!(names(&interface, &interface.functions()[0]), ["Ping"]);
    assert_eq!(interface.to_string(), "fn f() -> Ping;\n\nstruct Ping(Pong);\n\nstruct Pong(u16);\n");
}

/// Records of two types each have a copy of a third.
#[test]
fn copies_are_one_type() {
    let copy =
        |identity: u64| [&[0x33], &identity.to_le_bytes()[..], b"\x30\x04Page\x00\x00\x41\x01\x02"].concat();
    let holder = |own: u64, name: &str, identity| {
        let name = [&[u8::try_from(name.len()).unwrap()], name.as_bytes()].concat();
        let content = [b"\x30", &name[..], b"\x00\x00\x41\x01\x20\x00"].concat();
        with_length(0x52, &[&own.to_le_bytes(), b"\x02", &copy(identity), &content])
    };
    let result = [b"\x14\x02", &reference(0x23, 7)[..], &reference(0x23, 8)].concat();
    let records = [holder(7, "A", 1), holder(8, "B", 1), function_record("f", b"\x00", &result)];
    let interface = all(records.concat());
    assert_eq!(names(&interface, &interface.functions()[0]), ["Page", "A", "B"]);
    // Other identities are other types, even if these are equal.
    let records = [holder(7, "A", 1), holder(8, "B", 2), function_record("f", b"\x00", &result)];
    let interface = all(records.concat());
    assert_eq!(names(&interface, &interface.functions()[0]), ["Page", "A", "Page", "B"]);
}

/// A guest's section says the same, whichever types have records of their own.
#[test]
fn records_of_types_change_nothing() {
    let mut random = Random(7);
    for _ in 0..200 {
        let text = random.interface();
        let signatures = super::text::signatures(("shop", Some("1.0.0")), &text);
        let choices: [fn(&str) -> bool; 3] =
            [|_| true, |name| name.ends_with(['0', '2', '4']), |name| name.ends_with(['1', '3'])];
        for (index, signature) in signatures.iter().enumerate() {
            let plain = Interface::of(&[signature]).unwrap();
            let inline = Interface::read(&record(signature)).unwrap();
            assert_eq!(inline, plain, "{text}");
            let expected = names(&plain, &plain.functions()[0]);
            for is_recorded in choices {
                // One function at a time: the text has references back at other places for others.
                let guest = guest_signatures(&text, is_recorded)[index];
                let mut guest = Interface::read(&guest_section(&[&guest]))
                    .unwrap_or_else(|error| panic!("{error}\n{text}"));
                // A type with a record refers to one without by name only, if that one contains it.
                assert!(guest == plain || !(is_recorded("D0") && is_recorded("D1")), "{text}");
                assert_eq!(names(&guest, &guest.functions()[0]), expected, "{text}");
                // A false fingerprint disables the shortcut by fingerprint.
                guest.functions.iter_mut().for_each(|function| function.fingerprint += 1);
                Interface::compare(&plain, &guest).unwrap_or_else(|mismatch| panic!("{mismatch}\n{text}"));
            }
        }
    }
}

/// Returns functions with one struct of 40 documented fields.
fn many_functions(count: usize) -> String {
    let mut text = String::new();
    for index in 0..count {
        writeln!(text, "/// Function number {index}.\nfn function_{index}(order: &Order) -> u32;").unwrap();
    }
    text += "/// An order.\nstruct Order {\n";
    for index in 0..40 {
        text += "/// A field of the order, which says something about it in one line of prose.\n";
        writeln!(text, "field_{index}: Option<u32>,").unwrap();
    }
    text + "}\n"
}

#[test]
fn a_description_has_each_type_once() {
    let signatures = guest_signatures(&many_functions(300), |_| true);
    let section = guest_section(&signatures.iter().collect::<Vec<_>>());
    assert!(section.len() < 40_000, "{}", section.len());
    let interface = Interface::read(&section).unwrap();
    assert_eq!((interface.functions().len(), interface.definitions().len()), (300, 1));
    let host = super::text::signatures(("shop", Some("1.0.0")), &many_functions(300));
    interface.check_all(&host.iter().collect::<Vec<_>>()).unwrap();
    // The host has an interface of the same size.
    assert_eq!(Interface::of(&host.iter().collect::<Vec<_>>()).unwrap().definitions().len(), 1);
}

#[test]
fn deep_and_wide_types_are_read() {
    let mut text = String::from("fn f(x: D0);\n");
    for level in 0..200 {
        let next = if level < 199 { format!("D{}", level + 1) } else { "u8".into() };
        let fields: Vec<_> = (0..10).map(|index| format!("f{index}: {next}")).collect();
        writeln!(text, "struct D{level} {{ {} }}", fields.join(", ")).unwrap();
    }
    let signatures = guest_signatures(&text, |_| true);
    let interface = Interface::read(&guest_section(&[&signatures[0]])).unwrap();
    let definitions = interface.definitions();
    assert_eq!(definitions.len(), 200);
    assert_eq!((definitions[0].name(), definitions.last().map(Definition::name)), ("D199", Some("D0")));
}
