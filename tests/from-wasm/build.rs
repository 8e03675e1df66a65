//! Compiles the plugins of the examples, writes their stubs, and takes over the hosts and their tests.
//!
//! The hosts are those of the examples. Stubs from a .wasm differ in one thing that a host sees: methods of a
//! host's trait take `&mut self`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use wasmer_plugin_bindgen::{Bindgen, build};

const EXAMPLES: &str = "../../examples";

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let plugin = |path: &str| build(format!("{EXAMPLES}/{path}"));
    let calculator = plugin("quickstart/calculator");
    let tidy = plugin("pipeline/tidy");
    plugin("pipeline/count");
    plugin("pipeline/sign");
    let ten_percent = plugin("shop/ten-percent");
    for wasm in [&calculator, &tidy, &ten_percent] {
        Bindgen::new(wasm).generate()?;
    }

    let folder = out.join("plugins");
    fs::create_dir_all(&folder)?;
    for wasm in [ten_percent, calculator, plugin("shop/bulk"), plugin("shop/forgetful")] {
        fs::copy(&wasm, folder.join(wasm.file_name().ok_or("a file has a name")?))?;
    }
    fs::write(folder.join("readme.wasm"), "This file has the wrong name.\n")?;
    println!("cargo::rustc-env=SHOP_PLUGINS={}", folder.display());

    take_over(&out, "quickstart", &[])?;
    take_over(&out, "pipeline", &[("\"/../poem.txt\"", "\"/../../examples/pipeline/poem.txt\"")])?;
    take_over(&out, "shop", &[("fn stock(&self,", "fn stock(&mut self,")])
}

/// Writes the host of an example and its test to `out`, with these replacements in the host.
fn take_over(out: &Path, example: &str, replacements: &[(&str, &str)]) -> Result<(), Box<dyn Error>> {
    let read = |file: &str| {
        let path = format!("{EXAMPLES}/{example}/host/{file}");
        println!("cargo::rerun-if-changed={path}");
        let text = fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        // `include!` allows no comment on the file itself.
        let lines = text.lines().filter(|line| !line.starts_with("//!"));
        Ok::<_, Box<dyn Error>>(lines.flat_map(|line| [line, "\n"]).collect::<String>())
    };
    let mut host = read("src/main.rs")?;
    for (old, new) in replacements {
        if !host.contains(old) {
            return Err(format!("the host of `{example}` has no `{old}`").into());
        }
        host = host.replace(old, new);
    }
    fs::write(out.join(format!("{example}_host.rs")), host)?;
    let test = read("tests/output.rs")?.replace("CARGO_BIN_EXE_", "CARGO_BIN_EXE_from-wasm-");
    // The README shows the original.
    let test = test.split("#[test]\nfn the_readme_").next().unwrap_or_default();
    fs::write(out.join(format!("{example}_test.rs")), test)?;
    Ok(())
}
