//! `wasmer-plugin new`: the crates compile, and their own tests pass.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Run, folder, program, root};
use wasmer_plugin_bindgen::InterfaceLock;

/// Returns a folder with a workspace, which new crates become members of. Their dependencies have the
/// versions of the repository, and are compiled once for all tests.
fn workspace(name: &str) -> PathBuf {
    let folder = folder(name);
    fs::write(folder.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = []\n").unwrap();
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
    folder
}

fn new(folder: &Path, arguments: &[&str]) -> Run {
    Run::of(program().arg("new").args(arguments).current_dir(folder))
}

fn cargo(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).current_dir(folder).env("CARGO_NET_OFFLINE", "true");
    command.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("new-target"));
    command.env_remove("INTERFACE_LOCK");
    Run::of(&mut command)
}

/// Asserts that all crates of a workspace compile without warnings, are formatted, and pass their tests.
#[track_caller]
fn is_good(workspace: &Path, members: &[&str]) -> String {
    let manifest = fs::read_to_string(workspace.join("Cargo.toml")).unwrap();
    for member in members {
        assert!(manifest.contains(&format!("\"{member}\"")), "{manifest}");
        let files = ["src/lib.rs", "src/main.rs", "tests/natively.rs", "tests/lock.rs", "build.rs"];
        let files = files.iter().map(|file| workspace.join(member).join(file)).filter(|file| file.exists());
        Run::of(Command::new("rustfmt").args(["--check", "--edition=2024"]).args(files)).succeeds();
    }
    let run = cargo(workspace, &["test", "--workspace"]).ends(0);
    assert!(!run.err.contains("warning"), "{}", run.err);
    run.out
}

/// Calls and results of a plugin crate, an interface crate, and an implementation of it.
#[test]
fn crates_are_made_that_work_together() {
    let folder = workspace("new-all");
    let run = new(&folder, &["hello"]).succeeds().says("made the plugin `hello` in ");
    run.says("compile it with `wasmer-plugin build hello`\n");
    new(&folder, &["--interface", "greeter-api"]).succeeds().says("made the interface crate `greeter-api`");
    new(&folder, &["polite", "--interface", "greeter-api"]).succeeds().says("made the plugin `polite`");
    let out = is_good(&folder, &["hello", "greeter-api", "polite"]);
    for test in ["tests::greets_twice", "the_interface_is_locked", "greeter_answers"] {
        assert!(out.contains(&format!("test {test} ... ok")), "{out}");
    }

    // The lock is the one that the crate's own test writes.
    let lock = fs::read(folder.join("greeter-api/interface.lock")).unwrap();
    let mut write = Command::new(env!("CARGO"));
    write.args(["test", "-p", "greeter-api"]).current_dir(&folder).env("CARGO_NET_OFFLINE", "true");
    write.env("INTERFACE_LOCK", "break");
    write.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("new-target"));
    Run::of(&mut write).ends(0);
    assert_eq!(fs::read(folder.join("greeter-api/interface.lock")).unwrap(), lock);

    // Its hosts run the plugin.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("plugins");
    let mut build = program();
    build.args(["build", "polite", "--offline", "--out", "polite.wasm", "--target-dir"]).arg(target);
    Run::of(build.current_dir(&folder)).ends(0).says("fn greet(person: &Person) -> String;");
    let mut check = program();
    check.args(["check", "polite.wasm", "--against", "greeter-api", "--exact"]).current_dir(&folder);
    // The plugin lacks `describe`, which has a default body.
    let run = Run::of(&mut check);
    assert!(run.code == Some(0), "{}{}", run.out, run.err);
    let readme = fs::read_to_string(folder.join("polite/README.md")).unwrap();
    assert!(readme.contains("check polite.wasm --against ../greeter-api\n"), "{readme}");
}

