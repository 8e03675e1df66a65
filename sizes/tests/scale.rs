//! Tests that a description grows with the number of types, and not with their uses.

use std::fs;
use std::path::Path;

use wasmer_plugin_bindgen::{Build, Profile};
use wasmer_plugin_sizes::{GENERATED, Module};

#[test]
fn descriptions_have_each_type_once() {
    let parent = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for generated in GENERATED {
        let folder = generated.write(parent).unwrap();
        // One target folder, so that the dependencies are compiled once.
        let build = Build::new(&folder).profile(Profile::Debug).target_dir(parent.join("scale-target"));
        let artifact = build.run().unwrap();
        let module = Module::read(&fs::read(artifact.wasm()).unwrap()).unwrap();
        println!("{}: {} of {}", generated.name, module.description, generated.description);
        assert!(module.description <= generated.description, "{generated:?}: {}", module.description);
        let interface = wasmer_plugin_bindgen::read(artifact.wasm()).unwrap();
        assert_eq!(interface.definitions().len(), generated.types, "{generated:?}");
    }
}
