//! Tests of comparing two versions of an interface, for each kind of change.

#![allow(dead_code, unreachable_pub, reason = "the types are only described")]

use wasmer_plugin::PluginType;
use wasmer_plugin::interface::{DifferenceKind, Interface, Side};
use wasmer_plugin::schema::{Argument, Passing, Schema, Signature};
use wasmer_plugin_bindgen::{Compatibility, InterfaceError, Verdict, compatibility};

const OLD: (&str, Option<&str>) = ("shop", Some("1.0.0"));
const NEW: (&str, Option<&str>) = ("shop", Some("1.1.0"));

/// Returns the interface of a function that takes and returns the type.
fn echo<T: PluginType>(version: (&'static str, Option<&'static str>)) -> Interface {
    let arguments = vec![Argument::new("it", Passing::Value, T::SCHEMA)].leak();
    Interface::of(&[&Signature::new(version, "echo", &[], arguments, T::SCHEMA)]).unwrap()
}

/// Compares two versions of a type `It`.
macro_rules! types {
    ({ $($old:tt)* } { $($new:tt)* }) => {{
        mod old {
            #[derive(wasmer_plugin::PluginType)]
            $($old)*
        }
        mod new {
            #[derive(wasmer_plugin::PluginType)]
            $($new)*
        }
        Compatibility::of(&echo::<old::It>(OLD), &echo::<new::It>(NEW))
    }};
}

/// Returns a function with these arguments.
fn function(name: &'static str, arguments: Vec<Argument>) -> Signature {
    Signature::new(OLD, name, &[], arguments.leak(), Schema::Unit)
}

fn number(name: &'static str) -> Argument {
    Argument::new(name, Passing::Value, Schema::U32)
}

/// Compares two lists of functions.
fn functions(old: &[&Signature], new: &[&Signature]) -> Compatibility {
    Compatibility::of(&Interface::of(old).unwrap(), &Interface::of(new).unwrap())
}

/// Checks the differences of both directions, each after `exact`, `adapted` or `broken`.
#[track_caller]
fn expect(compatibility: &Compatibility, forwards: &[&str], backwards: &[&str]) {
    let directions = [(compatibility.forwards(), forwards), (compatibility.backwards(), backwards)];
    for (pairing, expected) in directions {
        let verdict = match (pairing.is_exact(), pairing.is_compatible()) {
            (true, true) => "exact",
            (false, true) => "adapted",
            (false, false) => "broken",
            (true, false) => panic!("{pairing:?}"),
        };
        let mut found = vec![verdict.to_owned()];
        let verdicts = [pairing.functions(), pairing.host_functions()].into_iter();
        found.extend(verdicts.flat_map(Verdict::differences).map(ToString::to_string));
        assert_eq!(found, expected, "\n{compatibility}");
    }
    assert_eq!(compatibility.is_exact(), forwards == ["exact"] && backwards == ["exact"]);
    assert_eq!(compatibility.breaks_old_hosts(), forwards[0] == "broken");
    assert_eq!(compatibility.breaks_old_plugins(), backwards[0] == "broken");
    let breaks = compatibility.breaks_old_hosts() || compatibility.breaks_old_plugins();
    assert_eq!(compatibility.is_compatible(), !breaks);
}

#[test]
fn equal_versions() {
    expect(&types!({ pub struct It { a: u8 } } { pub struct It { a: u8 } }), &["exact"], &["exact"]);
    expect(&Compatibility::of(&Interface::default(), &Interface::default()), &["exact"], &["exact"]);
}

