//! Tests of stubs from a .wasm: in a build script, outside of one, as an interface crate, and by `import!`.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::{Fixture, module_with_section, target_dir};
use wasmer_plugin::interface::Interface;
use wasmer_plugin::schema::{Schema, Signature};
use wasmer_plugin_bindgen::{Bindgen, BindgenError, Build, InterfaceError};

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Compiles an example to `host/plugins/plugin.wasm`.
fn plugin(fixture: &Fixture, example: &str) -> PathBuf {
    let build = Build::new(repository().join("examples").join(example));
    let built = build.target_dir(target_dir().join("guests")).offline(true).run().unwrap();
    let wasm = fixture.path("host/plugins/plugin.wasm");
    fs::create_dir_all(wasm.parent().unwrap()).unwrap();
    fs::copy(built.wasm(), &wasm).unwrap();
    wasm
}

const CALCULATOR: &str = "quickstart/calculator";
const TEN_PERCENT: &str = "shop/ten-percent";

/// Writes a host without the host's end of the runtime.
fn host(fixture: &Fixture, more_of_manifest: &str, main: &str) {
    let manifest = format!(
        "[package]\nname = \"host\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n\
         [dependencies]\nwasmer-plugin = {{ path = '{}', features = [\"import\"] }}\n{more_of_manifest}",
        repository().join("runtime").display(),
    );
    fixture.write("host/Cargo.toml", &manifest).write("host/src/main.rs", main);
    // Uses the locked versions, so that the tests need no network.
    fs::copy(repository().join("Cargo.lock"), fixture.path("host/Cargo.lock")).unwrap();
}

/// Statements that call the stub of `add`.
const CALL_ADD: &str = "let answer = wasmer_plugin::mock::Answer::by(|(a, b): (i32, i32)| a * b);\n\
                        let mut plugin = wasmer_plugin::mock::Mock::new([(\"add\", answer)]);\n\
                        println!(\"product {:?}\", plugin.add(2, 3).ok());\n";

#[test]
fn a_build_script_generates_stubs() {
    let fixture = Fixture::new("stubs_build_script");
    plugin(&fixture, CALCULATOR);
    let build = "fn main() {\n\
                 if let Err(error) = wasmer_plugin_bindgen::Bindgen::new(\"plugins/plugin.wasm\").generate() {\n\
                 panic!(\"{error}\");\n}\n}\n";
    let main = format!(
        "#![deny(warnings)]\nmod calculator {{ include!(concat!(env!(\"OUT_DIR\"), \"/plugin.rs\")); }}\n\
         use calculator::*;\nfn main() {{ {CALL_ADD} }}\n"
    );
    let bindgen = format!(
        "[build-dependencies]\nwasmer-plugin-bindgen = {{ path = {:?} }}\n",
        env!("CARGO_MANIFEST_DIR")
    );
    host(&fixture, &bindgen, &main);
    fixture.write("host/build.rs", build);
    fixture.cargo("host", &["run"]).succeeds().says("product Some(6)");

    // The stubs follow the .wasm.
    plugin(&fixture, TEN_PERCENT);
    fixture.cargo("host", &["run"]).fails().says("no method named `add`");
    fs::remove_file(fixture.path("host/plugins/plugin.wasm")).unwrap();
    fixture.cargo("host", &["run"]).fails().says("cannot read plugin").says("plugin.wasm");
}

