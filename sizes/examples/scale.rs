//! Prints compile time and description of generated plugins, each compiled a second time after a change.

use std::error::Error;
use std::fs;
use std::time::Instant;

use wasmer_plugin_bindgen::Build;
use wasmer_plugin_sizes::{GENERATED, Module};

fn main() -> Result<(), Box<dyn Error>> {
    let parent = std::env::temp_dir().join("wasmer-plugin-scale");
    println!("| plugin | compiled in | description |\n|---|--:|--:|");
    for generated in GENERATED {
        let folder = generated.write(&parent)?;
        Build::new(&folder).run()?;
        // The first build compiles wasmer-plugin, too.
        let source = folder.join("src/lib.rs");
        fs::write(&source, fs::read_to_string(&source)? + "\n// Changed.\n")?;
        let start = Instant::now();
        let artifact = Build::new(&folder).run()?;
        let time = start.elapsed();
        let module = Module::read(&fs::read(artifact.wasm())?)?;
        println!("| {} | {time:.1?} | {} |", generated.content, module.description);
    }
    Ok(())
}