/// Interfaces of all kinds: lifetimes, fallible constructors, private modules, aliases, generic types.
#[test]
fn odd_interfaces_are_implemented() {
    let folder = workspace("new-odd");
    for (name, api) in [("shop-plugin", "examples/shop/api"), ("bank-plugin", "tests/guests/bank-api")] {
        new(&folder, &[name, "--interface", root().join(api).to_str().unwrap()]).succeeds();
    }
    let api = folder.join("odd-api");
    fs::create_dir_all(api.join("src")).unwrap();
    let manifest = format!(
        "[package]\nname = \"odd-api\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\n\
         semver = {{ version = \"1\", default-features = false }}\n\
         wasmer-plugin = {{ path = '{}', features = [\"semver\"] }}\n",
        root().join("runtime").display()
    );
    fs::write(api.join("Cargo.toml"), manifest).unwrap();
    fs::write(api.join("src/lib.rs"), ODD).unwrap();
    fs::write(api.join("src/types.rs"), ODD_TYPES).unwrap();
    let mut workspace = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    workspace = workspace.replace("members = [", "members = [\"odd-api\", ");
    fs::write(folder.join("Cargo.toml"), workspace).unwrap();
    // By the name of a package in the workspace.
    new(&folder, &["odd-plugin", "--interface", "odd-api"]).succeeds();
    let manifest = fs::read_to_string(folder.join("odd-plugin/Cargo.toml")).unwrap();
    assert!(manifest.contains("odd-api = { path = \"../odd-api\" }\n"), "{manifest}");
    assert!(manifest.contains("semver = { version = \"1\", default-features = false }\n"), "{manifest}");
    let source = fs::read_to_string(folder.join("odd-plugin/src/lib.rs")).unwrap();
    for text in [
        "use odd_api::{Broken, Cents, Match, Page, Tree};\n",
        "use std::time::Duration;\n",
        "impl Store for OddPlugin {",
        "fn open(&mut self, _path: &str) -> Result<Page<Cents>, Broken> {",
        "Ok(Page { items: Vec::new(), next: None })",
        "The interface has a body for `close`.",
    ] {
        assert!(without_spaces(&source).contains(&without_spaces(text)), "no {text} in:\n{source}");
    }
    let out = is_good(&folder, &["shop-plugin", "bank-plugin", "odd-plugin"]);
    for test in ["discount_answers", "ledger_answers", "forms_answers", "store_answers", "the_match_answers"]
    {
        assert!(out.contains(&format!("test {test} ... ok")), "{out}");
    }
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace() && *character != ',').collect()
}

const ODD: &str = "\
//! Interfaces that are written in odd ways.
mod types;
pub use types::{Broken, Cents, Page as Page, Tree};

/// Interfaces in a module.
pub mod api {
    use std::collections::HashMap as Map;
    use std::time::Duration;

    use crate::types::{self, *};

    /// Stores things.
    #[wasmer_plugin::wasmer_plugin]
    pub trait Store {
        fn new(size: usize, rate: f64) -> Result<Self, Broken>
        where
            Self: Sized;
        fn open(&mut self, path: &str) -> Result<Page<Cents>, Broken>;
        fn tree(&self, r#type: u8) -> Tree;
        fn table(&self) -> Map<String, Vec<types::Cents>>;
        fn wait(&self) -> (Duration, [u8; 3], Option<bool>);
        fn version(&self, least: semver::Version) -> bool;
        fn address(&self) -> (std::net::IpAddr, std::num::NonZeroU8, std::ops::Bound<u8>);
        fn close(&mut self) {}
    }
}

/// A name that is a keyword as a variable.
#[wasmer_plugin::wasmer_plugin]
pub trait Match {
    fn wins(&mut self, scores: &mut [u32], note: Option<&str>) -> char;
}

/// Functions of the host are not implemented.
#[wasmer_plugin::wasmer_plugin(host)]
pub trait Clock {
    fn now(&self) -> u64;
}
";

const ODD_TYPES: &str = "\
use wasmer_plugin::PluginType;

/// Money.
pub type Cents = u64;

#[derive(PluginType)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<u32>,
}

/// Contains itself.
#[derive(PluginType)]
pub enum Tree {
    Node(Box<Tree>, Box<Tree>),
    Leaf { value: u8 },
}

#[derive(PluginType)]
pub enum Broken {
    Io,
}
";

