//! Tests of compiled modules on disk: found again, never mistaken, replaced when damaged, and bounded.
//!
//! `numbered` makes the plugins: each returns a number of its own, so that no two can be confused.

#![cfg(unix)]

mod damage;
mod eviction;
mod folders;
mod hits;
mod processes;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use wasmer_plugin::host::{Cache, CacheStats, Loader};
use wasmer_plugin_tests::{number, numbered};

/// A folder that is removed at the end of the test. Other users' processes can read it.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("wasmer-plugin-cache-{}-{count}", std::process::id()));
        // Left by an earlier process with this number.
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Returns the cache's folder, which does not exist at first.
    fn folder(&self) -> PathBuf {
        self.0.join("cache")
    }

    fn cache(&self) -> Cache {
        Cache::new(self.folder()).unwrap()
    }

    /// Writes some plugins, with numbers from 0.
    fn plugins(&self, count: u32, bytes: usize) -> Vec<PathBuf> {
        let write = |number| {
            let path = self.0.join(format!("{number}.wasm"));
            fs::write(&path, numbered(number, bytes)).unwrap();
            path
        };
        (0..count).map(write).collect()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Loads the plugin with this number, and checks that it is the right one.
fn load(cache: &Cache, expected: u32) {
    let loader = Loader::builder().cache(cache.clone()).build();
    let mut plugin = loader.load_bytes(&numbered(expected, 1000)).unwrap();
    assert_eq!(plugin.number().unwrap(), expected);
}

/// Returns the files of the entries.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.filter(|file| file.file_name().unwrap().len() == 64).collect()
}

/// Returns the names of all other files.
fn others(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    files.filter(|name| name.len() != 64).collect()
}

/// Loads the plugin with this number, and returns its entry's file.
fn entry(cache: &Cache, folder: &Path, number: u32) -> PathBuf {
    let before = entries(folder);
    load(cache, number);
    let mut new = entries(folder);
    new.retain(|file| !before.contains(file));
    assert_eq!(new.len(), 1, "one entry more");
    new.remove(0)
}

/// Checks the numbers of hits, misses, and damaged entries.
#[track_caller]
fn assert_stats(cache: &Cache, expected: (u64, u64, u64)) {
    let CacheStats { hits, misses, damaged, last_error, .. } = cache.stats();
    assert_eq!((hits, misses, damaged), expected);
    assert!(last_error.is_none(), "{last_error:?}");
}
