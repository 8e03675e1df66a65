//! Tests of reading malformed records.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::text::{interface, signature, signatures};
use crate::wire::description::{Argument, Definition, DefinitionId, Fields, Interface, Problem, Shape, Type};
use crate::wire::schema::Signature;

pub(super) fn record(signature: &Signature) -> Vec<u8> {
    let mut bytes = vec![0; signature.record_length()];
    signature.write_record(&mut bytes);
    bytes
}

/// A record with these parts after its version. `Parts::default()` has `fn f()` of a crate `k`.
struct Parts<'a> {
    start: &'a [u8],
    names: &'a [u8],
    docs: &'a [u8],
    definitions: &'a [u8],
    arguments: &'a [u8],
    result: &'a [u8],
    fingerprint: Option<u64>,
}

impl Default for Parts<'_> {
    fn default() -> Self {
        Self {
            start: b"\x50\x02",
            names: b"\x01k\x010\x00\x00\x01f",
            docs: b"\x00",
            definitions: b"\x00",
            arguments: b"\x00",
            result: b"\x00",
            fingerprint: None,
        }
    }
}

impl Parts<'_> {
    fn bytes(&self) -> Vec<u8> {
        let parts = [self.start, self.names, self.docs, self.definitions, self.arguments, self.result];
        let mut body = parts.concat();
        body.extend(self.fingerprint.unwrap_or(0).to_le_bytes());
        let mut bytes = Vec::new();
        let mut length = body.len();
        while length >= 0x80 {
            bytes.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
            length >>= 7;
        }
        bytes.push(u8::try_from(length).unwrap());
        bytes.extend(body);
        bytes
    }

    #[track_caller]
    fn fails(&self, expected: &str) {
        let error = Interface::read(&self.bytes()).unwrap_err();
        let message = error.to_string();
        assert_eq!(message.strip_prefix("the interface cannot be read: "), Some(expected));
    }

    /// Checks that the record is valid except for its fingerprint.
    #[track_caller]
    fn is_understood(&self) {
        let error = Interface::read(&self.bytes()).unwrap_err();
        let Problem::Fingerprint { found, computed } = *error.problem() else { panic!("{error}") };
        assert_eq!(found, self.fingerprint.unwrap_or(0));
        let bytes = Self { fingerprint: Some(computed), ..*self }.bytes();
        Interface::read(&bytes).unwrap();
    }
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let fails = |parts: Parts<'_>, expected| parts.fails(expected);
    Parts::default().is_understood();
    fails(Parts { start: b"\x53\x02", ..Parts::default() }, "0x53 is no kind of record, at byte 1");
    fails(
        Parts { start: b"\x50\x03", ..Parts::default() },
        "it is of version 3 of the ABI, and this is version 2: rebuild the host with a newer wasmer-plugin, at byte 2",
    );
    fails(
        Parts { start: b"\x50\x01", ..Parts::default() },
        "it is of version 1 of the ABI, and this is version 2: rebuild the plugin with a newer wasmer-plugin, \
         at byte 2",
    );
    fails(
        Parts { start: b"\x50\x82\x80\x80\x80\x80\x80\x80\x80\x80\x02", ..Parts::default() },
        "a number has more than 64 bits, at byte 2",
    );
    fails(
        Parts { start: b"\x50\x82\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00", ..Parts::default() },
        "a number has more than 64 bits, at byte 2",
    );
    Parts { start: b"\x50\x82\x80\x80\x80\x80\x80\x80\x80\x80\x00", ..Parts::default() }.is_understood();
    fails(Parts { names: b"\x02k\xff\x00\x00", ..Parts::default() }, "a string is not UTF-8, at byte 5");
    fails(Parts { names: b"\x81\x02", ..Parts::default() }, "a name is 257 bytes long, at byte 3");
    fails(Parts { names: b"\x7fk", ..Parts::default() }, "it ends too early, at byte 4");

    let in_f = |parts: Parts<'_>, expected: &str| {
        parts.fails(&(String::from(expected) + ", in the record of `f`"));
    };
    in_f(Parts { docs: b"\x01\xc3", ..Parts::default() }, "a string is not UTF-8, at byte 12");
    in_f(Parts { result: b"\x15", ..Parts::default() }, "0x15 is no type, at byte 14");
    in_f(
        Parts { arguments: b"\x01\x01x\x05\x00", ..Parts::default() },
        "0x05 is no way to pass an argument, at byte 16",
    );
    in_f(
        Parts { result: b"\x00\x00", ..Parts::default() },
        "a record is 1 bytes longer than its content, at byte 23",
    );
    in_f(Parts { result: b"", ..Parts::default() }, "it ends too early, at byte 15");
    in_f(Parts { arguments: b"\xff\x7f", ..Parts::default() }, "it ends too early, at byte 15");
    in_f(Parts { result: b"\x20\x00", ..Parts::default() }, "there is no definition number 0, at byte 14");
    in_f(
        Parts { definitions: b"\x81\x08", ..Parts::default() },
        "1025 structs and enums, where 1024 is the most, at byte 12",
    );
    in_f(
        Parts { definitions: b"\x01\x3f\x00\x00\x00\x40", ..Parts::default() },
        "0x3f is neither a struct nor an enum, at byte 13",
    );
    in_f(
        Parts { definitions: b"\x01\x30\x00\x00\x00\x44", ..Parts::default() },
        "0x44 is no kind of fields, at byte 17",
    );
    in_f(
        Parts { definitions: b"\x01\x30\x00\x00\x00\x41\x01\x20\x00", ..Parts::default() },
        "a definition consists of number 0, which does not stand before it, at byte 19",
    );
    in_f(
        Parts { definitions: b"\x01\x30\x00\x00\x00\x41\x01\x21\x01", ..Parts::default() },
        "there is no definition number 1, at byte 19",
    );
    Parts { definitions: b"\x01\x30\x00\x00\x00\x41\x01\x21\x00", ..Parts::default() }.is_understood();

    let deep = [&[0x10; 63][..], &[0x00]].concat();
    Parts { result: &deep, ..Parts::default() }.is_understood();
    let deep = [&[0x14, 0x01].repeat(64)[..], &[0x00]].concat();
    in_f(Parts { result: &deep, ..Parts::default() }, "types are nested too deep, at byte 143");
}

