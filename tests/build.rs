//! Compiles the guests that the tests load.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use wasmer_plugin_bindgen::{Build, Profile, build};

fn main() {
    // The tests get each path as `env!("MATRIX_WASM")` and so on.
    let guests = [
        "bank",
        "bare",
        "callbacks",
        "matrix",
        "picky",
        "plain",
        "shop",
        "soak",
        "stages",
        "stamp",
        "steady",
        "types",
        "worker",
    ];
    for guest in guests {
        build(format!("guests/{guest}"));
    }
    Build::new("guests/services").random(true).build();
    // Unoptimised, with overflow checks.
    Build::new("guests/faulty").profile(Profile::Debug).build();

    Build::new("guests/plain").no_default_features().env_name("UNDESCRIBED_WASM").build();

    // Earlier versions of guests. Their packages have the same names, so they cannot be in the workspace.
    Build::new(earlier("shop", "")).env_name("OLD_SHOP_WASM").build();
    let api = earlier("bank-api", "");
    let api = format!("bank-api = {{ path = '{}' }}", api.display());
    Build::new(earlier("stamp", &api)).env_name("OLD_STAMP_WASM").build();
}

/// Compiles version 0.1.0 of the package with this name, from its source in `versions/`.
fn earlier(name: &str, dependency: &str) -> PathBuf {
    write_earlier(name, dependency).expect("the package can be written")
}

fn write_earlier(name: &str, dependency: &str) -> io::Result<PathBuf> {
    let source = format!("versions/{name}-0.1.0.rs");
    println!("cargo::rerun-if-changed={source}");
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = here.parent().expect("the workspace is there");
    let package =
        PathBuf::from(env::var_os("OUT_DIR").expect("cargo runs this")).join(format!("{name}-0.1.0"));
    fs::create_dir_all(package.join("src"))?;
    fs::copy(here.join(source), package.join("src/lib.rs"))?;
    fs::copy(workspace.join("Cargo.lock"), package.join("Cargo.lock"))?;
    let manifest = format!(
        r#"
        [package]
        name = "{name}"
        version = "0.1.0"
        edition = "2024"

        [lib]
        crate-type = ["cdylib", "rlib"]

        [dependencies]
        {dependency}
        serde = {{ version = "1", features = ["derive"] }}
        wasmer-plugin = {{ path = '{}' }}

        [workspace]
        "#,
        workspace.join("runtime").display()
    );
    fs::write(package.join("Cargo.toml"), manifest)?;
    Ok(package)
}
