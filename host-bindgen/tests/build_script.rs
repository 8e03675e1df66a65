//! Tests of hosts whose build scripts build plugins, run by cargo.

mod common;

use std::fs;

use common::Fixture;

const PACKAGE: &str = "version = \"0.1.0\"\nedition = \"2024\"\n";

/// Writes a host that prints its plugin's file, so that tests can search it for names of exports and texts.
fn host(fixture: &Fixture, dir: &str, name: &str, dependencies: &str, build: &str) {
    let bindgen = env!("CARGO_MANIFEST_DIR");
    let manifest = format!(
        "[package]\nname = \"{name}\"\n{PACKAGE}[dependencies]\n{dependencies}\n\
         [build-dependencies]\nwasmer-plugin-bindgen = {{ path = {bindgen:?} }}\n"
    );
    let main = "fn main() {\n\
                let bytes = std::fs::read(env!(\"CALCULATOR_WASM\")).unwrap();\n\
                assert!(bytes.starts_with(b\"\\0asm\"));\n\
                println!(\"{}\", String::from_utf8_lossy(&bytes));\n}\n";
    fixture
        .write(&format!("{dir}/Cargo.toml"), &manifest)
        .write(&format!("{dir}/build.rs"), build)
        .write(&format!("{dir}/src/main.rs"), main);
}

/// Uses the locked versions, so that the tests need no network.
fn use_our_lock_file(fixture: &Fixture, dir: &str) {
    let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
    fs::copy(lock, fixture.path(dir).join("Cargo.lock")).unwrap();
}

fn calculator(export: &str) -> String {
    format!(
        "#[unsafe(no_mangle)] pub extern \"C\" fn answer() -> *const u8 {{\n\
         helper::text().as_ptr() }}\n\
         #[unsafe(no_mangle)] pub extern \"C\" fn {export}() {{}}\n\
         #[cfg(feature = \"loud\")] #[unsafe(no_mangle)] pub extern \"C\" fn shout() {{}}\n"
    )
}

#[test]
fn plugins_are_kept_up_to_date() {
    let fixture = Fixture::new("up_to_date");
    let manifest = "[workspace]\nresolver = \"3\"\nmembers = [\"calculator\", \"helper\", \"loud\", \"quiet\"]\n\
                    [profile.dev]\ndebug = false\n[profile.release]\ndebug = true\n";
    fixture.write("Cargo.toml", manifest);
    use_our_lock_file(&fixture, "");
    // The host also links the plugin crate, with a feature that must not reach the plugin.
    host(
        &fixture,
        "quiet",
        "quiet-host",
        "calculator = { path = \"../calculator\", features = [\"loud\"] }",
        "fn main() { wasmer_plugin_bindgen::build(\"../calculator\"); }",
    );
    // Both build scripts run at the same time.
    host(
        &fixture,
        "loud",
        "loud-host",
        "",
        "fn main() { wasmer_plugin_bindgen::Build::new(\"../calculator\").features([\"loud\"]).build(); }",
    );
    let manifest = format!(
        "[package]\nname = \"calculator\"\n{PACKAGE}[features]\nloud = []\n\
         [lib]\ncrate-type = [\"cdylib\", \"rlib\"]\n[dependencies]\nhelper = {{ path = \"../helper\" }}\n"
    );
    fixture
        .write("calculator/Cargo.toml", &manifest)
        .write("calculator/src/lib.rs", &calculator("first"))
        .write("helper/Cargo.toml", &format!("[package]\nname = \"helper\"\n{PACKAGE}"))
        .write(
            "helper/src/lib.rs",
            "pub fn text() -> &'static str {\n\
             option_env!(\"HELPER_TEXT\").unwrap_or(include_str!(\"../text\")) }",
        )
        .write("helper/text", "text one");
    let quiet = || fixture.cargo("quiet", &["run"]);
    let loud = || fixture.cargo("loud", &["run"]);

    fixture.cargo("", &["build"]).succeeds();
    let run = quiet().succeeds().says("answer").says("text one");
    run.does_not_say("shout");
    loud().succeeds().says("shout");

    // Nothing has changed.
    fixture
        .cargo("", &["build", "-v"])
        .succeeds()
        .says("Fresh quiet-host")
        .says("Fresh loud-host")
        .does_not_say("Dirty");

    // An included file of another crate.
    fixture.write("helper/text", "text two");
    quiet().succeeds().says("text two").does_not_say("text one");
    // A variable, read by another crate.
    let variable = [("HELPER_TEXT", "text three")];
    let run = fixture.cargo_with("quiet", &["run"], &variable);
    run.succeeds().says("text three");
    quiet().succeeds().says("text two");
    // A source file.
    fixture.write("calculator/src/lib.rs", &calculator("second"));
    quiet().succeeds().says("second").does_not_say("first");
    fixture.cargo("quiet", &["build", "-v"]).succeeds().says("Fresh quiet-host");

    // Errors look like cargo's.
    fixture.write("helper/src/lib.rs", "pub fn text() -> &'static str { 1 }");
    let failed = fixture.cargo("loud", &["build"]).fails();
    failed
        .says("error[E0308]: mismatched types")
        .says("error: cannot compile the plugin `calculator`")
        .does_not_say("panicked");
    fixture.write("helper/src/lib.rs", "pub fn text() -> &'static str { \"fixed\" }");
    quiet().succeeds().says("fixed");

    fixture.cargo("quiet", &["doc", "--no-deps"]).succeeds();
    if fixture.cargo("quiet", &["clippy", "-V"]).success {
        let clippy = ["clippy", "--", "-D", "warnings"];
        fixture.cargo("quiet", &clippy).succeeds();
    }
}