/// Each kind of type counts as a level, wherever it contains the next level.
#[test]
fn every_level_counts() {
    for (level, end) in [
        (&b"\x10"[..], &b""[..]),
        (b"\x11", b""),
        (b"\x12", b"\x00"),
        (b"\x12\x00", b""),
        (b"\x13\x02", b""),
        (b"\x14\x01", b""),
        (b"\x14\x02\x00", b""),
    ] {
        let nested = |levels| [level.repeat(levels), b"\x00".to_vec(), end.repeat(levels)].concat();
        Parts { result: &nested(62), ..Parts::default() }.is_understood();
        Parts { result: &nested(63), ..Parts::default() }.is_understood();
        let error = Interface::read(&Parts { result: &nested(64), ..Parts::default() }.bytes()).unwrap_err();
        assert_eq!(*error.problem(), Problem::TooDeep, "{level:?}");
    }
}

#[test]
fn the_largest_of_everything_is_read() {
    let names = [&b"\x01k\x010\x00\x00\x80\x02"[..], &[b'f'; 256]].concat();
    Parts { names: &names, ..Parts::default() }.is_understood();
    let definitions = [&b"\x80\x08"[..], &b"\x30\x00\x00\x00\x40".repeat(1024)].concat();
    Parts { definitions: &definitions, ..Parts::default() }.is_understood();
    let error = Interface::read(&vec![0; Interface::LONGEST]).unwrap_err();
    assert_eq!(*error.problem(), Problem::EndsTooEarly);
}

/// A record with the maximum number of definitions is written and read.
#[test]
fn a_record_may_be_full() {
    let names: Vec<_> = (0..1024).map(|index| alloc::format!("T{index}")).collect();
    let structs: Vec<_> = names.iter().map(|name| alloc::format!("struct {name};")).collect();
    let interface = interface(&alloc::format!("fn f(x: ({})); {}", names.join(", "), structs.join(" ")));
    assert_eq!(interface.definitions().len(), 1024);
}

