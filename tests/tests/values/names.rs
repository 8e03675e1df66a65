//! Tests that a plugin can use every name.

use wasmer_plugin::host::{Loader, Plugin};
use wasmer_plugin_tests::{matrix, matrix_module};

use super::check;

#[test]
fn of_methods_elsewhere() {
    let mut instance = matrix();
    macro_rules! each {
        ($($name:ident)*) => { $(check!(instance, names ! $name(7));)* };
    }
    each! {
        reset call load clone new interface drop instantiate module functions memory_size is_poisoned
        name encode decode send fmt from default serve buffer memory plugin error
    }
    assert!(!Plugin::is_poisoned(&instance));
}

/// All are in scope together, and callable through a reference.
#[test]
fn together() {
    use matrix::names::{call, clone, drop, length, load, new, reset};
    let mut plugin = matrix();
    let plugin = &mut plugin;
    assert_eq!(plugin.reset(1).unwrap(), "reset 1");
    assert_eq!(plugin.call(2).unwrap(), "call 2");
    assert_eq!(plugin.load(3).unwrap(), "load 3");
    assert_eq!(plugin.clone(4).unwrap(), "clone 4");
    assert_eq!(plugin.new(5).unwrap(), "new 5");
    assert_eq!(plugin.drop(6).unwrap(), "drop 6");
    assert_eq!(plugin.length(8).unwrap(), "length 8");
    Plugin::reset(plugin).unwrap();
    // The prelude's `Into::into` takes `self` and comes first. A path to the stub's trait works.
    assert_eq!(matrix::names::into::into(plugin, 7).unwrap(), "into 7");
}

#[test]
fn stub_and_name_are_options() {
    use matrix::names::deeper::DeeperReset;
    use matrix::names::taken::Greeting;
    let mut plugin = matrix();
    assert_eq!(plugin.greet("Ada").unwrap(), "hello Ada");
    assert_eq!(plugin.reset(1).unwrap(), 2);
    check!(plugin, names::renamed ! by_another_path(1));
    let exports: Vec<_> = matrix_module().functions().collect();
    assert!(exports.contains(&"deeper reset: ü"), "{exports:?}");
    assert!(exports.contains(&"match"), "a raw identifier is exported without `r#`");
}

/// The plugin exports a dependency's functions, if it names the crate at all.
#[test]
fn functions_of_a_dependency() {
    use matrix_dep::from_a_dependency;
    assert_eq!(matrix().from_a_dependency(14).unwrap(), from_a_dependency(14));
}

#[test]
fn of_modules() {
    let wasm = std::fs::read(env!("STEADY_WASM")).unwrap();
    let module = Loader::default().compile_bytes(&wasm).unwrap();
    assert_eq!(module.name(), "bytes");
    let functions: Vec<_> = module.functions().collect();
    assert_eq!(
        functions,
        ["add", "append", "bytes", "collatz", "count", "greet", "measure", "mix", "move_up", "step"]
    );
    assert_eq!(matrix_module().name(), "matrix.wasm");
    assert_eq!(Plugin::module(&matrix()).name(), "matrix.wasm");
}
