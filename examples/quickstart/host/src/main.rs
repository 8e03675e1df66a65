//! A host that loads the plugin and calls its functions like its own.

use calculator::{add, greet, shift};
use wasmer_plugin::host::Loader;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let loader = Loader::new();
    let mut plugin = loader.load(env!("CALCULATOR_WASM"))?;

    let sum: i32 = plugin.add(2, 3)?;
    println!("2 + 3 = {sum}");

    let text: String = plugin.greet("Ada", 2)?;
    println!("{text}");

    let mut numbers = [1.0, 2.0];
    let mut log = Vec::new();
    plugin.shift(&mut numbers, Some(&0.5), &mut log)?;
    println!("{numbers:?} {log:?}");
    Ok(())
}