#[test]
fn a_new_field_with_a_default() {
    let compatibility = types!(
        { pub struct It { a: u8 } }
        { pub struct It { a: u8, #[serde(default)] b: String } }
    );
    expect(
        &compatibility,
        &["adapted", "echo(it): It.b: only the plugin has it: String"],
        &["adapted", "echo(it): It.b: only the host has it: String"],
    );
}

#[test]
fn a_new_field_without_a_default() {
    let compatibility = types!({ pub struct It { a: u8 } } { pub struct It { a: u8, b: String } });
    expect(
        &compatibility,
        &["broken", "echo(it): It.b: only the plugin has it: String"],
        &["broken", "echo(it): It.b: only the host has it: String"],
    );
}

#[test]
fn a_removed_field() {
    let compatibility = types!(
        { pub struct It { a: u8, #[serde(default)] b: u8 } }
        { pub struct It { a: u8 } }
    );
    expect(
        &compatibility,
        &["adapted", "echo(it): It.b: only the host has it: u8"],
        &["adapted", "echo(it): It.b: only the plugin has it: u8"],
    );
    let compatibility = types!({ pub struct It { a: u8, b: u8 } } { pub struct It { a: u8 } });
    assert!(compatibility.breaks_old_hosts() && compatibility.breaks_old_plugins());
}

#[test]
fn fields_in_another_order() {
    let compatibility = types!({ pub struct It { a: u8, b: u16 } } { pub struct It { b: u16, a: u8 } });
    expect(
        &compatibility,
        &["adapted", "echo(it): It: fields in another order: host (a, b), plugin (b, a)"],
        &["adapted", "echo(it): It: fields in another order: host (b, a), plugin (a, b)"],
    );
}

#[test]
fn a_renamed_field() {
    let compatibility = types!({ pub struct It { a: u8 } } { pub struct It { b: u8 } });
    expect(
        &compatibility,
        &["broken", "echo(it): It: host field a, plugin field b"],
        &["broken", "echo(it): It: host field b, plugin field a"],
    );
}

#[test]
fn a_renamed_field_with_an_alias() {
    let compatibility = types!(
        { pub struct It { a: u8 } }
        { pub struct It { #[serde(alias = "a")] b: u8 } }
    );
    expect(
        &compatibility,
        &["adapted", "echo(it): It: host field a, plugin field b"],
        &["adapted", "echo(it): It: host field b, plugin field a"],
    );
}

#[test]
fn a_field_of_another_type() {
    let compatibility = types!({ pub struct It { a: u8 } } { pub struct It { a: u16 } });
    expect(
        &compatibility,
        &["broken", "echo(it): It.a: host u8, plugin u16"],
        &["broken", "echo(it): It.a: host u16, plugin u8"],
    );
}

#[test]
fn new_and_removed_variants() {
    let compatibility = types!({ pub enum It { A } } { pub enum It { A, B(u8) } });
    expect(
        &compatibility,
        &["adapted", "echo(it): It::B: only the plugin has it"],
        &["adapted", "echo(it): It::B: only the host has it"],
    );
    let compatibility = types!({ pub enum It { A, B } } { pub enum It { A } });
    expect(
        &compatibility,
        &["adapted", "echo(it): It::B: only the host has it"],
        &["adapted", "echo(it): It::B: only the plugin has it"],
    );
}

#[test]
fn a_variant_for_others() {
    let compatibility = types!({ pub enum It { A, B } } { pub enum It { A, #[serde(other)] Other } });
    expect(
        &compatibility,
        &["adapted", "echo(it): It::B: only the host has it", "echo(it): It::Other: only the plugin has it"],
        &["adapted", "echo(it): It::Other: only the host has it", "echo(it): It::B: only the plugin has it"],
    );
}

#[test]
fn variants_in_another_order() {
    let compatibility = types!({ pub enum It { A, B } } { pub enum It { B, A } });
    expect(
        &compatibility,
        &["adapted", "echo(it): It: variants in another order: host (A, B), plugin (B, A)"],
        &["adapted", "echo(it): It: variants in another order: host (B, A), plugin (A, B)"],
    );
}

#[test]
fn a_new_argument_with_a_default() {
    let note = Argument::new("note", Passing::Value, Schema::Option(&Schema::U8)).with_default();
    let compatibility =
        functions(&[&function("f", vec![number("a")])], &[&function("f", vec![number("a"), note])]);
    expect(
        &compatibility,
        &["adapted", "f(note): only the plugin has it: Option<u8>"],
        &["adapted", "f(note): only the host has it: Option<u8>"],
    );
}

#[test]
fn a_new_argument_without_a_default() {
    let compatibility =
        functions(&[&function("f", vec![number("a")])], &[&function("f", vec![number("a"), number("b")])]);
    expect(
        &compatibility,
        &["broken", "f(b): only the plugin has it: u32"],
        &["broken", "f(b): only the host has it: u32"],
    );
}

#[test]
fn new_and_removed_functions() {
    let (f, g) = (function("f", vec![]), function("g", vec![]));
    let added = functions(&[&f], &[&f, &g]);
    expect(&added, &["exact"], &["broken", "g: only the host has it"]);
    assert_eq!((added.added(), added.removed()), (&["g".to_owned()][..], &[][..]));
    let removed = functions(&[&f, &g], &[&f]);
    expect(&removed, &["broken", "g: only the host has it"], &["exact"]);
    assert_eq!((removed.added(), removed.removed()), (&[][..], &["g".to_owned()][..]));
    let Verdict::Broken { mismatch, .. } = removed.forwards().functions() else { panic!("{removed}") };
    let kind = mismatch.differences()[0].kind();
    assert!(matches!(kind, DifferenceKind::Only { side: Side::Host, .. }), "{kind:?}");
}

#[test]
fn optional_functions() {
    let (f, g) = (function("f", vec![]), function("g", vec![]));
    let optional = g.optional();
    expect(&functions(&[&f], &[&f, &optional]), &["exact"], &["exact"]);
    expect(&functions(&[&f, &optional], &[&f]), &["exact"], &["exact"]);
    let may_lack = "g: the host requires it, and the plugin may lack it";
    expect(&functions(&[&g], &[&optional]), &["broken", may_lack], &["exact"]);
    expect(&functions(&[&optional], &[&g]), &["exact"], &["broken", may_lack]);
}

#[test]
fn new_and_removed_host_functions() {
    let [f, g] = ["Shop.f", "Shop.g"].map(|name| function(name, vec![]).of_host());
    let added = functions(&[&f], &[&f, &g]);
    expect(&added, &["broken", "Shop.g: only the plugin has it"], &["exact"]);
    assert_eq!(added.added(), ["Shop.g"]);
    let removed = functions(&[&f, &g], &[&f]);
    expect(&removed, &["exact"], &["broken", "Shop.g: only the plugin has it"]);
    assert_eq!(*removed.backwards().functions(), Verdict::Exact);
    assert!(matches!(removed.backwards().host_functions(), Verdict::Broken { .. }));
}

#[test]
fn host_functions_of_other_types() {
    let [old, new] = [Schema::U8, Schema::U16]
        .map(|schema| function("Shop.f", vec![Argument::new("a", Passing::Value, schema)]).of_host());
    expect(
        &functions(&[&old], &[&new]),
        &["broken", "Shop.f(a): host u8, plugin u16"],
        &["broken", "Shop.f(a): host u16, plugin u8"],
    );
}

#[test]
fn the_report() {
    let note = Argument::new("note", Passing::Value, Schema::Option(&Schema::U8)).with_default();
    let old = [function("f", vec![]), function("g", vec![]), function("Shop.f", vec![]).of_host()];
    let new = [
        function("f", vec![note]),
        function("h\u{202e}", vec![]),
        function("Shop.f", vec![number("a")]).of_host(),
    ];
    assert_eq!(
        functions(&old.each_ref(), &new.each_ref()).to_string(),
        "hosts of the old version with plugins of the new one: broken
  g: only the host has it
  Shop.f(a): only the plugin has it: u32
hosts of the new version with plugins of the old one: broken
  h\\u{202e}: only the host has it
  Shop.f(a): only the host has it: u32
new functions: h\\u{202e}
removed functions: g
"
    );
    assert_eq!(
        functions(&old.each_ref(), &old.each_ref()).to_string(),
        "hosts of the old version with plugins of the new one: compatible
hosts of the new version with plugins of the old one: compatible
"
    );
}

#[test]
fn the_report_of_a_variant_that_one_side_lacks() {
    let report = types!({ pub enum It { A } } { pub enum It { A, B } }).to_string();
    let note = "
  echo(it): It::B: only the plugin has it
  (a call with a variant that the other side lacks fails, unless that side has `#[serde(other)]`)
";
    assert!(report.contains(note), "{report}");
}

#[test]
fn long_reports_are_cut() {
    let names = (0..60).map(|index| &*format!("f{index:02}").leak());
    let all: Vec<Signature> = names.map(|name| function(name, vec![])).collect();
    let report = functions(&[], &all.iter().collect::<Vec<_>>()).to_string();
    assert!(report.contains("  f49: only the host has it\n  and 10 more\n"), "{report}");
    assert!(report.ends_with("f49, …\n"), "{report}");
}

/// Writes a module without code that has this description.
fn wasm(name: &str, signatures: &[&Signature]) -> std::path::PathBuf {
    fn sized(content: &[u8]) -> Vec<u8> {
        let (low, high) = (content.len() % 128, content.len() / 128);
        [&[u8::try_from(low | 0x80).unwrap(), u8::try_from(high).unwrap()], content].concat()
    }
    let section = Interface::section_without_docs(signatures);
    let custom = sized(&[b"\x0dwasmer-plugin", &section[..]].concat());
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, [b"\0asm\x01\0\0\0\0", &custom[..]].concat()).unwrap();
    path
}

#[test]
fn two_files() {
    let (f, g) = (function("f", vec![]), function("g", vec![]));
    let (old, new) = (wasm("old.wasm", &[&f]), wasm("new.wasm", &[&f, &g]));
    let found = compatibility(&old, &new).unwrap();
    assert_eq!(found, functions(&[&f], &[&f, &g]));
    assert!(compatibility(&new, &new).unwrap().is_exact());
    let missing = compatibility(&old, "missing.wasm").unwrap_err();
    assert!(matches!(missing, InterfaceError::Read { .. }), "{missing}");
}
