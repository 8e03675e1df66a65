//! A host for tests with several processes: loads plugins through a cache and prints their numbers.
//!
//! `use-cache FOLDER MAX_BYTES ROUNDS WASM…`: after each round it prints a line with the numbers of all
//! plugins, and the number of those that were in the cache.

use wasmer_plugin::host::{Cache, Loader};
use wasmer_plugin_tests::number;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [folder, max_bytes, rounds, files @ ..] = &arguments[..] else { return Err("arguments".into()) };
    let cache = Cache::new(folder)?.max_bytes(max_bytes.parse()?);
    let loader = Loader::builder().cache(cache.clone()).build();
    for _ in 0..rounds.parse::<u64>()? {
        for file in files {
            print!("{} ", loader.load(file)?.number()?);
        }
        println!("hits: {}", cache.stats().hits);
    }
    if let Some(error) = cache.stats().last_error {
        println!("{error}");
    }
    Ok(())
}
