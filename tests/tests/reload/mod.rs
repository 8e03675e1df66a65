//! Tests of replacing plugins while their host runs.

#![allow(clippy::redundant_closure_for_method_calls, reason = "a call is shown as a host writes it")]

mod files;
mod pools;
mod replace;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{fs, thread};

use wasmer_plugin::host::{Loader, Plugin, Watched};

/// A file for one test, removed at its end.
struct Place {
    folder: PathBuf,
}

impl Place {
    fn new(test: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("wasmer-plugin-reload-{}-{test}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self { folder }
    }

    fn file(&self) -> PathBuf {
        self.folder.join("plugin.wasm")
    }

    /// Replaces the file by renaming.
    fn put(&self, wasm: impl AsRef<Path>) {
        let new = self.folder.join("new");
        fs::copy(wasm, &new).unwrap();
        fs::rename(new, self.file()).unwrap();
    }

    fn watch(&self) -> Watched<Plugin> {
        let mut plugin =
            Watched::new(&Loader::new(), self.file(), |module| module.instantiate()).expect("it is good");
        Watched::set_interval(&mut plugin, Duration::from_millis(2));
        plugin
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Waits until the condition is true.
fn until(mut what: impl FnMut() -> bool) {
    let start = Instant::now();
    while !what() {
        assert!(start.elapsed() < Duration::from_mins(1), "it does not come");
        thread::sleep(Duration::from_millis(1));
    }
}
