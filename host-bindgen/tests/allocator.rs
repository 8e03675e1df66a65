//! Tests of plugins with an allocator of their own.

mod common;

use std::{env, fs, path::Path, process::Command};

use common::{Fixture, Run, target_dir};
use wasmer_plugin_bindgen::{Build, BuildError};

const DIR: &str = "WASMER_PLUGIN_TEST_DIR";

const ALLOCATOR: &str = "#[global_allocator]\nstatic ALLOCATOR: std::alloc::System = std::alloc::System;\n\
     #[wasmer_plugin::wasmer_plugin]\npub fn add(a: i32, b: i32) -> i32 { a + b }\n";

fn plugin(name: &str, features: &str) -> Fixture {
    let fixture = Fixture::new(name);
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("runtime");
    let dependency = format!("wasmer-plugin = {{ path = '{}', features = [{features}] }}", runtime.display());
    fixture.plugin("plugin", &format!("[dependencies]\n{dependency}"), ALLOCATOR);
    // Uses the locked versions, so that the test needs no network.
    let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock");
    fs::copy(lock, fixture.path("plugin/Cargo.lock")).unwrap();
    fixture
}

fn build(dir: &Path) -> Build {
    Build::new(dir).target_dir(target_dir().join("run")).offline(true)
}

/// Not a test: builds in a process of its own, whose standard error a test reads.
#[test]
fn build_in_child() {
    let Some(dir) = env::var_os(DIR) else { return };
    let error = build(Path::new(&dir)).run().unwrap_err();
    assert!(matches!(error, BuildError::TwoAllocators { .. }), "{error:?}");
    println!("refused: {error}");
}

#[test]
fn a_second_allocator_is_refused_with_the_remedy() {
    let fixture = plugin("two_allocators", "");
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "build_in_child", "--nocapture"]).env(DIR, fixture.path("plugin"));
    Run::of(&mut command)
        .says("the `#[global_allocator]` in this crate conflicts with global allocator in: wasmer_plugin")
        .says("refused: cannot compile the plugin `my-plugin` in `")
        .says("turn on the feature `own-allocator` of wasmer-plugin in its `Cargo.toml`");
}

#[test]
fn the_feature_leaves_the_allocator_to_the_plugin() {
    let fixture = plugin("own_allocator", "\"own-allocator\"");
    build(&fixture.path("plugin")).run().unwrap();
}
