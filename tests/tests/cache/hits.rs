//! Tests of hits and misses.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::thread;

use wasmer_plugin::host::{Cache, Limits, LoadErrorKind, Loader, Plugin};
use wasmer_plugin_tests::{faulty, number};

use super::{Scratch, assert_stats, entries, load, others};

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

    // Another process would also open it again.
    let again = scratch.cache();
    load(&again, 3);
    load(&again, 5);
    assert_stats(&again, (1, 1, 0));
    assert_stats(&cache, (5, 5, 0));
}

/// Tests real plugins, with tables, data, panics and traps.
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
        assert_eq!(plugin.divides(1, 0).unwrap_err().to_string(), expected[0].to_string());
        Plugin::reset(&mut plugin).unwrap();
        assert_eq!(plugin.traps().unwrap_err().to_string(), expected[1].to_string());
        Plugin::reset(&mut plugin).unwrap();
        assert_eq!(plugin.divides(6, 3).unwrap(), 2);
    }
    assert_stats(&cache, (2, 2, 0));
}

/// A module that is not a plugin is refused each time, and leaves nothing behind.
#[test]
fn refusals_are_not_kept() {
    let scratch = Scratch::new();
    let cache = scratch.cache();
    let loader = Loader::builder().cache(cache.clone()).build();
    for _ in 0..2 {
        let no_plugin = loader.load_bytes(b"\0asm\x01\0\0\0").unwrap_err();
        assert!(matches!(no_plugin.kind(), LoadErrorKind::NotAPlugin { .. }), "{no_plugin}");
        // The body of a function ends too early, which only the compiler's own check detects.
        let mut invalid = wasmer_plugin_tests::numbered(1, 0);
        let end = invalid.iter().rposition(|byte| *byte == 0x0b).unwrap();
        let end = invalid[..end].iter().rposition(|byte| *byte == 0x0b).unwrap();
        invalid[end] = 0x1a;
        let invalid = loader.load_bytes(&invalid).unwrap_err();
        assert!(matches!(invalid.kind(), LoadErrorKind::Invalid { .. }), "{invalid}");
    }
    assert_stats(&cache, (0, 2, 0));
    assert_eq!(entries(&scratch.folder()).len(), 0);
}

/// The limits of a loader apply to modules that another loader cached.
#[test]
fn limits_hold_for_what_is_kept() {
    let scratch = Scratch::new();
    let cache = scratch.cache();
    load(&cache, 1);
    let load = |limits: Limits| {
        let loader = Loader::builder().cache(cache.clone()).limits(limits).build();
        loader.load_bytes(&wasmer_plugin_tests::numbered(1, 1000)).unwrap_err().to_string()
    };
    let refused = |limits: Limits, reason: &str| {
        let error = load(limits);
        assert!(error.contains(reason), "{error}");
    };
    refused(Limits::default().max_function_size(10), "bytes of code in one function, and 10 are allowed");
    refused(Limits::default().max_code_size(30), "bytes of code, and 30 are allowed");
    refused(Limits::default().memory(16 << 16), "1114112 bytes of linear memory");
    refused(Limits::default().module(1000), "1000");
    assert_stats(&cache, (0, 1, 0));
}

/// Limits that add checks to the code make it another module.
#[test]
fn checks_in_the_code_count() {
    let scratch = Scratch::new();
    let cache = scratch.cache();
    load(&cache, 1);
    for (limits, misses) in [(Limits::default().fuel(1000), 2), (Limits::default().no_timeout(), 3)] {
        for hits in 0..2 {
            let loader = Loader::builder().cache(cache.clone()).limits(limits.clone()).build();
            let mut plugin = loader.load_bytes(&wasmer_plugin_tests::numbered(1, 1000)).unwrap();
            assert_eq!(plugin.number().unwrap(), 1);
            assert_eq!(Plugin::fuel_used(&plugin).is_some(), limits.fuel.is_some());
            assert_stats(&cache, (hits + misses - 2, misses, 0));
        }
    }
}

/// The description is always read from the plugin's own bytes.
#[test]
fn descriptions_are_read_each_time() {
    let scratch = Scratch::new();
    let cache = scratch.cache();
    load(&cache, 1);
    let loader = Loader::builder().cache(cache.clone()).build();
    let plain = wasmer_plugin_tests::numbered(1, 1000);
    let broken = wasmer_plugin_tests::with_section(&plain, "wasmer-plugin", b"no description");
    let error = loader.load_bytes(&broken).unwrap_err();
    assert!(
        matches!(error.kind(), LoadErrorKind::Interface { .. } | LoadErrorKind::AbiVersion { .. }),
        "{error}"
    );
    assert_stats(&cache, (0, 1, 0));
}

/// Code that is too complex is refused each time. Nothing is stored or counted.
#[test]
fn complex_code_is_refused_each_time() {
    let scratch = Scratch::new();
    let cache = scratch.cache();
    let loader = Loader::builder().cache(cache.clone()).build();
    let text = format!(
        r#"(module (memory (export "memory") 1)
            (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) unreachable)
            (func {}))"#,
        "(block ".repeat(5001) + &")".repeat(5001)
    );
    let wasm = wat::parse_str(text).unwrap();
    for _ in 0..2 {
        let error = loader.load_bytes(&wasm).unwrap_err();
        assert!(matches!(error.kind(), LoadErrorKind::TooComplex { .. }), "{error}");
    }
    assert_stats(&cache, (0, 0, 0));
    assert_eq!(entries(&scratch.folder()).len(), 0);
}

/// Custom sections are left out wherever they are, and the rest is the same module.
#[test]
fn custom_sections_do_not_count_in_front() {
    let scratch = Scratch::new();
    let cache = scratch.cache();
    load(&cache, 1);
    let plain = wasmer_plugin_tests::numbered(1, 1000);
    let (magic, sections) = plain.split_at(8);
    let front = wasmer_plugin_tests::with_section(magic, "remark", b"none");
    let loader = Loader::builder().cache(cache.clone()).build();
    let mut plugin = loader.load_bytes(&[&front, sections].concat()).unwrap();
    assert_eq!(plugin.number().unwrap(), 1);
    assert_stats(&cache, (1, 1, 0));
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

/// A relative path is resolved when the cache is opened, and the folder may be removed later.
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

/// Other users have no access to new files.
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
