//! Compiles the plugins into one folder, as users would install them.

use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = Path::new(&env::var("OUT_DIR")?).join("plugins");
    fs::create_dir_all(&folder)?;
    // The last one is a plugin without these interfaces.
    for plugin in ["../ten-percent", "../bulk", "../forgetful", "../../quickstart/calculator"] {
        let wasm = wasmer_plugin_bindgen::build(plugin);
        fs::copy(&wasm, folder.join(wasm.file_name().ok_or("a file has a name")?))?;
    }
    fs::write(folder.join("readme.wasm"), "This file has the wrong name.\n")?;
    println!("cargo::rustc-env=SHOP_PLUGINS={}", folder.display());
    Ok(())
}