#[test]
fn all_that_was_read_is_there_to_see() {
    let text = "/// Of f.\nfn f(page: Page<u8>, kind: Kind) -> bool;
        /// Of Page.\nstruct Page<u8> {
        /// Of x.\nx: u8, y: u16 }
        /// Of Kind.\nenum Kind {
        /// Of A.\nA, B(u8) }";
    let interface = interface(text);
    let [function] = interface.functions() else { panic!() };
    assert_eq!((function.name(), function.docs(), function.result()), ("f", "Of f.", &Type::Bool));
    let arguments: Vec<_> = function.arguments().iter().map(Argument::name).collect();
    assert_eq!(arguments, ["page", "kind"]);
    let [page, kind] = interface.definitions() else { panic!() };
    assert_eq!((page.name(), page.docs(), page.parameters()), ("Page", "Of Page.", &[Type::U8][..]));
    assert_eq!((kind.name(), kind.docs(), kind.parameters()), ("Kind", "Of Kind.", &[][..]));
    let Shape::Struct(Fields::Named(fields)) = page.shape() else { panic!("{page:?}") };
    let fields: Vec<_> = fields.iter().map(|field| (field.name(), field.docs(), field.ty())).collect();
    assert_eq!(fields, [("x", "Of x.", &Type::U8), ("y", "", &Type::U16)]);
    let Shape::Enum(variants) = kind.shape() else { panic!("{kind:?}") };
    let variants: Vec<_> =
        variants.iter().map(|variant| (variant.name(), variant.docs(), variant.fields())).collect();
    assert_eq!(variants, [("A", "Of A.", &Fields::Unit), ("B", "", &Fields::Tuple(vec![Type::U8]))]);
}

/// Documentation does not affect fingerprints.
#[test]
fn definitions_with_other_documentation_stay_apart() {
    let one = signature("fn a(x: T);\n/// One.\nstruct T(u8);");
    let other = signature("fn b(x: T);\n/// Other.\nstruct T(u8);");
    let interface = Interface::read(&[record(&one), record(&other)].concat()).unwrap();
    let docs: Vec<_> = interface.definitions().iter().map(Definition::docs).collect();
    assert_eq!(docs, ["One.", "Other."]);
}

#[test]
fn a_fingerprint_is_that_of_the_content() {
    let signature = signature("fn price(a: u8);");
    let mut bytes = record(&signature);
    *bytes.last_mut().unwrap() ^= 1;
    let error = Interface::read(&bytes).unwrap_err();
    let stated = signature.fingerprint() ^ 1 << 56;
    assert_eq!(*error.problem(), Problem::Fingerprint { found: stated, computed: signature.fingerprint() });
    assert_eq!(error.function(), Some("price"));
    assert_eq!(error.offset(), bytes.len() - 8);
}

#[test]
fn one_name_is_one_function() {
    let one = signatures(("one", None), "fn a(); fn same(x: u8);");
    let other = signatures(("other\u{7}", None), "fn same();");
    let error = Interface::of(&[&one[0], &one[1], &other[0]]).unwrap_err();
    let crates = ["one".into(), "other\u{7}".into()];
    assert_eq!(*error.problem(), Problem::Twice { crates });
    assert_eq!(error.offset(), one[0].record_length() + one[1].record_length());
    assert!(error.to_string().contains("the crates `one` and `other\\u{7}` have a function of one name"));
}

#[test]
fn no_prefix_of_a_section_is_one_but_whole_records() {
    let signatures = signatures(
        ("shop", Some("1.0.0")),
        "/// Docs.\nfn a(order: &Order) -> Result<u64, String>; fn b(tree: Tree, x: [u8; 3]);
         struct Order { items: Vec<(u8, HashMap<char, f32>)> } enum Tree { Leaf, Node(Vec<Tree>) }",
    );
    let records: Vec<_> = signatures.iter().map(record).collect();
    let section = records.concat();
    for end in 0..section.len() {
        let read = Interface::read(&section[..end]);
        assert_eq!(read.is_ok(), end == 0 || end == records[0].len(), "{end}: {read:?}");
    }
    assert_eq!(Interface::read(&section).unwrap().functions().len(), 2);
    assert_eq!(Interface::read(&[]).unwrap(), Interface::default());
}

