//! What it costs to load a plugin of about a megabyte: compiled, and out of a cache.

use std::time::{Duration, Instant};

use wasmer_plugin::host::{Cache, Loader};
use wasmer_plugin::wasmer_plugin;

/// The plugin's. It is not linked: its dependencies would have features turned on in those that wasmer shares with it, and
/// wasmer built once more.
#[wasmer_plugin]
#[allow(unused_variables)]
pub fn days_between(text: &str) -> Option<i64> {
    unreachable!("runs in the guest")
}

/// What a cached load must be faster by.
const GOAL: f64 = 10.0;

fn main() {
    // `cargo bench` says `--bench`; without it this is a test that all of it works.
    let measured = std::env::args().any(|argument| argument == "--bench");
    let rounds = if measured { 15 } else { 1 };

    let wasm = std::fs::read(env!("BENCH_LARGE_WASM")).expect("the guest is there");
    let folder = std::env::temp_dir().join(format!("wasmer-plugin-bench-{}", std::process::id()));
    let cache = Cache::new(&folder).expect("the folder can be made");
    let (cold, warm) = (Loader::new(), Loader::builder().cache(cache.clone()).build());

    let (mut colds, mut writes, mut warms) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let _ = std::fs::remove_dir_all(&folder);
        colds.push(time(&cold, &wasm));
        writes.push(time(&warm, &wasm));
        warms.push(time(&warm, &wasm));
    }
    let entry: u64 = std::fs::read_dir(&folder)
        .expect("the folder is there")
        .map(|file| file.and_then(|file| file.metadata()).expect("it can be looked at").len())
        .sum();
    std::fs::remove_dir_all(&folder).expect("the folder can be removed");
    let stats = cache.stats();
    assert_eq!((stats.hits, stats.misses), (rounds, rounds), "{stats:?}");

    let ratios = colds.iter().zip(&warms).map(|(cold, warm)| cold.as_secs_f64() / warm.as_secs_f64());
    let ratio = median(ratios.collect());
    println!("a plugin of {} KB; its entry in the cache has {} KB", wasm.len() / 1000, entry / 1000);
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

/// How long it takes until the plugin is there. It is used, too, to see that it works.
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
