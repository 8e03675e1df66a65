//! Attacks by many plugins, threads and cancellations at once, by extreme limits, and by files that change.

use std::fs;
use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use wasmer_plugin::host::{Limits, Loader, Pipeline, Plugin, PluginPool, Watched};

use super::shared::{body, done, folder, is, limits, loader, plugin};
use super::{Attack, attack};

const ENDLESS: &str = "(loop $l (br $l))";

/// Runs the closure in 8 threads that begin at one moment.
fn eight(run: impl Fn() + Sync) {
    let barrier = Barrier::new(8);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                barrier.wait();
                run();
            });
        }
    });
}

/// Checks that loading and calling work, or fail with one of the variants.
fn bounded(limits: Limits, variants: &str) {
    match Loader::new().with_limits(limits).load_bytes(&plugin("(table 1 1 funcref)")) {
        Ok(mut plugin) => {
            for _ in 0..2 {
                if let Err(error) = plugin.done() {
                    is(&error, variants);
                }
            }
        }
        Err(error) => is(&error, variants),
    }
}

pub(super) const ATTACKS: &[Attack] = &[
    attack("a thousand instances from 8 threads", || {
        let module = loader().compile_bytes(&plugin("")).unwrap();
        eight(|| {
            for _ in 0..125 {
                module.instantiate().unwrap().done().unwrap();
            }
        });
    }),
    attack("400 instances that are alive at once", || {
        let module = loader().compile_bytes(&plugin("")).unwrap();
        let mut plugins: Vec<_> = (0..400).map(|_| module.instantiate().unwrap()).collect();
        plugins.iter_mut().for_each(|plugin| plugin.done().unwrap());
    }),
    attack("a hundred loads from 8 threads", || {
        eight(|| (0..13).for_each(|_| loader().load_bytes(&plugin("")).unwrap().done().unwrap()));
    }),
    attack("traps in 8 threads", || {
        let module = loader().compile_bytes(&body("unreachable")).unwrap();
        eight(|| {
            for _ in 0..100 {
                is(&module.instantiate().unwrap().done().unwrap_err(), "Trapped");
            }
        });
    }),
    attack("overflows of the stack in 8 threads", || {
        let module = loader().compile_bytes(&body("(drop (call $done (i32.const 0)))")).unwrap();
        eight(|| {
            for _ in 0..20 {
                is(&module.instantiate().unwrap().done().unwrap_err(), "StackOverflow");
            }
        });
    }),
    attack("timeouts in 8 threads", || {
        let short = Loader::new().with_limits(limits().timeout(Duration::from_millis(20)));
        let module = short.compile_bytes(&body(ENDLESS)).unwrap();
        eight(|| {
            for _ in 0..10 {
                is(&module.instantiate().unwrap().done().unwrap_err(), "TimedOut");
            }
        });
    }),
    attack("a call cancelled at each of 300 moments", || {
        let mut plugin = loader().load_bytes(&body(ENDLESS)).unwrap();
        for moment in 0..300 {
            let canceller = Plugin::canceller(&plugin);
            thread::scope(|scope| {
                scope.spawn(|| {
                    thread::sleep(Duration::from_micros(moment));
                    while !canceller.cancel() {
                        thread::yield_now();
                    }
                });
                is(&plugin.done().unwrap_err(), "Cancelled");
            });
            Plugin::reset(&mut plugin).unwrap();
        }
    }),
    attack("8 threads that cancel one call", || {
        let mut bad = loader().load_bytes(&body(ENDLESS)).unwrap();
        let canceller = Plugin::canceller(&bad);
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..1_000 {
                        canceller.cancel();
                        thread::sleep(Duration::from_micros(50));
                    }
                });
            }
            is(&bad.done().unwrap_err(), "Cancelled|TimedOut");
        });
        canceller.cancel();
        Plugin::reset(&mut bad).unwrap();
        is(&bad.done().unwrap_err(), "TimedOut");
    }),
    attack("a pool of nothing but hostile plugins", || {
        let module = loader().compile_bytes(&body("unreachable")).unwrap();
        let pool = PluginPool::builder(module).maximum(3).build().unwrap();
        eight(|| {
            let mut pool = pool.clone();
            for _ in 0..20 {
                is(&pool.done().unwrap_err(), "Trapped|PoolExhausted");
            }
        });
    }),
    attack("a pool that is cancelled and shrunk while it fails", || {
        let module = loader().compile_bytes(&body(ENDLESS)).unwrap();
        let pool = PluginPool::builder(module).maximum(8).build().unwrap();
        thread::scope(|scope| {
            for _ in 0..4 {
                let mut pool = pool.clone();
                scope.spawn(move || is(&pool.done().unwrap_err(), "Cancelled|TimedOut"));
            }
            for _ in 0..200 {
                PluginPool::cancel_all(&pool);
                PluginPool::shrink(&pool);
                thread::sleep(Duration::from_millis(1));
            }
        });
    }),
    attack("a pool whose module is replaced by a hostile one", || {
        let good = loader().compile_bytes(&plugin("")).unwrap();
        let bad = loader().compile_bytes(&body("unreachable")).unwrap();
        let mut pool = PluginPool::new(good.clone()).unwrap();
        for _ in 0..10 {
            PluginPool::replace(&pool, bad.clone()).unwrap();
            is(&pool.done().unwrap_err(), "Trapped");
            PluginPool::replace(&pool, good.clone()).unwrap();
            pool.done().unwrap();
        }
    }),
    attack("a pipeline of hostile plugins", || {
        let bad = || loader().load_bytes(&body("unreachable")).unwrap();
        let mut row = Pipeline::new([bad(), bad(), bad()]);
        assert!(row.done().is_err());
        assert!(row.done().is_err());
    }),
    attack("a watched file swapped 20 times for a hostile one", || {
        let path = folder().join("plugin.wasm");
        fs::write(&path, plugin("")).unwrap();
        let mut watched = Watched::new(&loader(), &path, |module| module.instantiate()).unwrap();
        watched.done().unwrap();
        for round in 0..20 {
            let bytes = [b"junk".to_vec(), Vec::new()];
            fs::write(&path, &bytes[round % 2]).unwrap();
            assert!(Watched::reload(&mut watched).is_err());
            watched.done().unwrap();
        }
        fs::write(&path, plugin("(global i32 (i32.const 1))")).unwrap();
        assert!(Watched::reload(&mut watched).unwrap());
        watched.done().unwrap();
    }),
    attack("memory of 0, 1 and all bytes", || {
        [0, 1, usize::MAX].into_iter().for_each(|it| bounded(limits().memory(it), "MemoryTooLarge"));
    }),
    attack("stacks of 0, 1 and all bytes", || {
        [0, 1, usize::MAX].into_iter().for_each(|it| bounded(limits().stack(it), "StackOverflow"));
    }),
    attack("times of 0, a nanosecond and for ever", || {
        [Duration::ZERO, Duration::from_nanos(1), Duration::MAX]
            .into_iter()
            .for_each(|it| bounded(limits().timeout(it), "TimedOut|StartupFailed|Poisoned"));
    }),
    attack("fuel of 0, 1 and all instructions", || {
        [0, 1, u64::MAX]
            .into_iter()
            .for_each(|it| bounded(limits().fuel(it), "OutOfFuel|StartupFailed|Poisoned"));
    }),
    attack("tables of 0, 1 and all elements", || {
        [0, 1, u64::MAX].into_iter().for_each(|it| bounded(limits().table(it), "TableTooLarge"));
    }),
    attack("modules, code and functions of 0, 1 and all bytes", || {
        for it in [0, 1, usize::MAX] {
            bounded(limits().module(it), "ModuleTooLarge");
            bounded(limits().max_code_size(it), "TooComplex");
            bounded(limits().max_function_size(it), "TooComplex");
        }
    }),
    attack("times to compile of 0, a nanosecond and for ever", || {
        [Duration::ZERO, Duration::from_nanos(1), Duration::MAX]
            .into_iter()
            .for_each(|it| bounded(limits().compile_time(it), "CompileTimedOut"));
    }),
    attack("arguments and replies of 0, 1 and all bytes", || {
        for it in [0, 1, usize::MAX] {
            bounded(limits().arguments(it), "ArgumentsTooLarge|StartupFailed");
            bounded(limits().reply(it), "ReplyTooLarge");
        }
    }),
];
