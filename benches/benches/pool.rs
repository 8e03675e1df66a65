//! Benchmark of calls by many threads at once: through a pool, through a locked stack of plugins, and, as the
//! floor, with one plugin for each thread. Also measures a reset.

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use bench_guest::add;
use wasmer_plugin::host::{Plugin, PluginPool};
use wasmer_plugin_benches::{hosts, module, plugin};

fn main() {
    // `cargo bench` passes `--bench`. Without it this is a test that everything works.
    let rounds = if std::env::args().any(|argument| argument == "--bench") { 41 } else { 1 };
    println!(
        "| threads | a plugin each | pool, an instance each | ratio | stack, a plugin each | ratio | pool, 2 instances | ratio |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|");
    for threads in [1, 2, 4, 8] {
        row(threads, rounds);
    }
    println!("\nA reset takes {:.1} µs.", median(&mut resets(rounds * 10)) / 1e3);
}

fn row(threads: usize, rounds: usize) {
    let pool = |maximum| {
        let pool = PluginPool::builder(module().clone()).hosts(hosts).maximum(maximum).build();
        pool.expect("the guest starts")
    };
    let (pool, small) = (pool(threads), pool(2));
    let stack = Mutex::new((0..threads).map(|_| plugin()).collect::<Vec<_>>());
    let mut own: Vec<Plugin> = (0..threads).map(|_| plugin()).collect();
    let mut times: [Vec<f64>; 4] = Default::default();
    for _ in 0..rounds {
        let floor = measure(own.iter_mut().map(|plugin| move || plugin.add(black_box(2), 3).unwrap()));
        let handles = |pool: &PluginPool| {
            let handles: Vec<_> = (0..threads).map(|_| pool.clone()).collect();
            handles.into_iter().map(|mut pool| move || pool.add(black_box(2), 3).unwrap())
        };
        let pooled = measure(handles(&pool));
        let stacked = measure((0..threads).map(|_| {
            || {
                let mut plugin = stack.lock().unwrap().pop().expect("there is one for each thread");
                let sum = plugin.add(black_box(2), 3).unwrap();
                stack.lock().unwrap().push(plugin);
                sum
            }
        }));
        let few = measure(handles(&small));
        for (times, time) in times.iter_mut().zip([floor, pooled, stacked, few]) {
            times.push(time);
        }
    }
    let ratio = |of: usize| {
        let mut ratios: Vec<f64> =
            times[of].iter().zip(&times[0]).map(|(time, floor)| time / floor).collect();
        median(&mut ratios)
    };
    let ratios = [1, 2, 3].map(ratio);
    let [floor, pooled, stacked, few] = times.each_mut().map(|times| median(times));
    println!(
        "| {threads} | {floor:.0} ns | {pooled:.0} ns | **{:.2}** | {stacked:.0} ns | {:.2} | {few:.0} ns | {:.2} |",
        ratios[0], ratios[1], ratios[2]
    );
}

/// Returns the nanoseconds between two calls, over all threads together.
fn measure(calls: impl Iterator<Item = impl FnMut() -> i32 + Send>) -> f64 {
    let calls: Vec<_> = calls.collect();
    let (stop, barrier) = (AtomicBool::new(false), Barrier::new(calls.len() + 1));
    thread::scope(|scope| {
        let threads: Vec<_> = calls
            .into_iter()
            .map(|mut call| {
                let (stop, barrier) = (&stop, &barrier);
                scope.spawn(move || {
                    call();
                    barrier.wait();
                    let mut count = 0_u64;
                    while !stop.load(Ordering::Relaxed) {
                        for _ in 0..16 {
                            black_box(call());
                        }
                        count += 16;
                    }
                    count
                })
            })
            .collect();
        barrier.wait();
        let start = Instant::now();
        thread::sleep(Duration::from_millis(60));
        stop.store(true, Ordering::Relaxed);
        let elapsed = start.elapsed();
        let count: u64 = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
        elapsed.as_nanos() as f64 / count as f64
    })
}

/// Returns the nanoseconds of each reset.
fn resets(count: usize) -> Vec<f64> {
    let mut plugin = plugin();
    let mut reset = || {
        let start = Instant::now();
        Plugin::reset(&mut plugin).unwrap();
        start.elapsed().as_nanos() as f64
    };
    (0..count).map(|_| reset()).collect()
}

fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