/// The host is not compiled here, because that compiles wasmer. Its manifest is read by cargo, and its source
/// is parsed by rustfmt.
#[test]
fn hosts_call_what_their_plugin_has() {
    let folder = workspace("new-host");
    new(&folder, &["hello"]).succeeds();
    new(&folder, &["--host", "greeting"]).succeeds().says("made the host `greeting`");
    let read = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
    let main = read("greeting/src/main.rs");
    assert!(main.contains("let mut plugin = Loader::new().load(env!(\"HELLO_WASM\"))?;\n"), "{main}");
    assert!(main.contains("println!(\"greet: {}\", plugin.greet(\"\", 0)?);\n"), "{main}");
    assert!(read("greeting/build.rs").contains("wasmer_plugin_bindgen::build(\"../hello\");\n"));
    let manifest = read("greeting/Cargo.toml");
    assert!(manifest.contains("hello = { path = \"../hello\" }\n"), "{manifest}");
    assert!(manifest.contains("runtime\", features = [\"host\"] }\n"), "{manifest}");

    new(&folder, &["discount", "--interface", root().join("examples/shop/api").to_str().unwrap()]).succeeds();
    new(&folder, &["--host", "third"]).fails_with("several plugin crates (discount, hello)");
    new(&folder, &["--host", "shop", "--plugin", "discount"]).succeeds();
    let main = read("shop/src/main.rs");
    for text in [
        "impl Shop for MyShop {",
        ".load_with(env!(\"DISCOUNT_WASM\"), ShopHost::new(MyShop))?;",
        "let mut discount = DiscountStub::new(plugin, 0)?;",
    ] {
        assert!(main.contains(text), "no {text} in:\n{main}");
    }
    assert!(read("shop/Cargo.toml").contains("shop-api = { path = "));
    let output = cargo(&folder, &["metadata", "--format-version=1", "--no-deps"]).ends(0).json();
    let members = output["workspace_members"].as_array().unwrap();
    assert_eq!(members.len(), 4, "{members:?}");
    for host in ["greeting", "shop"] {
        let files = ["src/main.rs", "build.rs"].map(|file| folder.join(host).join(file));
        Run::of(Command::new("rustfmt").args(["--check", "--edition=2024"]).args(files)).succeeds();
    }
    new(&folder, &["--host", "fourth", "--plugin", "greeting"]).fails_with("there is no library in");
    fs::create_dir(folder.join("empty")).unwrap();
    new(&folder, &["--host", "empty/fifth"]).fails_with("there is no plugin crate in");
}

/// The registry is a folder here, with a library that has only its name.
#[test]
fn interfaces_come_from_a_registry_too() {
    let folder = workspace("new-registry");
    let package = |name: &str, more: &str, source: &str| {
        let krate = folder.join("vendor").join(name);
        fs::create_dir_all(krate.join("src")).unwrap();
        let manifest =
            format!("[package]\nname = \"{name}\"\nversion = \"0.1.3\"\nedition = \"2024\"\n{more}");
        fs::write(krate.join("Cargo.toml"), manifest).unwrap();
        fs::write(krate.join("src/lib.rs"), source).unwrap();
        fs::write(krate.join(".cargo-checksum.json"), "{\"files\":{}}").unwrap();
    };
    package("wasmer-plugin", "", "");
    let source = "#[wasmer_plugin::wasmer_plugin]\npub trait Greeter { fn greet(&self) -> String; }\n";
    package("greeting-api", "[dependencies]\nwasmer-plugin = \"0.1\"\n", source);
    let home = folder.join("home");
    fs::create_dir(&home).unwrap();
    let config = format!(
        "[source.crates-io]\nreplace-with = \"vendored\"\n[source.vendored]\ndirectory = '{}'\n",
        folder.join("vendor").display()
    );
    fs::write(home.join("config.toml"), config).unwrap();
    let made = Run::of(
        program()
            .args(["new", "hello", "--interface", "greeting-api"])
            .current_dir(&folder)
            .env("CARGO_HOME", &home),
    );
    made.succeeds();
    let manifest = fs::read_to_string(folder.join("hello/Cargo.toml")).unwrap();
    assert!(manifest.contains("\ngreeting-api = \"0.1.3\"\nwasmer-plugin = \"0.1\"\n"), "{manifest}");
    let missing = Run::of(
        program()
            .args(["new", "other", "--interface", "no-such-api"])
            .current_dir(&folder)
            .env("CARGO_HOME", &home),
    );
    missing.fails_with("cannot find the interface's crate: ");
    assert!(!folder.join("other").exists());
}

