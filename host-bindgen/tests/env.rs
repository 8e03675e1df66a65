//! Tests of the environment's influence on a build, in processes with variables of their own.

mod common;

use std::{env, path::Path, process::Command};

use common::{Fixture, Run, target_dir};
use wasmer_plugin_bindgen::Build;

const DIR: &str = "WASMER_PLUGIN_TEST_DIR";
const RANDOM: &str = "WASMER_PLUGIN_TEST_RANDOM";

/// Not a test: the code that [`child`] runs.
#[test]
fn build_in_child() {
    let Some(dir) = env::var_os(DIR) else { return };
    let random = env::var_os(RANDOM).is_some();
    match Build::new(dir).target_dir(target_dir().join("run")).random(random).run() {
        Ok(artifact) => println!("built {}", artifact.wasm().display()),
        Err(error) => println!("refused: {error}"),
    }
}

fn child(dir: &Path, variables: &[(&str, &str)]) -> Run {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "build_in_child", "--nocapture"]).env(DIR, dir).envs(variables.iter().copied());
    Run::of(&mut command)
}

#[test]
fn variables_of_the_host_do_not_reach_the_plugin() {
    let fixture = Fixture::new("variables");
    fixture.plugin(
        "plugin",
        "",
        "#[cfg(host_only)] compile_error!(\"leaked\");\n\
         const _: () = assert!(option_env!(\"CARGO_FEATURE_HOST\").is_none());\n\
         const _: () = assert!(option_env!(\"OUT_DIR\").is_none());",
    );
    // Flags in this folder are for the host, except those for the target.
    fixture.write(
        "plugin/.cargo/config.toml",
        "[build]\nrustflags = [\"--cfg=host_only\", \"-Clink-arg=--nonsense\"]\ntarget = \"no-such-target\"\n\
         target-dir = \"wrong\"\n",
    );
    let variables = [
        ("RUSTFLAGS", "--cfg=host_only"),
        ("CARGO_ENCODED_RUSTFLAGS", "--cfg=host_only"),
        ("CARGO_BUILD_RUSTFLAGS", "--cfg=host_only"),
        ("CARGO_BUILD_TARGET", "no-such-target"),
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "nonsense"),
        ("CARGO_FEATURE_HOST", "1"),
        ("CARGO_MANIFEST_DIR", "/nowhere"),
        ("CARGO_BUILD_BUILD_DIR", "/proc/wrong"),
        ("RUSTC_WORKSPACE_WRAPPER", "/nowhere/clippy-driver"),
        ("TARGET", "no-such-target"),
        ("OUT_DIR", "/nowhere"),
    ];
    child(&fixture.path("plugin"), &variables).says("built ");
    assert!(!fixture.path("plugin/wrong").exists());
}

#[test]
fn flags_for_the_target_reach_the_plugin() {
    let fixture = Fixture::new("target_flags");
    fixture
        .plugin(
            "plugin",
            "[lints.rust]\nunexpected_cfgs = \"allow\"",
            "#[cfg(not(all(from_file, from_variable)))] compile_error!(\"missing\");",
        )
        .write(
            "plugin/.cargo/config.toml",
            "[target.wasm32-unknown-unknown]\nrustflags = [\"--cfg=from_file\"]",
        );
    let variable = ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "--cfg=from_variable");
    child(&fixture.path("plugin"), &[variable]).says("built ");
}

/// The plugin's own flags for the target are kept.
#[test]
fn the_source_of_random_numbers_is_one_flag_more() {
    let fixture = Fixture::new("random");
    fixture
        .plugin(
            "plugin",
            "[lints.rust]\nunexpected_cfgs = \"allow\"",
            "#[cfg(not(all(from_file, from_variable, getrandom_backend = \"custom\")))] compile_error!(\"missing\");",
        )
        .write(
            "plugin/.cargo/config.toml",
            "[target.wasm32-unknown-unknown]\nrustflags = [\"--cfg=from_file\"]",
        );
    let flag = ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "--cfg=from_variable");
    child(&fixture.path("plugin"), &[flag, (RANDOM, "1")]).says("built ");
    child(&fixture.path("plugin"), &[flag]).says("error: missing").says("refused: ");
}