#[test]
fn editors_can_skip_plugins() {
    let fixture = Fixture::new("skipped");
    let build =
        "fn main() { wasmer_plugin_bindgen::Build::new(\"../calculator\").copy_to(\"plugins\").build(); }";
    host(&fixture, "host", "skipping-host", "[workspace]", build);
    fixture.write(
        "host/src/main.rs",
        "fn main() { println!(\"plugin: {} bytes\", include_bytes!(env!(\"CALCULATOR_WASM\")).len()); }",
    );
    use_our_lock_file(&fixture, "host");
    let manifest =
        format!("[package]\nname = \"calculator\"\n{PACKAGE}[lib]\ncrate-type = [\"cdylib\"]\n[workspace]\n");
    fixture.write("calculator/Cargo.toml", &manifest).write("calculator/src/lib.rs", "does not compile");
    let skip = [("WASMER_PLUGIN_SKIP_BUILD", "1")];
    let skipped = |args: &[&str]| fixture.cargo_with("host", args, &skip).succeeds();

    // Not the plugin of an earlier run of this test.
    fixture.cargo("host", &["clean", "-p", "skipping-host"]).succeeds();
    skipped(&["check"]).says(
        "the plugin `calculator` was not built, because the variable `WASMER_PLUGIN_SKIP_BUILD` is set",
    );
    skipped(&["run"]).says("plugin: 0 bytes");
    assert!(!fixture.path("host/plugins").exists());
    fixture
        .cargo_with("host", &["check"], &[("WASMER_PLUGIN_SKIP_BUILD", "0")])
        .fails()
        .says("calculator/src/lib.rs:1:");

    fixture.write("calculator/src/lib.rs", "#[unsafe(no_mangle)] pub extern \"C\" fn answer() {}");
    fixture.cargo("host", &["run"]).succeeds().does_not_say("plugin: 0 bytes").does_not_say("was not built");
    assert!(fixture.path("host/plugins/calculator.wasm").exists());
    // True although the copy is an input that the build script has written.
    fixture.cargo("host", &["build", "-v"]).succeeds().says("Fresh skipping-host").does_not_say("Dirty");
    fs::remove_file(fixture.path("host/plugins/calculator.wasm")).unwrap();
    fixture.cargo("host", &["build"]).succeeds();
    assert!(fixture.path("host/plugins/calculator.wasm").exists());

    // The plugin of the last build stays.
    skipped(&["run"]).does_not_say("plugin: 0 bytes");
}

#[test]
fn a_plugin_in_a_workspace_of_its_own() {
    let fixture = Fixture::new("its own ẅorkspace");
    host(
        &fixture,
        "the host",
        "own-host",
        "[workspace]",
        "fn main() { wasmer_plugin_bindgen::build(\"../the plügin\"); }",
    );
    use_our_lock_file(&fixture, "the host");
    let manifest =
        format!("[package]\nname = \"calculator\"\n{PACKAGE}[lib]\ncrate-type = [\"cdylib\"]\n[workspace]\n");
    fixture.write("the plügin/Cargo.toml", &manifest).write(
        "the plügin/src/lib.rs",
        "#[unsafe(no_mangle)] pub extern \"C\" fn answer() {\n\
}",
    );
    fixture.cargo("the host", &["run"]).succeeds().says("answer");
    // True although the first build has written the plugin's `Cargo.lock`.
    assert!(fixture.path("the plügin/Cargo.lock").exists());
    let again = fixture.cargo("the host", &["build", "-v"]).succeeds();
    again.says("Fresh own-host").does_not_say("Dirty");
}
