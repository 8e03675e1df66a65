use std::io;

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn count(text: &str) -> io::Result<usize> {
    Ok(text.len())
}

#[wasmer_plugin]
pub fn lines(text: &str) -> std::io::Result<Vec<String>> {
    Ok(text.lines().map(String::from).collect())
}

#[wasmer_plugin]
pub fn explain(error: &std::io::Error) -> String {
    error.to_string()
}

fn main() {}