#[test]
fn nothing_is_overwritten_and_names_are_checked() {
    let folder = workspace("new-names");
    fs::create_dir(folder.join("taken")).unwrap();
    let fails = |arguments: &[&str], error: &str| {
        new(&folder, arguments).fails_with(error);
    };
    fails(&["taken"], "`taken` exists already");
    fails(&["--interface", "taken"], "`taken` exists already");
    fails(&["--host", "taken"], "`taken` exists already");
    fails(&["fn"], "it is a Rust keyword");
    fails(&["9lives"], "the name cannot start with a digit");
    fails(&["a b"], "invalid character ` `");
    fails(&["wasmer_plugin"], "a crate cannot be called `wasmer_plugin`");
    fails(&["x", "--interface", "../missing"], "there is no folder `../missing`");
    fails(&["x", "--interface", "taken"], "there is no `Cargo.toml` in");
    fails(&["x", "--wasmer-plugin-path", "taken"], "`taken` is no clone of the repository");
    fails(&["x", "--interface", root().join("services").to_str().unwrap()], "has no interface");
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    assert!(!manifest.contains("\"x\""), "{manifest}");
    let mut entries: Vec<_> = fs::read_dir(&folder).unwrap().map(|it| it.unwrap().file_name()).collect();
    entries.sort();
    assert_eq!(entries, ["Cargo.lock", "Cargo.toml", "taken"]);
}

/// A type that other crates cannot name, and a file that does not parse.
#[test]
fn interfaces_that_cannot_be_written_are_errors() {
    let folder = workspace("new-broken");
    let api = folder.join("api");
    fs::create_dir_all(api.join("src")).unwrap();
    let manifest = "[package]\nname = \"api\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n[dependencies]\nwasmer-plugin = \"0.1\"\n";
    fs::write(api.join("Cargo.toml"), manifest).unwrap();
    let source = "struct Hidden;\n#[wasmer_plugin::wasmer_plugin]\npub trait A { fn f(&self, x: Hidden); }\n";
    fs::write(api.join("src/lib.rs"), source).unwrap();
    new(&folder, &["x", "--interface", "api"]).fails_with("its type `Hidden` is not public");
    fs::write(api.join("src/lib.rs"), "pub trait {").unwrap();
    new(&folder, &["x", "--interface", "api"]).fails_with("cannot parse `");
    assert!(!folder.join("x").exists());
}

#[test]
fn dependencies_are_paths_into_a_clone() {
    let folder = workspace("new-path");
    let clone = root().canonicalize().unwrap();
    let made = |command: &mut Command| {
        Run::of(command.current_dir(&folder)).succeeds();
    };
    made(program().args(["new", "one", "--wasmer-plugin-path"]).arg(root()));
    made(program().args(["new", "two"]).env("WASMER_PLUGIN_PATH", root()));
    // The tool was built from this clone.
    made(program().args(["new", "three"]));
    for name in ["one", "two", "three"] {
        let manifest = fs::read_to_string(folder.join(name).join("Cargo.toml")).unwrap();
        let path = manifest.split("wasmer-plugin = { path = \"").nth(1).unwrap().split('"').next().unwrap();
        let path = folder.join(name).join(path).canonicalize().unwrap();
        assert_eq!(path, clone.join("runtime"), "{manifest}");
    }
}

/// The template's lock describes the template's source.
#[test]
fn the_lock_is_valid() {
    let folder = workspace("new-lock");
    new(&folder, &["--interface", "my-api"]).succeeds();
    let interface = InterfaceLock::new(folder.join("my-api/interface.lock")).read().unwrap();
    assert!(interface.function("Greeter.describe").unwrap().is_optional());
    assert_eq!(interface.function("Greeter.greet").unwrap().krate(), "my_api");
}
