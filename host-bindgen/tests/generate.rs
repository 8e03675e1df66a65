//! Declarations from the .wasm files of this repository's guests: each stub has the fingerprint of the
//! plugin's own function, and the text is formatted, free of warnings, and compiles.

mod calls;
mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Fixture, Run, module_with_section, target_dir};
use wasmer_plugin::interface::Interface;
use wasmer_plugin::schema::{
    Argument, Definition, Field, Fields, Passing, Schema, Shape, Signature, TypeKey, Variant,
};
use wasmer_plugin_bindgen::{Bindgen, Build};

/// The guests that cargo builds, with features.
const GUESTS: &[(&str, &str, &str)] = &[
    ("bank", "tests/guests/bank", ""),
    ("bare", "tests/guests/bare", ""),
    ("bulk", "examples/shop/bulk", ""),
    ("callbacks", "tests/guests/callbacks", ""),
    ("calculator", "examples/quickstart/calculator", ""),
    ("count", "examples/pipeline/count", ""),
    ("forgetful", "examples/shop/forgetful", ""),
    ("market_v1", "tests/guests/market", "v1"),
    ("market_v3", "tests/guests/market", "v3"),
    ("matrix", "tests/guests/matrix", ""),
    ("picky", "tests/guests/picky", ""),
    ("plain", "tests/guests/plain", ""),
    ("primes", "examples/async/primes", ""),
    ("shapes", "tests/guests/shapes", ""),
    ("shop", "tests/guests/shop", ""),
    ("sign", "examples/pipeline/sign", ""),
    ("soak", "tests/guests/soak", ""),
    ("stages", "tests/guests/stages", ""),
    ("stamp", "tests/guests/stamp", ""),
    ("steady", "tests/guests/steady", ""),
    ("ten_percent", "examples/shop/ten-percent", ""),
    ("tidy", "examples/pipeline/tidy", ""),
    ("types", "tests/guests/types", ""),
    ("worker", "tests/guests/worker", ""),
];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn wasm(folder: &str, feature: &str) -> PathBuf {
    let build = Build::new(repository().join(folder)).target_dir(target_dir().join("guests")).offline(true);
    let build = if feature.is_empty() { build } else { build.features([feature]) };
    build.run().unwrap().wasm().to_owned()
}

const ODD: Schema = Schema::Defined(&Definition::new(
    TypeKey::new("m", "\"; } mod evil { */", &[Schema::U8]),
    &[],
    &[Schema::U8],
    Shape::Struct(Fields::Named(&[
        Field::new("a\nfn evil() {}", &[], Schema::U8).with_aliases(&["\u{202e}\""]),
        Field::new("\u{202e}", &[], Schema::U16),
        Field::new("self", &[], Schema::String),
        Field::new("field", &[], Schema::String),
    ])),
));

const VARIANTS: Schema = Schema::Defined(&Definition::new(
    TypeKey::new("m", "Vec", &[]),
    &[],
    &[],
    Shape::Enum(&[
        Variant::new("Self", &[], Fields::Unit).other(),
        Variant::new("\\", &[], Fields::Tuple(&[ODD])),
        Variant::new("type", &[], Fields::Tuple(&[])),
    ]),
));

/// Names that no compiler has put into a .wasm, and that must not get into the source as they are.
const HOSTILE: &[&Signature] = &[
    &Signature::new(
        ("m", None),
        "\"] pub fn evil() {} //",
        &[],
        &[Argument::new("in", Passing::Ref, ODD)],
        VARIANTS,
    ),
    &Signature::new(("m", None), "std", &[], &[Argument::new("a", Passing::Mut, VARIANTS)], Schema::Unit),
    &Signature::new(("m", None), "Vec", &[], &[], Schema::Unit),
    &Signature::new(("m", None), "crate", &[], &[], Schema::Bool),
    &Signature::new(("m", None), "line\nfeed.call", &[], &[], Schema::Bool).in_crate(("m", None)),
    &Signature::new(("m", None), "line\nfeed.new", &[], &[], Schema::Unit).in_crate(("m", None)),
    &Signature::new(("m", None), "\u{202e}.call", &[], &[], Schema::Bool).of_host(),
    &Signature::new(("m", None), "std.call", &[], &[], Schema::Bool).of_host(),
];

