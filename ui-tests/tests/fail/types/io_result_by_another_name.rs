use std::io::Result as Outcome;

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn count(text: &str) -> Outcome<usize> {
    Ok(text.len())
}

fn main() {}
