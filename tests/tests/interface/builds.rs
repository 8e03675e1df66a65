//! Tests that the description is there, however a plugin is built and whichever crate its functions are in.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

/// Builds a plugin with cargo alone. It has one function of its own and one in a dependency.
fn built(name: &str, profile: &str) -> Vec<u8> {
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("outer");
    let folder = package.join(name);
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    fs::create_dir_all(folder.join("src")).unwrap();
    let manifest = format!(
        r#"
        [package]
        name = "outer"
        version = "1.2.3"
        edition = "2024"

        [lib]
        crate-type = ["cdylib", "rlib"]

        [dependencies]
        plain = {{ path = '{0}/tests/guests/plain' }}
        wasmer-plugin = {{ path = '{0}/runtime' }}

        [profile.release]
        {profile}

        [workspace]
        "#,
        workspace.display()
    );
    let source = "
        use plain as _;

        /// Changes its sign.
        #[wasmer_plugin::wasmer_plugin]
        pub fn negate(number: i64) -> i64 {
            -number
        }
    ";
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::write(folder.join("src/lib.rs"), source).unwrap();
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    let target = package.join("target");
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--release", "--offline", "--quiet", "--target", "wasm32-unknown-unknown"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .status()
        .unwrap();
    assert!(status.success(), "{name}");
    fs::read(target.join("wasm32-unknown-unknown/release/outer.wasm")).unwrap()
}

/// With cargo's own profile, and with thin LTO. The other guests are built with full LTO or without any.
#[test]
fn whatever_the_profile_is() {
    let profiles =
        [("as-cargo-does", ""), ("thin", "lto = 'thin'\ncodegen-units = 16\nopt-level = 1\nstrip = true")];
    let interfaces = profiles.map(|(name, profile)| {
        let interface = wasmer_plugin_bindgen::read_bytes(&built(name, profile)).unwrap();
        interface.to_string()
    });
    for interface in &interfaces {
        assert_eq!(*interface, interfaces[0]);
    }
    let expected = "\
/// Adds two numbers. This text is in the module, but not in its memory.
fn add(a: i32, b: i32) -> i32;

/// Changes its sign.
fn negate(number: i64) -> i64;
";
    assert_eq!(interfaces[0], expected);
}
