//! Compiles the guests that the tests load, and writes down the code in documents.

#[allow(unreachable_pub, reason = "the file is public in the library")]
#[path = "src/markdown.rs"]
mod markdown;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use wasmer_plugin_bindgen::{Bindgen, Build, Profile, build};

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
    for version in ["v1", "v2", "v3"] {
        let market = Build::new("guests/market").features([version]);
        market.env_name(format!("MARKET_{}_WASM", version.to_uppercase())).build();
    }
    // Unoptimised, with overflow checks.
    Build::new("guests/faulty").profile(Profile::Debug).build();

    // The program in the README loads it, and a page of the guide has its stubs.
    let calculator = build("../examples/quickstart/calculator");
    Bindgen::new(&calculator).generate().expect("the calculator can be declared");

    Build::new("guests/plain").no_default_features().env_name("UNDESCRIBED_WASM").build();

    // Earlier versions of guests. Their packages have the same names, so they cannot be in the workspace.
    Build::new(earlier("shop", "")).env_name("OLD_SHOP_WASM").build();
    let api = earlier("bank-api", "");
    let api = format!("bank-api = {{ path = '{}' }}", api.display());
    Build::new(earlier("stamp", &api)).env_name("OLD_STAMP_WASM").build();

    write_documents(&calculator).expect("the code in documents can be written");
}

/// Writes the Rust blocks of the README and of each page of the guide to a file. The crates in `documents/`
/// include these files.
fn write_documents(calculator: &Path) -> io::Result<()> {
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("cargo runs this")).join("documents");
    fs::create_dir_all(&folder)?;
    println!("cargo::rerun-if-changed=../docs/guide");
    let mut pages = vec![PathBuf::from("../README.md")];
    for entry in fs::read_dir("../docs/guide")? {
        pages.push(entry?.path());
    }
    for page in pages {
        println!("cargo::rerun-if-changed={}", page.display());
        let name = page.with_extension("rs").file_name().expect("a page has a name").to_ascii_lowercase();
        let code = code_of(&page.display().to_string(), &fs::read_to_string(&page)?);
        // A macro reads the file, so it must be there.
        let import = format!("import!({:?}", calculator.display().to_string());
        fs::write(folder.join(name), code.replace("import!(\"plugins/calculator.wasm\"", &import))?;
    }
    Ok(())
}

/// Returns the Rust blocks of a page as one crate.
///
/// `rust` marks items, `rust mod=NAME` the items of a module, and `rust body` the statements of a function,
/// which is the same for all such blocks of a page. Each body is a block within the one before it, so that it
/// sees the variables of that one and may import the same names again.
fn code_of(page: &str, text: &str) -> String {
    let (mut items, mut bodies, mut ends) = (String::new(), String::new(), String::new());
    for block in markdown::blocks(text) {
        let at = format!("// {page}, line {}\n", block.line);
        // Functions with that attribute exist in a test binary only.
        let code = block.text.replace("#[test]\n", "");
        match block.info.split_once(' ') {
            None if block.info == "rust" => write!(items, "{at}{code}"),
            Some(("rust", "body")) => {
                ends.push('}');
                write!(bodies, "{{\n{at}{code}")
            }
            Some(("rust", kind)) => {
                let name = kind.strip_prefix("mod=").unwrap_or_else(|| panic!("{at}`{kind}` is unknown"));
                write!(items, "pub mod {name} {{\nuse super::*;\n{at}{code}}}\n")
            }
            _ => Ok(()),
        }
        .expect("a string takes all text");
    }
    format!("{items}fn body() -> Result<(), Box<dyn std::error::Error>> {{\n{bodies}{ends}\nOk(())\n}}\n")
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