#[test]
fn the_macro_declares_stubs() {
    let fixture = Fixture::new("stubs_macro");
    plugin(&fixture, CALCULATOR);
    let main = format!(
        "#![deny(warnings, missing_docs, unreachable_pub)]\n//! Imports.\n\
         wasmer_plugin::import!(\"plugins/plugin.wasm\");\nfn main() {{ {CALL_ADD} }}\n"
    );
    host(&fixture, "", &main);
    fixture.cargo("host", &["run"]).succeeds().says("product Some(6)");
    fixture.cargo("host", &["clippy", "--", "-Dclippy::pedantic"]).succeeds();

    plugin(&fixture, TEN_PERCENT);
    fixture.cargo("host", &["run"]).fails().says("no method named `add`");
    // An interface can be implemented, too, and two imports have macros of their own.
    let main = "mod one { wasmer_plugin::import!(\"plugins/plugin.wasm\"); }\n\
                mod two { wasmer_plugin::import!(\"plugins/plugin.wasm\", skip = \"Discount.describe\"); }\n\
                use one::*;\nuse wasmer_plugin::{native::Native, wasmer_plugin};\n\
                struct Half(u8);\n\
                #[wasmer_plugin]\nimpl Discount for Half {\n\
                fn new(percent: u8) -> Self { Self(percent) }\n\
                fn price(&mut self, order: &Order, _: u64) -> Result<u64, Refused> {\n\
                Ok(order.items[0].price_cents * u64::from(self.0) / 100) }\n\
                fn describe(&mut self) -> String { \"half\".into() }\n}\n\
                fn main() {\n\
                let mut discount = DiscountStub::new(Native::new::<Half>(Discount), 50).unwrap();\n\
                let item = Item { sku: \"tea\".into(), quantity: 1, price_cents: 500 };\n\
                let order = Order { customer: \"Ada\".into(), items: vec![item] };\n\
                println!(\"price {:?}\", discount.price(&order, 0).unwrap());\n}\n";
    fixture.write("host/src/main.rs", main);
    fixture.cargo("host", &["run"]).succeeds().says("price Ok(250)");
    fs::remove_file(fixture.path("host/plugins/plugin.wasm")).unwrap();
    fixture.cargo("host", &["run"]).fails().says("a relative path starts at the folder of the package's");
}

#[test]
fn digests_are_checked() {
    let fixture = Fixture::new("stubs_digests");
    let wasm = plugin(&fixture, CALCULATOR);
    let source = Bindgen::new(&wasm).source().unwrap();
    let digest = source.lines().nth(1).unwrap().rsplit_once(' ').unwrap().1.to_owned();
    assert_eq!(digest.len(), 64);
    let version = env!("CARGO_PKG_VERSION");
    let header =
        format!("// Generated by wasmer-plugin-bindgen {version} from `plugin.wasm`. Do not edit it.\n");
    assert!(source.starts_with(&header), "{source}");
    assert_eq!(Bindgen::new(&wasm).sha256(digest.to_uppercase()).source().unwrap(), source);
    let error = Bindgen::new(&wasm).sha256("00ff").source().unwrap_err();
    let BindgenError::Digest { expected, found, .. } = &error else { panic!("{error}") };
    assert!(expected == "00ff" && *found == digest);
    let text = error.to_string();
    assert!(text.contains("00ff") && text.contains(&digest), "{text}");
}

#[test]
fn files_of_others_stay() {
    let fixture = Fixture::new("stubs_files");
    let wasm = plugin(&fixture, CALCULATOR);
    let file = fixture.path("out/calculator.rs");
    let bindgen = Bindgen::new(&wasm).out_file(&file);
    assert_eq!(bindgen.generate().unwrap(), file);
    let written = fs::metadata(&file).unwrap().modified().unwrap();
    bindgen.generate().unwrap();
    assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), written, "an equal file is not written");

    plugin(&fixture, TEN_PERCENT);
    bindgen.generate().unwrap();
    assert!(fs::read_to_string(&file).unwrap().contains("pub trait Discount {"));
    fs::write(&file, "// Mine.").unwrap();
    let error = bindgen.generate().unwrap_err();
    assert!(matches!(&error, BindgenError::Exists { path, .. } if *path == file), "{error}");
    bindgen.overwrite(true).generate().unwrap();

    let error = Bindgen::new(&wasm).generate().unwrap_err();
    assert!(matches!(error, BindgenError::NoOutDir), "{error}");
}

