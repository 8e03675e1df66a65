//! Tests that a description grows with the number of types, and not with their uses.

use std::fs;
use std::path::Path;

use wasmer_plugin_bindgen::Build;
use wasmer_plugin_sizes::{GENERATED, Module};

#[test]
fn descriptions_have_each_type_once() {
    for generated in GENERATED {
        let folder = generated.write(Path::new(env!("CARGO_TARGET_TMPDIR"))).unwrap();
        let artifact = Build::new(&folder).run().unwrap();
        let module = Module::read(&fs::read(artifact.wasm()).unwrap()).unwrap();
        println!("{}: {} of {}", generated.name, module.description, generated.description);
        assert!(module.description <= generated.description, "{generated:?}: {}", module.description);
        let interface = wasmer_plugin_bindgen::read(artifact.wasm()).unwrap();
        assert_eq!(interface.definitions().len(), generated.types, "{generated:?}");
    }
}
