//! Tests of interfaces shown as text.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::text::interface;
use crate::wire::description::{Function, Interface};
use crate::wire::schema::{Argument, Definition, Fields, Passing, Schema, Shape, Signature, TypeKey};

/// Checks that a text is shown as it was written.
#[track_caller]
fn round(text: &str) {
    let interface = interface(text);
    assert_eq!(interface.to_string(), text.trim_start());
    assert_eq!(interface, self::interface(&interface.to_string()));
}

#[test]
fn functions_look_as_in_rust() {
    round(
        "
fn a();
fn b(x: u8) -> bool;
fn c(x: &str, y: &[u8], z: &[String]) -> String;
",
    );
    round("fn a(x: &mut String, y: &mut [f32], z: &mut Vec<f32>, w: &mut u8);\n");
    round("fn a(x: Option<&str>, y: Option<&[u8]>, z: Option<&u8>, w: Option<u8>, v: &Option<u8>);\n");
    round("fn a(x: [u8; 4], y: &[[i8; 2]; 3], z: (u8,), w: (i16, (f32, char)), v: ());\n");
    round("fn a(x: HashMap<String, Vec<Option<u128>>>) -> Result<HashMap<u8, i128>, String>;\n");
    round("fn a(x: Elsewhere) -> Vec<Elsewhere>;\n");
}

#[test]
fn functions_are_sorted_and_documented_ones_stand_apart() {
    let shown = interface("fn c(); fn a();\n/// About b.\n///\n/// More.\nfn b(); fn d();").to_string();
    assert_eq!(shown, "fn a();\n\n/// About b.\n///\n/// More.\nfn b();\n\nfn c();\nfn d();\n");
}

#[test]
fn functions_of_an_interface_stand_together() {
    let text =
        "fn zero(); fn B.z(); fn B.a(x: u8) -> u8; fn A.one(); fn a(); fn b();\n/// Docs.\nfn B.new();";
    let expected = "\
trait A {
    fn one();
}

trait B {
    fn a(x: u8) -> u8;

    /// Docs.
    fn new();

    fn z();
}

fn a();
fn b();
fn zero();
";
    assert_eq!(interface(text).to_string(), expected);
    let interface = interface(text);
    let interfaces: Vec<_> = interface.functions().iter().map(|function| function.interface()).collect();
    assert_eq!(interfaces, [Some("A"), Some("B"), Some("B"), Some("B"), None, None, None]);
    let function = interface.function("B.new").unwrap();
    assert_eq!(interface.show_function(function).to_string(), "/// Docs.\nfn B.new();\n");
}

#[test]
fn definitions_are_shown_once_and_after_what_they_consist_of() {
    round(
        "
/// Its price.
fn price(order: &Order, page: Page<Item>) -> Result<u64, Refused>;

fn stock(item: Item, pages: Page<Page<Item>>);

struct Item {
    sku: String,
    price_cents: u64,
}

/// An order.
///
/// A customer's.
struct Order {
    /// Name.
    customer: String,
    items: Vec<Item>,
}

struct Page<Item> {
    items: Vec<Item>,
}

struct Empty {}

/// Why not.
enum Refused {
    NotACustomer,
    /// Too much.
    Limit {
        /// At most.
        max_cents: u64,
        was: u64,
    },
    Other(String, Empty),
    Never {},
}

struct Page<Page<Item>> {
    items: Vec<Page<Item>>,
}
",
    );
    round("fn a(x: Unit, y: Pair, z: Never);\n\nstruct Unit;\n\nstruct Pair(u8, Unit);\n\nenum Never {}\n");
    round("fn a(x: Tree);\n\nstruct Tree {\n    children: Vec<Tree>,\n}\n");
}

#[test]
fn types_and_functions_are_shown_by_themselves() {
    let interface = interface("/// Docs.\nfn a(x: Page<u8>) -> Vec<Page<u8>>; struct Page<u8> { x: u8 }");
    let function = interface.function("a").unwrap();
    assert_eq!(interface.show_type(function.result()).to_string(), "Vec<Page<u8>>");
    assert_eq!(
        interface.show_function(function).to_string(),
        "/// Docs.\nfn a(x: Page<u8>) -> Vec<Page<u8>>;\n"
    );
    assert!(interface.function("b").is_none());
}

fn of(name: &'static str, docs: &'static [&'static str], arguments: Vec<Argument>) -> String {
    let signature = Signature::new(("k", None), name, docs, arguments.leak(), Schema::Unit);
    Interface::of(&[&signature]).unwrap().to_string()
}

#[test]
fn what_would_mislead_a_terminal_is_escaped() {
    assert_eq!(of("a\n\u{1b}[2J", &[], vec![]), "fn a\\n\\u{1b}[2J();\n");
    assert_eq!(
        of("a", &[" \u{202e}cba\t\\ \"ä\" e\u{301}"], vec![]),
        "/// \\u{202e}cba\\t\\ \"ä\" e\u{301}\nfn a();\n"
    );
    let long = "ä".repeat(100).leak();
    assert_eq!(
        of("a", &[], vec![Argument::new(long, Passing::Value, Schema::U8)]),
        format!("fn a({}…: u8);\n", "ä".repeat(80))
    );
}

#[test]
fn types_without_end_are_cut() {
    // Each type is a pair of the previous one, so each level doubles the text.
    let mut schema = Schema::U8;
    for name in ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P"] {
        let parameters = [schema, schema].to_vec().leak();
        let target = TypeKey::new("", name, &[]);
        let definition = Definition::new(target, &[], parameters, Shape::Struct(Fields::Unit));
        schema = Schema::Defined(alloc::boxed::Box::leak(alloc::boxed::Box::new(definition)));
    }
    let shown = of("a", &[], vec![Argument::new("x", Passing::Value, schema)]);
    let first = shown.lines().next().unwrap();
    assert!(first.starts_with("fn a(x: P<O<N<M<"), "{first}");
    assert!(first.ends_with("…);") && first.len() < 260, "{first}");
    assert!(shown.len() < 18 * 260);
}

#[test]
fn parameters_may_go_round_in_a_circle() {
    const KEY: TypeKey = TypeKey::new("", "A", &[]);
    const BACK: &[Schema] = &[Schema::BackRef(KEY, super::nowhere)];
    const CIRCLE: Definition = Definition::new(KEY, &[], BACK, Shape::Struct(Fields::Tuple(BACK)));
    let shown = of("a", &[], vec![Argument::new("x", Passing::Value, Schema::Defined(&CIRCLE))]);
    let circle = "A<".repeat(120);
    assert_eq!(shown, format!("fn a(x: {circle}…);\n\nstruct {circle}…({circle}…);\n"));
}

#[test]
fn optional_functions_have_a_body() {
    let [optional, required] = ["fn f() -> u8;", "fn g();"].map(super::text::signature);
    let interface = Interface::of(&[&optional.optional(), &required]).unwrap();
    assert_eq!(interface.to_string(), "fn f() -> u8 { … }\nfn g();\n");
    let optional = interface.functions().iter().map(Function::is_optional);
    assert_eq!(optional.collect::<Vec<_>>(), [true, false]);
}

#[test]
fn a_section_without_docs_has_all_else() {
    let text = "fn f(a: A) -> A;\n\nstruct A {\n    x: u8,\n}\n";
    let documented = "/// Docs.\nfn f(a: A) -> A;\n/// Docs.\nstruct A {\n/// Docs.\nx: u8 }";
    let section = Interface::section_without_docs(&[&super::text::signature(documented)]);
    let read = Interface::read(&section).unwrap();
    assert_eq!(read, interface(text));
    assert_eq!(read.to_string(), text);
}
