//! `wasmer-plugin inspect`, on good and on bad files.

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{folder, module_with, plugin, root, run};
use serde_json::json;
use wasmer_plugin::interface::Interface;
use wasmer_plugin::schema::{Argument, Passing, Schema, Signature};

#[test]
fn a_plugin_is_shown_as_rust() {
    let wasm = plugin("examples/shop/ten-percent");
    let size = fs::metadata(&wasm).unwrap().len();
    let run = run(["inspect".as_ref(), wasm.as_os_str()]).succeeds();
    let mut lines = run.out.lines();
    let head = lines.next().unwrap();
    assert!(head.starts_with(&format!("// {}: ", wasm.display())), "{head}");
    assert!(head.replace(',', "").contains(&format!("{size} bytes (code ")), "{head}");
    let head = lines.next().unwrap();
    assert!(head.starts_with("// ABI 2, interface "), "{head}");
    let run = run
        .says("trait Discount {\n")
        .says("    /// Makes a discount of this percentage.\n    fn new(percent: u8);\n")
        .says("    fn price(order: &Order, at: u64) -> Result<u64, Refused>;\n")
        .says("// Of its host it needs:\n\ntrait Shop {\n")
        .says("    /// Number of pieces.\n    quantity: u32,\n")
        .says("enum Refused {\n    /// The order has no customer.\n    NotACustomer,\n");
    assert!(!run.out.contains('\x1b') && !run.out.contains("Fingerprints"), "{}", run.out);
}

/// The linker keeps the record of a host function whose calls it removes.
#[test]
fn only_imported_host_functions_are_needed() {
    let run = run(["inspect".as_ref(), plugin("examples/shop/forgetful").as_os_str()]).succeeds();
    let run = run.says("trait Discount");
    assert!(!run.out.contains("Of its host"), "{}", run.out);
}

#[test]
fn fingerprints_are_those_of_the_description() {
    let wasm = plugin("examples/quickstart/calculator");
    let interface = wasmer_plugin_bindgen::read(&wasm).unwrap();
    let run = run(["inspect".as_ref(), wasm.as_os_str(), "--fingerprints".as_ref()]).succeeds();
    for function in interface.functions() {
        assert!(run.out.contains(&format!("//   {:016x} {}\n", function.fingerprint(), function.name())));
    }
}

#[test]
fn json_has_all_of_it() {
    let wasm = plugin("examples/shop/ten-percent");
    let run = run(["inspect".as_ref(), wasm.as_os_str(), "--json".as_ref()]).succeeds();
    let value = run.json();
    assert_eq!(value["abi"], json!([2]));
    assert_eq!(value["foreign_imports"], json!([]));
    assert_eq!(value["sizes"]["file"], json!(fs::metadata(&wasm).unwrap().len()));
    let functions = value["functions"].as_array().unwrap();
    let names: Vec<_> = functions.iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Discount.describe", "Discount.new", "Discount.price"]);
    let price = &functions[2];
    assert_eq!(price["interface"], "Discount");
    assert_eq!(price["crate"], "ten_percent");
    assert_eq!(price["interface_crate"], "shop_api");
    assert_eq!(price["arguments"][0]["passing"], "ref");
    assert_eq!(price["arguments"][0]["type"]["text"], "Order");
    let order = price["arguments"][0]["type"]["structure"]["definition"].as_u64().unwrap();
    let order = &value["definitions"][usize::try_from(order).unwrap()];
    assert_eq!(
        (&order["name"], &order["kind"], &order["form"]),
        (&json!("Order"), &json!("struct"), &json!("named"))
    );
    assert_eq!(order["fields"][1]["type"]["structure"]["kind"], "seq");
    assert_eq!(order["fields"][0]["docs"].as_str().unwrap().trim(), "Name of the customer.");
    assert_eq!(value["host_functions"].as_array().unwrap().len(), 2);
    // The properties stand in the order of their importance.
    assert!(run.out.find("\"functions\"").unwrap() < run.out.find("\"definitions\"").unwrap());
}

