//! What is found again, and what is not.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::thread;

use wasmer_plugin::host::{Cache, LoadError, Loader, Plugin};
use wasmer_plugin_tests::{chain, faulty};

use crate::{Scratch, assert_stats, entries, load, others};

#[test]
fn each_plugin_is_found_again() {
    let scratch = Scratch::new();
    let cache = scratch.cache();
    for number in 0..5 {
        load(&cache, number);
    }
    assert_stats(&cache, (0, 5, 0));
    assert_eq!(entries(&scratch.folder()).len(), 5);
    for number in (0..5).rev() {
        load(&cache, number);
    }
    assert_stats(&cache.clone(), (5, 5, 0));

    // Another process would open it again, too.
    let again = scratch.cache();
    load(&again, 3);
    load(&again, 5);
    assert_stats(&again, (1, 1, 0));
    assert_stats(&cache, (5, 5, 0));
}

/// Real plugins, with tables, data, panics and traps.
#[test]
fn compiled_code_is_whole() {
    use faulty::{divides, traps};
    use steady::{add, append, collatz, greet};
    let scratch = Scratch::new();
    let cache = scratch.cache();
    let loader = Loader::builder().cache(cache.clone()).build();
    let mut uncached = faulty();
    let expected = [uncached.divides(1, 0).unwrap_err(), {
        Plugin::reset(&mut uncached).unwrap();
        uncached.traps().unwrap_err()
    }];
    for _ in 0..2 {
        let mut plugin = loader.load(env!("STEADY_WASM")).unwrap();
        assert_eq!(plugin.add(1, 2).unwrap(), 3);
        assert_eq!(plugin.greet("Ada").unwrap(), "hello Ada");
        assert_eq!(plugin.collatz(27).unwrap(), 111);
        let mut words = Vec::new();
        plugin.append(&mut words, "a word").unwrap();
        assert_eq!(words, ["a word"]);

        let mut plugin = loader.load(env!("FAULTY_WASM")).unwrap();
        assert_eq!(chain(&plugin.divides(1, 0).unwrap_err()), chain(&expected[0]));
        Plugin::reset(&mut plugin).unwrap();
        assert_eq!(chain(&plugin.traps().unwrap_err()), chain(&expected[1]));
        Plugin::reset(&mut plugin).unwrap();
        assert_eq!(plugin.divides(6, 3).unwrap(), 2);
    }
    assert_stats(&cache, (2, 2, 0));
}

/// What is no plugin is examined and refused, and leaves nothing behind.
#[test]
fn refusals_are_not_kept() {
    let scratch = Scratch::new();
    let cache = scratch.cache();
    let loader = Loader::builder().cache(cache.clone()).build();
    for _ in 0..2 {
        let no_plugin = loader.load_bytes(b"\0asm\x01\0\0\0").unwrap_err();
        assert!(matches!(no_plugin, LoadError::NotAPlugin { .. }), "{no_plugin}");
        // The body of a function ends too early, which only the compiler's own check sees.
        let mut invalid = wasmer_plugin_tests::numbered(1, 0);
        let end = invalid.iter().rposition(|byte| *byte == 0x0b).unwrap();
        let end = invalid[..end].iter().rposition(|byte| *byte == 0x0b).unwrap();
        invalid[end] = 0x1a;
        let invalid = loader.load_bytes(&invalid).unwrap_err();
        assert!(matches!(invalid, LoadError::Invalid { .. }), "{invalid}");
    }
    assert_stats(&cache, (0, 2, 0));
    assert_eq!(entries(&scratch.folder()).len(), 0);
}

/// Descriptions, names and other custom sections are not compiled.
#[test]
fn custom_sections_do_not_count() {
    let scratch = Scratch::new();
    let cache = scratch.cache();
    load(&cache, 1);
    let loader = Loader::builder().cache(cache.clone()).build();
    let wasm = wasmer_plugin_tests::with_section(&wasmer_plugin_tests::numbered(1, 1000), "remark", b"none");
    loader.load_bytes(&wasm).unwrap();
    assert_stats(&cache, (1, 1, 0));
}

#[test]
fn many_threads() {
    let scratch = Scratch::new();
    let cache = scratch.cache();
    thread::scope(|scope| {
        for thread in 0..8 {
            let cache = &cache;
            scope.spawn(move || {
                for round in 0..12 {
                    load(cache, (thread + round) % 6);
                }
            });
        }
    });
    let stats = cache.stats();
    assert_eq!((stats.hits + stats.misses, stats.damaged), (8 * 12, 0));
    assert!(stats.hits >= 48, "{stats:?}");
    assert!(stats.last_error.is_none(), "{stats:?}");
    assert_eq!(entries(&scratch.folder()).len(), 6);
    assert_eq!(others(&scratch.folder()), ["lock"]);
}

/// A relative path means what it meant when the cache was opened, and the folder may go in between.
#[test]
fn a_folder_that_goes_is_made_again() {
    let scratch = Scratch::new();
    let cache = scratch.cache();
    load(&cache, 1);
    fs::remove_dir_all(scratch.folder()).unwrap();
    load(&cache, 1);
    load(&cache, 1);
    assert_stats(&cache, (1, 2, 0));
}

/// Nobody else has access to what is made.
#[test]
fn what_is_made_is_private() {
    let scratch = Scratch::new();
    let cache = Cache::new(scratch.0.join("some/where/cache/")).unwrap();
    load(&cache, 1);
    let mode = |path: &str| fs::metadata(scratch.0.join(path)).unwrap().permissions().mode() & 0o7777;
    for folder in ["some", "some/where", "some/where/cache"] {
        assert_eq!(mode(folder), 0o700, "{folder}");
    }
    let folder = scratch.0.join("some/where/cache");
    for file in fs::read_dir(&folder).unwrap() {
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o7777, 0o600, "{file:?}");
    }
}
