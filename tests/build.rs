//! Compiles the guests that the tests load.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use wasmer_plugin_bindgen::{Build, Profile, build};

fn main() {
    // Each is there for the tests as `env!("MATRIX_WASM")` and so on.
    for guest in ["callbacks", "matrix", "plain", "services", "shop", "stages", "steady", "bare", "types"] {
        build(format!("guests/{guest}"));
    }
    // Unoptimised: with overflow checks.
    Build::new("guests/faulty").profile(Profile::Debug).build();

    Build::new("guests/plain").no_default_features().env_name("UNDESCRIBED_WASM").build();

    let old_shop = old_shop().expect("the package can be written");
    Build::new(old_shop).env_name("OLD_SHOP_WASM").build();
}

/// An earlier version of the guest `shop`. Its package has the same name, so it cannot be in the workspace.
fn old_shop() -> io::Result<PathBuf> {
    const SOURCE: &str = "versions/shop-0.1.0.rs";
    println!("cargo::rerun-if-changed={SOURCE}");
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = here.parent().expect("the workspace is there");
    let package = PathBuf::from(env::var_os("OUT_DIR").expect("cargo runs this")).join("shop-0.1.0");
    fs::create_dir_all(package.join("src"))?;
    fs::copy(here.join(SOURCE), package.join("src/lib.rs"))?;
    fs::copy(workspace.join("Cargo.lock"), package.join("Cargo.lock"))?;
    let manifest = format!(
        r#"
        [package]
        name = "shop"
        version = "0.1.0"
        edition = "2024"

        [lib]
        crate-type = ["cdylib", "rlib"]

        [dependencies]
        serde = {{ version = "1", features = ["derive"] }}
        wasmer-plugin = {{ path = '{}' }}

        [workspace]
        "#,
        workspace.join("runtime").display()
    );
    fs::write(package.join("Cargo.toml"), manifest)?;
    Ok(package)
}
