//! Tests of building plugins outside of build scripts.

mod common;

use std::fs;

use common::{Fixture, has, target_dir};
use wasmer_plugin_bindgen::{Artifact, Build, BuildError, Profile};

const ANSWER: &str = "#[unsafe(no_mangle)] pub extern \"C\" fn answer() -> u32 { 42 }\n";

fn build(fixture: &Fixture, dir: &str) -> Build {
    Build::new(fixture.path(dir)).target_dir(target_dir().join("run"))
}

fn size(artifact: &Artifact) -> u64 {
    artifact.wasm().metadata().unwrap().len()
}

#[test]
fn a_plugin_becomes_wasm() {
    let fixture = Fixture::new("a_plugin");
    fixture.plugin("plugin", "", ANSWER);
    let artifact = build(&fixture, "plugin").run().unwrap();
    assert!(fs::read(artifact.wasm()).unwrap().starts_with(b"\0asm"));
    assert!(artifact.wasm().is_absolute());
    assert!(artifact.wasm().ends_with("my_plugin.wasm"));
    assert!(has(artifact.wasm(), "answer"));
    assert_eq!(artifact.package_name(), "my-plugin");
    assert_eq!(artifact.env_name(), "MY_PLUGIN_WASM");
    assert_eq!(
        artifact.inputs(),
        ["Cargo.lock", "Cargo.toml", "src/lib.rs"].map(|it| fixture.path("plugin").join(it))
    );
    let entries = fs::read_dir(fixture.path("plugin")).unwrap().count();
    assert_eq!(entries, 3, "only `Cargo.lock` is new in the plugin's folder");
}

#[test]
fn spaces_and_letters_of_any_kind_in_paths() {
    let fixture = Fixture::new("spaces and ünïcode");
    let source = format!("{ANSWER}pub static T: &str = include_str!(\"ein téxt.txt\");");
    fixture.plugin("my plügin", "", &source).write("my plügin/src/ein téxt.txt", "text");
    let artifact = Build::new(fixture.path("my plügin")).target_dir(fixture.path("my tärget")).run().unwrap();
    assert!(has(artifact.wasm(), "answer"));
    let text = fixture.path("my plügin/src/ein téxt.txt");
    assert!(artifact.inputs().contains(&text), "{:?}", artifact.inputs());
}

#[test]
fn each_set_of_settings_has_its_own_file() {
    let fixture = Fixture::new("settings");
    let source = format!(
        "{ANSWER}#[cfg(feature = \"more\")] #[unsafe(no_mangle)] pub extern \"C\" fn featured() {{}}"
    );
    fixture.plugin("plugin", "[features]\nmore = []", &source);
    let plain = build(&fixture, "plugin").run().unwrap();
    let more = build(&fixture, "plugin").features(["more"]).run().unwrap();
    assert!(!has(plain.wasm(), "featured"));
    assert!(has(more.wasm(), "featured"));
    let again = build(&fixture, "plugin").run().unwrap();
    assert_eq!(again.wasm(), plain.wasm());
    assert!(!has(again.wasm(), "featured"));
}

#[test]
fn a_copy_goes_to_a_folder_of_plugins() {
    let fixture = Fixture::new("copies");
    fixture.plugin("plugin", "", ANSWER);
    let build = build(&fixture, "plugin").copy_to(fixture.path("plugins"));
    let artifact = build.run().unwrap();
    let copy = artifact.copy().unwrap();
    assert_eq!(copy, fixture.path("plugins/my_plugin.wasm"));
    assert_eq!(fs::read(copy).unwrap(), fs::read(artifact.wasm()).unwrap());
    let files = || fs::read_dir(fixture.path("plugins")).unwrap().count();
    assert_eq!(files(), 1);

    let written = || copy.metadata().unwrap().modified().unwrap();
    let before = written();
    build.run().unwrap();
    assert_eq!(written(), before, "an unchanged file keeps its time");
    fixture.write("plugin/src/lib.rs", &ANSWER.replace("answer", "another"));
    build.run().unwrap();
    assert!(has(copy, "another"));
    assert_eq!(files(), 1);
}

#[test]
fn builds_at_the_same_time_do_not_mix() {
    let fixture = Fixture::new("same_time");
    let source = format!(
        "{ANSWER}#[cfg(feature = \"more\")] #[unsafe(no_mangle)] pub extern \"C\" fn featured() {{}}"
    );
    fixture.plugin("plugin", "[features]\nmore = []", &source);
    std::thread::scope(|scope| {
        for more in [false, true, false, true] {
            let build = build(&fixture, "plugin").profile(Profile::Debug);
            let build = if more { build.features(["more"]) } else { build };
            scope.spawn(move || {
                assert_eq!(has(build.run().unwrap().wasm(), "featured"), more);
            });
        }
    });
}

#[test]
fn packages_of_the_same_name_do_not_mix() {
    let fixture = Fixture::new("same_name");
    fixture.plugin("one", "", &ANSWER.replace("answer", "first")).plugin(
        "two",
        "",
        &ANSWER.replace("answer", "second"),
    );
    let one = build(&fixture, "one").run().unwrap();
    // Cargo itself would take it for the first plugin: see `target_dir.rs`.
    let two = build(&fixture, "two").run().unwrap();
    assert!(has(one.wasm(), "first"));
    assert!(has(two.wasm(), "second"));
}

