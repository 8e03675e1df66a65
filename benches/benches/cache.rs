//! The cost of loading: a small plugin from a cache, an instance, and a large plugin with and without a
//! cache.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use wasmer::sys::EngineBuilder;
use wasmer::{Engine, IntoBytes, Module};
use wasmer_plugin::host::{Cache, Loader};
use wasmer_plugin::wasmer_plugin;
use wasmer_plugin_benches::rows::Row;
use wasmer_plugin_benches::{Starter, hosts, module};

/// A stub. The plugin is not linked: its dependencies would turn on features in those that it shares with
/// wasmer, and wasmer would be built once more.
#[wasmer_plugin]
#[allow(unused_variables)]
pub fn days_between(text: &str) -> Option<i64> {
    unreachable!("runs in the guest")
}

/// Minimum ratio between a cold and a cached load.
const GOAL: f64 = 10.0;

fn main() {
    // `cargo bench` passes `--bench`. Without it this is a test that everything works.
    let measured = std::env::args().any(|argument| argument == "--bench");
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let wanted = |name: &str| only.as_ref().is_none_or(|only| name.contains(only.as_str()));

    let folder = Folder::new();
    small(&folder.0, if measured { 1000 } else { 3 }, wanted);
    if wanted("large") {
        large(&folder.0, measured);
    }
}

/// A folder for the cache. It is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("wasmer-plugin-bench-{}", std::process::id())))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Measures the small guest and wasmer's own functions.
fn small(folder: &Path, rounds: usize, wanted: impl Fn(&str) -> bool) {
    let starter = Starter::new();
    let wasm = std::fs::read(env!("BENCH_GUEST_WASM")).expect("the guest is there");
    let cache = Cache::new(folder).expect("the folder can be made");
    let loader = Loader::builder().cache(cache.clone()).build();
    let compiled = starter.compiled();
    println!(
        "the small plugin has {} KB; compiled it has {} KB",
        wasm.len() / 1000,
        compiled.clone().into_bytes().len() / 1000
    );
    let deserialize = || {
        // A loader also makes an engine for each module.
        let engine: Engine = EngineBuilder::headless().engine().into();
        // SAFETY: this process has serialized the module.
        unsafe { Module::deserialize(&engine, compiled.clone()) }.expect("wasmer wrote it")
    };

    println!("| operation | wasmer | plugin | ratio | half of all rounds | goal |");
    println!("|---|--:|--:|--:|--:|--:|");
    if wanted("module out of the cache") {
        let load = || loader.compile_bytes(black_box(&wasm)).expect("the guest is a plugin");
        load();
        Row::measure("module out of the cache", "", rounds, deserialize, load).print();
        let stats = cache.stats();
        assert_eq!((stats.misses, stats.damaged), (1, 0), "{stats:?}");
    }
    if wanted("instance") {
        let start = || module().instantiate_with(hosts()).expect("the guest is a plugin");
        Row::measure("instance", "1.17", rounds, || starter.start(), start).print();
    }
}

/// Measures a large guest, and fails if the cache does not reach [`GOAL`].
fn large(folder: &Path, measured: bool) {
    let rounds = if measured { 15 } else { 1 };
    let wasm = std::fs::read(env!("BENCH_LARGE_WASM")).expect("the guest is there");
    let cache = Cache::new(folder).expect("the folder can be made");
    let (cold, warm) = (Loader::new(), Loader::builder().cache(cache.clone()).build());

    let (mut colds, mut writes, mut warms) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let _ = std::fs::remove_dir_all(folder);
        colds.push(time(&cold, &wasm));
        writes.push(time(&warm, &wasm));
        warms.push(time(&warm, &wasm));
    }
    let entry: u64 = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|file| file.and_then(|file| file.metadata()).expect("it can be looked at").len())
        .sum();
    let stats = cache.stats();
    assert_eq!((stats.hits, stats.misses), (rounds, rounds), "{stats:?}");

    let ratios = colds.iter().zip(&warms).map(|(cold, warm)| cold.as_secs_f64() / warm.as_secs_f64());
    let ratio = median(ratios.collect());
    println!("the large plugin has {} KB; its entry in the cache has {} KB", wasm.len() / 1000, entry / 1000);
    println!("| load | time |");
    println!("|---|--:|");
    for (name, times) in
        [("compiled", colds), ("compiled, and written to the cache", writes), ("out of the cache", warms)]
    {
        let times = times.iter().map(Duration::as_secs_f64).collect();
        println!("| {name} | {:.1} ms |", median(times) * 1e3);
    }
    println!("out of the cache it is {ratio:.0} times as fast; the goal is {GOAL}");
    assert!(!measured || ratio >= GOAL);
}

/// Returns the time for loading the plugin. Also calls it once, to check that it works.
fn time(loader: &Loader, wasm: &[u8]) -> Duration {
    let start = Instant::now();
    let mut plugin = loader.load_bytes(wasm).expect("the guest is a plugin");
    let time = start.elapsed();
    let days = plugin.days_between("born on 1815-12-10, died on 1852-11-27").expect("it works");
    assert_eq!(days, Some(13_502));
    time
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}
