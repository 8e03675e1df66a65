//! Tests of plugins with crates that need a browser, or a source of random numbers: in the place of the real
//! crates are small ones with their names.

mod common;

use common::{Fixture, target_dir};
use wasmer_plugin_bindgen::{Build, BuildError};

const IMPORT: &str = "#[link(wasm_import_module = \"__wbindgen_placeholder__\")]\n\
     unsafe extern \"C\" { fn __wbindgen_describe(of: u32); }\n\
     pub fn describe() { unsafe { __wbindgen_describe(1) } }\n";

/// Writes a crate.
fn library(fixture: &Fixture, name: &str, manifest: &str, source: &str) {
    let package = format!("[package]\nname = {name:?}\nversion = \"0.4.45\"\nedition = \"2024\"\n{manifest}");
    fixture.write(&format!("{name}/Cargo.toml"), &package).write(&format!("{name}/src/lib.rs"), source);
}

/// Writes a plugin with these dependencies. It depends on the crate `dates`, which depends on `chrono`.
fn plugin(name: &str, dependencies: &str, call: &str) -> Fixture {
    let fixture = Fixture::new(name);
    library(&fixture, "wasm-bindgen", "", IMPORT);
    let bindgen = "wasm-bindgen = { path = \"../wasm-bindgen\", optional = true }";
    let chrono = format!(
        "[features]\ndefault = [\"clock\"]\nclock = [\"wasmbind\"]\nwasmbind = [\"dep:wasm-bindgen\"]\n\
         [dependencies]\n{bindgen}\n"
    );
    let source = "pub fn now() { #[cfg(feature = \"wasmbind\")] wasm_bindgen::describe() }";
    library(&fixture, "chrono", &chrono, source);
    library(&fixture, "dates", "[dependencies]\nchrono = { path = \"../chrono\" }", "pub use chrono::now;");
    let uuid = format!("[features]\njs = [\"wasm-bindgen\"]\n[dependencies]\n{bindgen}\n");
    let source = "pub fn new() { #[cfg(feature = \"js\")] wasm_bindgen::describe() }";
    library(&fixture, "uuid", &uuid, source);
    let web = "[dependencies]\nwasm-bindgen = { path = \"../wasm-bindgen\" }";
    library(&fixture, "web-time", web, "pub fn now() { wasm_bindgen::describe() }");
    let source = format!("#[unsafe(no_mangle)] pub extern \"C\" fn run() {{ {call} }}");
    fixture.plugin("plugin", &format!("[dependencies]\n{dependencies}\n"), &source);
    fixture
}

fn build(fixture: &Fixture) -> Build {
    Build::new(fixture.path("plugin")).target_dir(target_dir().join("run")).offline(true)
}

#[track_caller]
fn refuses(fixture: &Fixture, expect: &str) {
    let error = build(fixture).run().unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("the plugin `my-plugin` imports functions of a browser, which no host offers: {expect}")
    );
    let BuildError::BrowserImports { imports, .. } = error else { panic!("{error:?}") };
    assert_eq!(imports, ["__wbindgen_placeholder__.__wbindgen_describe"]);
}

#[test]
fn a_default_feature_is_named_with_its_crate() {
    refuses(
        &plugin("browser_default", "dates = { path = \"../dates\" }", "dates::now()"),
        "`chrono` 0.4.45 in it (my-plugin → dates → chrono) needs a browser by the feature `wasmbind`: depend on it \
         with `default-features = false`, and name the features that are needed",
    );
}

#[test]
fn a_feature_of_a_dependency_is_named() {
    let uuid = "uuid = { path = \"../uuid\", features = [\"js\"] }";
    refuses(
        &plugin("browser_feature", uuid, "uuid::new()"),
        "`uuid` 0.4.45 in it (my-plugin → uuid) needs a browser by the feature `js`: turn it off where it is named",
    );
}

#[test]
fn every_crate_is_named() {
    let both = "web-time = { path = \"../web-time\" }\nuuid = { path = \"../uuid\", features = [\"js\"] }";
    refuses(
        &plugin("browser_both", both, "web_time::now(); uuid::new()"),
        "`uuid` 0.4.45 in it (my-plugin → uuid) needs a browser by the feature `js`: turn it off where it is named; \
         `web-time` 0.4.45 in it (my-plugin → web-time) is made for browsers: do without what needs wasm-bindgen",
    );
}

#[test]
fn the_plugin_itself_is_named() {
    refuses(
        &plugin(
            "browser_itself",
            "wasm-bindgen = { path = \"../wasm-bindgen\" }",
            "wasm_bindgen::describe()",
        ),
        "it is made for browsers: do without what needs wasm-bindgen",
    );
}

/// In a workspace cargo reports the features of all its members, of which the plugin has only some.
#[test]
fn features_of_other_members_of_the_workspace_do_not_count() {
    let uuid = "uuid = { path = \"../uuid\" }\nchrono = { path = \"../chrono\" }";
    let fixture = plugin("browser_workspace", uuid, "uuid::new(); chrono::now()");
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"plugin\", \"other\"]\n";
    let other = "[dependencies]\nuuid = { path = \"../uuid\", features = [\"js\"] }";
    library(&fixture, "other", other, "");
    let own =
        std::fs::read_to_string(fixture.path("plugin/Cargo.toml")).unwrap().replace("[workspace]\n", "");
    fixture.write("Cargo.toml", manifest).write("plugin/Cargo.toml", &own);
    refuses(
        &fixture,
        "`chrono` 0.4.45 in it (my-plugin → chrono) needs a browser by the feature `wasmbind`: depend on it with \
         `default-features = false`, and name the features that are needed",
    );
}

#[test]
fn without_the_feature_it_is_a_plugin() {
    let chrono = "chrono = { path = \"../chrono\", default-features = false }";
    build(&plugin("browser_without", chrono, "chrono::now()")).run().unwrap();
}

#[test]
fn getrandom_without_a_source_is_explained() {
    let check = |version: &str, expect: &str| {
        let fixture = Fixture::new(&format!("getrandom-{version}"));
        let source = "#[cfg(not(getrandom_backend = \"custom\"))] compile_error!(\n\
                      \"The wasm32-unknown-unknown targets are not supported by default; you may need\");";
        let manifest = format!(
            "[package]\nname = \"getrandom\"\nversion = {version:?}\nedition = \"2024\"\n\
             [lints.rust]\nunexpected_cfgs = \"allow\"\n"
        );
        fixture.write("getrandom/Cargo.toml", &manifest).write("getrandom/src/lib.rs", source);
        fixture.plugin("plugin", "[dependencies]\ngetrandom = { path = \"../getrandom\" }", "");
        let error = build(&fixture).run().unwrap_err();
        assert!(matches!(error, BuildError::NoRandomSource { .. }), "{error:?}");
        let text = error.to_string();
        let expect = format!("getrandom {version} in it has no source of random numbers; {expect}");
        assert!(text.contains(&expect), "{text}");
        fixture
    };
    let fixture = check(
        "0.3.4",
        "call `Build::random(true)` in the build script, and depend on wasmer-plugin-services",
    );
    build(&fixture).random(true).run().unwrap();
    check("0.2.17", "turn on the feature `custom` of getrandom in the plugin");
}