#[test]
fn const_and_owned_fingerprints_agree() {
    for text in [
        "fn a();",
        "fn a(_x: u8, __y: &str, _: &mut u64) -> i8;",
        "fn a(x: Option<&str>, y: Option<&[u8]>, z: &mut [f32], w: &mut Vec<f32>);",
        "fn a(x: (u8, u16, u32, u64, u128, i8, i16, i32, i64, i128, f32, f64, bool, char, String, ()));",
        "fn a(x: [HashMap<(u8,), [Option<char>; 0]>; 300]) -> Result<(), Result<u8, Elsewhere>>;",
        "fn a(x: Unit, y: &Pair, z: Never, w: Named); struct Unit; struct Pair(u8, Unit); enum Never {}
         struct Named { a: Pair, b: Unit }",
        "fn a(x: Tree) -> Vec<Tree>; enum Tree { Leaf(u8), Node { left: Option<Tree>, right: Option<Tree> } }",
        "fn a(x: Ping, y: Pong); struct Ping { pong: Vec<Pong> } struct Pong { ping: Option<Ping> }",
        "fn a(x: Page<Page<u8>>, y: Page<u8>); struct Page<u8> { x: u8 } struct Page<Page<u8>> { x: Page<u8> }",
    ] {
        let signature = signature(text);
        let interface = Interface::of(&[&signature]).unwrap();
        assert_eq!(interface.functions()[0].fingerprint(), signature.fingerprint(), "{text}");
    }
}

#[test]
fn definitions_of_all_records_are_one_table() {
    let interface = interface(
        "fn a(order: Order, tree: Tree); fn b(item: Item) -> Tree; fn c() -> Vec<Order>;
         struct Order { items: Vec<Item> } struct Item { sku: String } struct Tree { all: Vec<Tree> }",
    );
    let names: Vec<_> = interface.definitions().iter().map(Definition::name).collect();
    assert_eq!(names, ["Item", "Order", "Tree"]);
    let [a, b, c] = interface.functions() else { panic!() };
    assert_eq!(a.arguments()[1].ty(), b.result());
    assert_eq!(*c.result(), Type::Seq(a.arguments()[0].ty().clone().into()));
    assert_eq!((b.krate(), b.version(), b.docs()), ("shop", Some("1.0.0"), ""));
    assert_eq!((b.interface_krate(), b.interface_version()), (None, None));
}

#[test]
fn a_method_knows_its_interface_and_its_implementation() {
    let method = signature("fn Discount.price();").in_crate(("ten_percent", None));
    let interface = Interface::of(&[&method]).unwrap();
    let [function] = interface.functions() else { panic!() };
    assert_eq!((function.krate(), function.version()), ("ten_percent", None));
    assert_eq!((function.interface_krate(), function.interface_version()), (Some("shop"), Some("1.0.0")));
}

#[test]
fn what_only_looks_equal_stays_apart() {
    // `Item` refers back to an `Order` by name, and its fingerprint has only that name.
    let text = |field: &str| {
        "fn NAME(order: Order); struct Order { items: Vec<Item>, FIELD } struct Item { order: Option<Order> }"
            .replace("FIELD", field)
    };
    let signatures = [("a", "x: u8"), ("b", "y: u8"), ("c", "x: u8")]
        .map(|(name, field)| signature(&text(field).replace("NAME", name)));
    let interface = Interface::read(&signatures.each_ref().map(record).concat()).unwrap();
    let names: Vec<_> = interface.definitions().iter().map(Definition::name).collect();
    assert_eq!(names, ["Item", "Order", "Item", "Order"]);
    let [a, b, c] = interface.functions() else { panic!() };
    assert_eq!(*a.arguments()[0].ty(), Type::Defined(DefinitionId::new(1)));
    assert_eq!(*b.arguments()[0].ty(), Type::Defined(DefinitionId::new(3)));
    assert_eq!(c.arguments(), a.arguments());
}

#[test]
fn a_section_has_a_longest() {
    let error = Interface::read(&vec![0; Interface::LONGEST + 1]).unwrap_err();
    assert_eq!(*error.problem(), Problem::SectionTooLong { length: (1 << 20) + 1 });
    assert_eq!(
        error.to_string(),
        "the interface cannot be read: it takes 1048577 bytes, and 1048576 are read at most"
    );
}
