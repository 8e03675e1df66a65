//! One file for each system.

pub mod bare;
pub mod by_hand;
pub mod component;
pub mod extism;
pub mod native;
pub mod plugin;
pub mod plugy;
pub mod wapc;

use std::path::PathBuf;

/// A folder of this process for compiled modules.
fn cache_folder(system: &str) -> PathBuf {
    let folder =
        std::env::temp_dir().join(format!("wasmer-plugin-peers-{}", std::process::id())).join(system);
    std::fs::create_dir_all(&folder).expect("the folder for temporary files can be written");
    folder
}

/// Removes the folders of this process.
pub fn remove_caches() {
    let folder = cache_folder("");
    std::fs::remove_dir_all(folder).expect("the folder is ours");
}

/// The bytes of the numbers, and those of the factor behind them, for systems whose calls take bytes.
fn scale_input(numbers: &[f32], by: f32) -> Vec<u8> {
    // SAFETY: all numbers are bytes.
    let bytes = unsafe { std::slice::from_raw_parts(numbers.as_ptr().cast::<u8>(), size_of_val(numbers)) };
    let mut input = Vec::with_capacity(bytes.len() + size_of::<f32>());
    input.extend_from_slice(bytes);
    input.extend_from_slice(&by.to_le_bytes());
    input
}

/// The numbers out of their bytes.
fn scale_output(bytes: &[u8], numbers: &mut [f32]) {
    for (number, bytes) in numbers.iter_mut().zip(bytes.as_chunks().0) {
        *number = f32::from_le_bytes(*bytes);
    }
}