#[test]
fn what_cargo_says_is_shown() {
    let fixture = Fixture::new("cargo_says");
    fixture.plugin("plugin", "", "pub fn wrong() -> u32 { \"text\" }");
    child(&fixture.path("plugin"), &[])
        // With a path that editors find, wherever the host is.
        .says(&format!(
            "error[E0308]: mismatched types\n --> {}:1:",
            fixture.path("plugin/src/lib.rs").display()
        ))
        .says("error: could not compile `my-plugin` (lib) due to 1 previous error")
        .says("refused: cannot compile the plugin `my-plugin` in `")
        .does_not_say("compiler-artifact");
}

#[test]
fn cargo_that_cannot_be_run() {
    let fixture = Fixture::new("no_cargo");
    fixture.plugin("plugin", "", "");
    child(&fixture.path("plugin"), &[("CARGO", "/nowhere/cargo")])
        .says("refused: cannot run `/nowhere/cargo` to build the plugin in `");
}

/// Programs in place of rustc and rustup, which use a folder of the fixture as the target's.
#[cfg(unix)]
mod missing_target {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::*;

    fn program(fixture: &Fixture, path: &str, script: &str) {
        fixture.write(path, &format!("#!/bin/sh\n{script}\n"));
        fs::set_permissions(fixture.path(path), fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Answers our two questions itself, and otherwise runs the real rustc, so that cargo can build.
    fn rustc(fixture: &Fixture, sysroot: &str) {
        let root = fixture.path("");
        let root = root.display();
        let script = format!(
            "case \"$*\" in\n\
             '--print target-libdir --target wasm32-unknown-unknown') echo '{root}/lib' ;;\n\
             '--print sysroot') echo '{sysroot}' ;;\n\
             *) exec rustc \"$@\" ;;\nesac"
        );
        program(fixture, "bin/fake-rustc", &script);
        fixture.plugin("plugin", "", "");
    }

    fn run(fixture: &Fixture) -> Run {
        let path = env::var("PATH").unwrap();
        run_with_path(fixture, &format!("{}:{path}", fixture.path("bin").display()))
    }

    fn run_with_path(fixture: &Fixture, path: &str) -> Run {
        let rustc = fixture.path("bin/fake-rustc").display().to_string();
        child(&fixture.path("plugin"), &[("PATH", path), ("RUSTC", &rustc)])
    }

    #[test]
    fn is_added_by_rustup() {
        let fixture = Fixture::new("rustup");
        rustc(&fixture, "/me/.rustup/toolchains/mine");
        let script = format!(
            "echo \"rustup got: $*\"; mkdir -p '{0}/lib'; touch '{0}/lib/libcore-1.rlib'",
            fixture.path("").display()
        );
        program(&fixture, "bin/rustup", &script);
        run(&fixture)
            .says("the target `wasm32-unknown-unknown` is missing: running `rustup target add")
            .says("rustup got: target add wasm32-unknown-unknown --toolchain mine")
            .says("built ");
        run(&fixture).does_not_say("rustup").says("built ");
    }

    #[test]
    fn rustup_fails() {
        let fixture = Fixture::new("rustup_fails");
        rustc(&fixture, "/me/.rustup/toolchains/mine");
        program(&fixture, "bin/rustup", "echo 'no network' >&2; exit 1");
        run(&fixture).says("no network").says(
            "lacks the target `wasm32-unknown-unknown`; rustup could not add it and says above why; \
             run `rustup target add wasm32-unknown-unknown --toolchain mine`",
        );
    }

    #[test]
    fn rustup_is_not_in_the_path() {
        let fixture = Fixture::new("rustup_not_found");
        rustc(&fixture, "/me/.rustup/toolchains/mine");
        run_with_path(&fixture, &fixture.path("bin").display().to_string()).says(
            "lacks the target `wasm32-unknown-unknown`; rustup, which installed that toolchain, is not in `PATH`: \
             add its folder, usually `~/.cargo/bin`, and run `rustup target add wasm32-unknown-unknown --toolchain mine`",
        );
    }

    #[test]
    fn toolchain_without_rustup() {
        let fixture = Fixture::new("no_rustup");
        rustc(&fixture, "/usr");
        program(&fixture, "bin/rustup", "echo 'rustup was run'");
        run(&fixture)
            .says("cannot build the plugin `my-plugin`: the toolchain in `/usr` lacks the target")
            .says("libstd-rust-dev-wasm32")
            .does_not_say("rustup was run");
    }
}