/// Returns all .wasm files, with the names of their modules.
fn guests(fixture: &Fixture) -> Vec<(&'static str, PathBuf)> {
    let hostile = fixture.path("hostile.wasm");
    fs::write(&hostile, module_with_section(&Interface::section_without_docs(HOSTILE))).unwrap();
    let built = GUESTS.iter().map(|(name, folder, feature)| (*name, wasm(folder, feature)));
    built.chain([("hostile", hostile)]).collect()
}

/// Writes a crate with the declarations of all guests, and a program that prints the fingerprints of the
/// stubs. Returns the lines that it should print.
fn write_crate(fixture: &Fixture) -> Vec<String> {
    let manifest = format!(
        "[package]\nname = \"generated\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         [dependencies]\nwasmer-plugin = {{ path = '{}' }}\n[workspace]\n",
        repository().join("runtime").display()
    );
    let mut library =
        "//! Stubs of all guests.\n#![deny(warnings, missing_docs, clippy::pedantic)]\n".to_owned();
    let (mut program, mut lines) = (calls::START.to_owned(), Vec::new());
    let mut runs = String::new();
    for (name, wasm) in guests(fixture) {
        let source = Bindgen::new(&wasm).source().unwrap();
        assert_eq!(source, Bindgen::new(&wasm).source().unwrap(), "{name} is stable");
        let interface = wasmer_plugin_bindgen::read(&wasm).unwrap();
        for function in interface.functions().iter().chain(interface.requires()) {
            lines.push(format!("{name} {:?} {:016x}", function.name(), function.fingerprint()));
        }
        fixture.write(&format!("src/{name}.rs"), &source);
        write!(library, "/// The guest.\npub mod {name};\n").unwrap();
        program += &calls::of(name, &source);
        writeln!(runs, "    {name}::run();").unwrap();
    }
    write!(program, "fn main() {{\n{runs}}}\n").unwrap();
    fixture.write("Cargo.toml", &manifest).write("src/lib.rs", &library).write("src/main.rs", &program);
    fs::copy(repository().join("Cargo.lock"), fixture.path("Cargo.lock")).unwrap();
    lines
}

#[test]
fn stubs_from_a_wasm_are_those_of_the_plugin() {
    let fixture = Fixture::new("fingerprints");
    let mut expected = write_crate(&fixture);
    let run = fixture.cargo("", &["run", "--quiet"]).succeeds();
    let mut found: Vec<String> =
        run.text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    expected.sort();
    found.sort();
    let by_name = |lines: &[String]| -> BTreeMap<String, String> {
        lines.iter().filter_map(|line| line.rsplit_once(' ')).map(|(a, b)| (a.into(), b.into())).collect()
    };
    let (wanted, found_by_name) = (by_name(&expected), by_name(&found));
    for (name, fingerprint) in &wanted {
        assert_eq!(found_by_name.get(name), Some(fingerprint), "{name}");
    }
    assert_eq!(found, expected);

    fixture.cargo("", &["clippy", "--quiet", "--lib", "--", "-D", "warnings"]).succeeds();
    // Plugins depend on interface crates, too.
    fixture.cargo("", &["check", "--quiet", "--lib", "--target", "wasm32-unknown-unknown"]).succeeds();
    // Documentation of a plugin is not run.
    fixture.cargo("", &["test", "--quiet", "--doc"]).succeeds().says("0 passed");

    // The file of this repository has other settings.
    fixture.write("rustfmt.toml", "style_edition = \"2024\"\n");
    for name in GUESTS.iter().map(|(name, ..)| *name).chain(["hostile"]) {
        let path = fixture.path(&format!("src/{name}.rs"));
        let mut rustfmt = Command::new("rustfmt");
        Run::of(rustfmt.args(["--check", "--edition", "2024"]).arg(path)).succeeds();
    }
}