#[test]
fn schemas_refer_to_definitions() {
    let wasm = plugin("examples/shop/ten-percent");
    let value = run(["inspect".as_ref(), wasm.as_os_str(), "--json-schema".as_ref()]).succeeds().json();
    assert_eq!(value["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let price = &value["properties"]["Discount.price"]["properties"];
    assert_eq!(price["arguments"]["prefixItems"][0]["$ref"], "#/$defs/Order");
    assert_eq!(
        price["result"]["$ref"].as_str().unwrap().split('/').next_back().unwrap(),
        "Result_u64_Refused"
    );
    assert_eq!(value["$defs"]["Refused"]["oneOf"][0]["const"], "NotACustomer");
}

#[test]
fn bad_files_are_errors() {
    let folder = folder("bad-files");
    let check = |name: &str, content: &[u8], error: &str| {
        let path = folder.join(name);
        fs::write(&path, content).unwrap();
        run(["inspect".as_ref(), path.as_os_str()]).fails_with(error);
    };
    let whole = fs::read(plugin("examples/quickstart/calculator")).unwrap();
    check("empty.wasm", b"", "is not a WebAssembly module");
    check("text.wasm", b"#!/bin/sh\n", "is not a WebAssembly module");
    check("component.wasm", b"\0asm\x0d\0\x01\0", "caused by: it is a component");
    check("truncated.wasm", &whole[..whole.len() / 2], "it is cut off in its code");
    check("no-plugin.wasm", b"\0asm\x01\0\0\0", "has no section `wasmer-plugin`");
    check("garbage.wasm", &module_with(b"\x7f\x7f\x7f"), "the interface cannot be read: it ends too early");
    run(["inspect".as_ref(), folder.as_os_str()]).fails_with("it is no regular file");
    run(["inspect".as_ref(), folder.join("missing.wasm").as_os_str()]).fails_with("No such file");
    let fifo = folder.join("fifo.wasm");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    run(["inspect".as_ref(), fifo.as_os_str()]).fails_with("it is no regular file");
    run(["inspect", "/dev/zero"]).fails_with("it is no regular file");
}

/// A prefix of a file is a module only if it ends with a section, and then it has no description.
#[test]
fn no_prefix_of_a_plugin_is_taken_for_a_plugin() {
    let whole = fs::read(plugin("sizes/plugins/add")).unwrap();
    let path = folder("prefixes").join("cut.wasm");
    for length in (0..whole.len()).step_by(61) {
        fs::write(&path, &whole[..length]).unwrap();
        let run = run(["inspect".as_ref(), path.as_os_str()]);
        // The description may be followed by other custom sections.
        assert!(run.code == Some(1) && run.err.starts_with("error: ") || run.code == Some(0), "{}", run.err);
        assert!(!run.err.contains("panicked"), "{}", run.err);
    }
}

#[test]
fn hostile_modules_are_shown_or_refused() {
    let mut count = 0;
    for entry in fs::read_dir(root().join("tests/hostile")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "wat") {
            continue;
        }
        let wasm = folder_of_hostile().join(path.with_extension("wasm").file_name().unwrap());
        fs::write(&wasm, wat::parse_file(&path).unwrap()).unwrap();
        for form in [None, Some("--json"), Some("--json-schema")] {
            let run = run(["inspect".as_ref(), wasm.as_os_str()].into_iter().chain(form.map(AsRef::as_ref)));
            assert!(matches!(run.code, Some(0 | 1)), "{}: {}", path.display(), run.err);
            let is_safe = |text: &str| text.chars().all(|it| it == '\n' || !it.is_control());
            assert!(is_safe(&run.out) && is_safe(&run.err), "{}: {}{}", path.display(), run.out, run.err);
        }
        count += 1;
    }
    assert!(count > 50, "{count} modules");
}

fn folder_of_hostile() -> &'static Path {
    let folder = Path::new(concat!(env!("CARGO_TARGET_TMPDIR"), "/hostile"));
    fs::create_dir_all(folder).unwrap();
    folder
}

#[test]
fn names_are_escaped() {
    const NAME: &str = "f\u{1b}[2J\u{202e}\"";
    const ARGUMENTS: &[Argument] = &[Argument::new("a\u{7}", Passing::Value, Schema::U8)];
    let signature = Signature::new(("k\n", None), NAME, &[" \u{1b}]0;title\u{7}"], ARGUMENTS, Schema::Unit);
    let wasm = folder("names").join("names.wasm");
    fs::write(&wasm, module_with(&Interface::section_without_docs(&[&signature]))).unwrap();
    for (form, escaped) in [
        ("--fingerprints", "f\\u{1b}[2J\\u{202e}\""),
        ("--json", "f\\u001b[2J\\u202e\\\""),
        ("--json-schema", "f\\u001b[2J\\u202e\\\""),
    ] {
        let run = run(["inspect".as_ref(), wasm.as_os_str(), form.as_ref()]).succeeds().says(escaped);
        let misleads = |it: char| it == '\u{202e}' || it != '\n' && it.is_control();
        assert!(!run.out.contains(misleads), "{:?}", run.out);
    }
    let value = run(["inspect".as_ref(), wasm.as_os_str(), "--json".as_ref()]).json();
    assert_eq!(value["functions"][0]["name"], NAME);
}

#[test]
fn imports_that_no_host_offers_are_named() {
    let signature = Signature::new(("k", None), "f", &[], &[], Schema::Unit);
    let section = Interface::section_without_docs(&[&signature]);
    let section = section.iter().fold(String::new(), |text, byte| text + &format!("\\{byte:02x}"));
    let text = format!(
        "(module (import \"env\" \"now\" (func)) (import \"wasmer_plugin_v2\" \"panicked\" (func))
           (@custom \"wasmer-plugin\" \"{section}\"))"
    );
    let wasm = folder("imports").join("imports.wasm");
    fs::write(&wasm, wat::parse_str(text).unwrap()).unwrap();
    let run = run(["inspect".as_ref(), wasm.as_os_str()]).succeeds();
    run.says("// ABI 2, ").says("// imports that no host offers: env.now\n").says("fn f();\n");
}

/// The body of a function is not looked into: this one is no code.
#[test]
fn code_is_skipped() {
    let signature = Signature::new(("k", None), "f", &[], &[], Schema::Unit);
    let mut wasm = module_with(&Interface::section_without_docs(&[&signature]));
    // A type, and a function of it.
    wasm.extend(b"\x01\x04\x01\x60\0\0\x03\x02\x01\0");
    let mut garbage = vec![0xff; 10 << 20];
    garbage[0] = 1; // The number of functions.
    wasm.push(10);
    let mut length = garbage.len();
    while length >= 0x80 {
        wasm.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
        length >>= 7;
    }
    wasm.push(u8::try_from(length).unwrap());
    wasm.extend(garbage);
    let path = folder("large").join("large.wasm");
    fs::write(&path, wasm).unwrap();
    run(["inspect".as_ref(), path.as_os_str()]).succeeds().says("(code 10,485,760, data 0,");
}
