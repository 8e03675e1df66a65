//! Tests that memory does not grow over a million calls, and over many loads, in a process of its own.

#![allow(clippy::float_cmp, reason = "the numbers are whole")]

use steady::{add, append, bytes, greet, move_up};
use wasmer_plugin::host::{Cache, Loader, Plugin};
use wasmer_plugin_tests::steady;

/// Returns the resident memory of this process, in bytes.
#[cfg(target_os = "linux")]
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    let resident = pages.split(' ').nth(1).unwrap();
    resident.parse::<usize>().unwrap() * 4096
}

#[cfg(not(target_os = "linux"))]
fn resident() -> usize {
    0
}

fn calls(plugin: &mut Plugin, rounds: u32) {
    let mut words = Vec::new();
    let mut numbers = [0.0; 8];
    for round in 0..rounds {
        assert_eq!(plugin.add(1, 2).unwrap(), 3);
        assert_eq!(plugin.greet("Ada").unwrap(), "hello Ada");
        let length = round % 500;
        assert_eq!(plugin.bytes(length).unwrap().len(), length as usize);
        plugin.append(&mut words, "a word").unwrap();
        plugin.move_up(&mut numbers, 1.0).unwrap();
    }
    assert_eq!(numbers, [f64::from(rounds); 8]);
}

/// One test, because it measures the process.
#[test]
fn memory_stays() {
    a_million_calls();
    compiled_code_is_freed(&Loader::new());
    cached_code_is_freed();
}

fn a_million_calls() {
    let mut plugin = steady();
    calls(&mut plugin, 2_000);
    let (guest, host) = (Plugin::memory_size(&plugin), resident());
    calls(&mut plugin, 200_000);
    assert_eq!(Plugin::memory_size(&plugin), guest);
    // A leak of one byte for each call would be a megabyte.
    let grown = resident().saturating_sub(host);
    assert!(grown < 512 << 10, "the host has grown by {grown} bytes");
}

fn compiled_code_is_freed(loader: &Loader) {
    let load = || assert_eq!(loader.load(env!("STEADY_WASM")).unwrap().add(1, 2).unwrap(), 3);
    // The compiler's threads fill caches of the allocator, 3 MB of them.
    (0..20).for_each(|_| load());
    let before = resident();
    (0..60).for_each(|_| load());
    // Code and data of one load take some 200 KiB: 12 MB if they were not freed.
    let grown = resident().saturating_sub(before);
    assert!(grown < 6 << 20, "the host has grown by {grown} bytes");
}

fn cached_code_is_freed() {
    let folder = std::env::temp_dir().join(format!("wasmer-plugin-stamina-{}", std::process::id()));
    let cache = Cache::new(&folder).unwrap();
    compiled_code_is_freed(&Loader::builder().cache(cache.clone()).build());
    assert_eq!((cache.stats().hits, cache.stats().misses), (79, 1));
    std::fs::remove_dir_all(folder).unwrap();
}