#[test]
fn profiles_are_ours_and_not_those_of_the_workspace() {
    let fixture = Fixture::new("profiles");
    let source = "#[unsafe(no_mangle)] pub extern \"C\" fn answer(n: usize) -> u32 {\n\
                  if cfg!(debug_assertions) && n == 7 { panic!(\"asserted\") }\n\
                  dep::with_a_name(n)[0] }";
    let settings = "opt-level = 0\ndebug = true\ndebug-assertions = true\nstrip = \"none\"\nlto = \"off\"\n";
    let manifest = format!(
        "[dependencies]\ndep = {{ path = \"../dep\" }}\n[profile.release]\n{settings}\
         [profile.release.package.\"*\"]\nopt-level = 0\ndebug = true\ndebug-assertions = true\n"
    );
    fixture
        .plugin("plugin", &manifest, source)
        .write("dep/Cargo.toml", "[package]\nname = \"dep\"\nversion = \"0.1.0\"\nedition = \"2024\"")
        .write(
            "dep/src/lib.rs",
            "#[inline(never)] pub fn with_a_name(n: usize) -> Vec<u32> {\n\
             if cfg!(debug_assertions) && n == 7 { panic!(\"asserted\") }\n(0..n as u32).collect() }",
        );

    let fast = build(&fixture, "plugin").run().unwrap();
    assert!(size(&fast) < 15_000, "{}", size(&fast));
    assert!(!has(fast.wasm(), "asserted"));
    assert!(!has(fast.wasm(), "with_a_name"));
    assert!(!has(fast.wasm(), ".debug_info"));

    let named = build(&fixture, "plugin").keep_names(true).run().unwrap();
    assert!(has(named.wasm(), "with_a_name"));
    assert!(!has(named.wasm(), ".debug_info"));

    let small = build(&fixture, "plugin").profile(Profile::Small);
    assert!(size(&small.run().unwrap()) <= size(&fast));

    let debug = build(&fixture, "plugin").profile(Profile::Debug).run();
    let debug = debug.unwrap();
    assert!(has(debug.wasm(), "asserted"));
    assert!(has(debug.wasm(), "with_a_name"));
    assert!(!has(debug.wasm(), ".debug_info"));
}

#[test]
fn files_of_crates_that_are_depended_on_by_path_are_inputs() {
    let fixture = Fixture::new("inputs");
    fixture
        .plugin("plugin", "[dependencies]\ndep = { path = \"../dep\" }", &format!("{ANSWER}pub use dep::*;"))
        .write("dep/Cargo.toml", "[package]\nname = \"dep\"\nversion = \"0.1.0\"\nedition = \"2024\"")
        .write(
            "dep/build.rs",
            "fn main() {\nlet out = std::env::var(\"OUT_DIR\").unwrap();\n\
             std::fs::write(out + \"/made.rs\", \"pub fn made() {}\").unwrap();\n\
             println!(\"cargo::rerun-if-changed=data.txt\");\n}",
        )
        .write("dep/data.txt", "")
        .write("dep/src/lib.rs", "include!(concat!(env!(\"OUT_DIR\"), \"/made.rs\"));");
    let artifact = build(&fixture, "plugin").run().unwrap();
    let expect = [
        "dep/Cargo.toml",
        "dep/build.rs",
        "dep/data.txt",
        "dep/src/lib.rs",
        "plugin/Cargo.lock",
        "plugin/Cargo.toml",
        "plugin/src/lib.rs",
    ];
    assert_eq!(artifact.inputs(), expect.map(|it| fixture.path(it)));
}

#[test]
fn refusals_say_what_to_do() {
    let fixture = Fixture::new("refusals");
    let check = |dir: &str, expect: &str| {
        let error = build(&fixture, dir).run().unwrap_err().to_string();
        assert!(error.contains(expect), "{error}");
    };
    let none = build(&fixture, "nowhere").run().unwrap_err();
    assert!(matches!(none, BuildError::MissingManifest { .. }));
    check("nowhere", "nowhere`: there is no `Cargo.toml` in it; give the folder");

    let lib = "[package]\nname = \"lib\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]";
    fixture.write("lib/Cargo.toml", lib).write("lib/src/lib.rs", "");
    check("lib", "cannot build `lib` as a plugin: it is not a cdylib");
    check("lib", "add `[lib] crate-type = [\"cdylib\", \"rlib\"]` to `");
    check("lib", "refusals/lib/Cargo.toml`");

    fixture.write("virtual/Cargo.toml", "[workspace]\n");
    check("virtual", "it is a workspace without a package");

    fixture.write("broken/Cargo.toml", "[package\n");
    check("broken", "cargo cannot read `");

    fixture.plugin("wrong", "", "fn wrong() -> u32 { \"\" }");
    check("wrong", "cannot compile the plugin `my-plugin` in `");
}