#[test]
fn an_interface_crate_serves_a_second_implementation() {
    let fixture = Fixture::new("stubs_crate");
    let wasm = plugin(&fixture, TEN_PERCENT);
    let folder = fixture.path("shop-api");
    let bindgen = Bindgen::new(&wasm).runtime_path(repository().join("runtime"));
    assert_eq!(bindgen.interface_crate("shop-api", &folder).unwrap(), folder.join("Cargo.toml"));
    let error = bindgen.interface_crate("shop-api", &folder).unwrap_err();
    assert!(matches!(&error, BindgenError::Exists { path, .. } if path.ends_with("Cargo.toml")), "{error}");
    bindgen.clone().overwrite(true).interface_crate("shop-api", &folder).unwrap();
    for name in ["", "1a", "a b", "a\"\n[x]", "ä"] {
        let error = bindgen.interface_crate(name, fixture.path("other")).unwrap_err();
        assert!(matches!(error, BindgenError::CrateName { .. }), "{error}");
    }

    let main = "use wasmer_plugin::{native::Native, wasmer_plugin};\n\
                struct Nothing;\n\
                #[wasmer_plugin]\nimpl shop_api::Discount for Nothing {\n\
                fn new(_: u8) -> Self { Self }\n\
                fn price(&mut self, order: &shop_api::Order, _: u64) -> Result<u64, shop_api::Refused> {\n\
                Ok(order.items.len() as u64) }\n\
                fn describe(&mut self) -> String { \"nothing off\".into() }\n}\n\
                fn main() {\n\
                let plugin = Native::new::<Nothing>(shop_api::Discount);\n\
                println!(\"{}\", shop_api::DiscountStub::new(plugin, 1).unwrap().describe().unwrap());\n}\n";
    host(&fixture, "shop-api = { path = \"../shop-api\" }\n", main);
    fixture.cargo("host", &["run"]).succeeds().says("nothing off");
}

#[test]
fn functions_can_be_left_out() {
    let fixture = Fixture::new("stubs_skip");
    let wasm = plugin(&fixture, TEN_PERCENT);
    let source = Bindgen::new(&wasm).skip("Discount.price").source().unwrap();
    assert!(!source.contains("fn price") && !source.contains("Order"), "{source}");
    assert!(source.contains("fn describe"), "{source}");
}

#[test]
fn what_cannot_be_declared_is_an_error() {
    const LONG: &Signature =
        &Signature::new(("shop", None), "long", &[], &[], Schema::Tuple(&[Schema::U8; 17]));
    let fixture = Fixture::new("stubs_long");
    let wasm = module_with_section(&Interface::section_without_docs(&[LONG]));
    host(&fixture, "", "wasmer_plugin::import!(\"plugin.wasm\");\nfn main() {}\n");
    fs::write(fixture.path("host/plugin.wasm"), wasm).unwrap();
    let reason = "cannot write `long` in Rust: in its result, a tuple has 17 elements: more than 16";
    let error = Bindgen::new(fixture.path("host/plugin.wasm")).source().unwrap_err();
    let BindgenError::Generate { source, .. } = &error else { panic!("{error}") };
    assert_eq!(source.function(), "long");
    assert!(error.to_string().contains(reason), "{error}");
    fixture.cargo("host", &["check"]).fails().says(reason).says("skip = \"long\"");
    fixture.write(
        "host/src/main.rs",
        "wasmer_plugin::import!(\"plugin.wasm\", skip = \"long\");\nfn main() {}\n",
    );
    fixture.cargo("host", &["check"]).succeeds();
}

#[test]
fn what_is_no_plugin_is_an_error() {
    let fixture = Fixture::new("stubs_no_plugin");
    fixture.write("text.wasm", "text").write("empty.wasm", "\0asm\u{1}\0\0\0");
    let is = |name: &str, is: fn(&InterfaceError) -> bool| {
        let error = Bindgen::new(fixture.path(name)).source().unwrap_err();
        assert!(matches!(&error, BindgenError::Interface(error) if is(error)), "{error}");
    };
    is("missing.wasm", |error| matches!(error, InterfaceError::Read { .. }));
    is("text.wasm", |error| matches!(error, InterfaceError::NotWasm { .. }));
    is("empty.wasm", |error| matches!(error, InterfaceError::Missing { .. }));
    is("", |error| matches!(error, InterfaceError::NotAFile { .. }));
}
