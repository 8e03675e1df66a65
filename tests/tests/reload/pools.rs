//! Tests of replacing a file while many threads call its plugin.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use bank_api::FilterStub;
use wasmer_plugin::host::{Loader, PluginPool, Watched};
use wasmer_plugin::transport::Stub;

use super::{Place, until};

/// No call fails or gets another call's answer. Each is answered by one of the versions.
#[test]
fn calls_go_on() {
    let place = Place::new("pool");
    place.put(env!("OLD_STAMP_WASM"));
    let start = |module| PluginPool::builder(module).maximum(3).build();
    let mut pool = Watched::new(&Loader::new(), place.file(), start).unwrap();
    Watched::set_interval(&mut pool, Duration::from_millis(2));
    let filter = FilterStub::new(pool.clone(), "!").unwrap();
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..5)
            .map(|thread| {
                let mut filter = FilterStub::attach(Stub::transport(&filter).clone()).unwrap();
                let stop = &stop;
                scope.spawn(move || {
                    let mut calls = 0_u32;
                    while !stop.load(Ordering::Relaxed) {
                        calls += 1;
                        let text = format!("{thread} {calls}");
                        let marked = filter.text(text.clone()).unwrap();
                        assert!(marked == format!("{text}!") || marked == format!("!{text}"), "{marked}");
                    }
                    calls
                })
            })
            .collect();
        // This version puts marks in front.
        place.put(env!("BANK_WASM"));
        until(|| Watched::reloads(&pool) == 1);
        let mut new = FilterStub::attach(pool.clone()).unwrap();
        assert_eq!(new.text("a".into()).unwrap(), "!a");
        // Back to the first version.
        place.put(env!("STAMP_WASM"));
        until(|| Watched::reloads(&pool) == 2);
        assert_eq!(new.text("a".into()).unwrap(), "a!");
        stop.store(true, Ordering::Relaxed);
        for thread in threads {
            assert!(thread.join().unwrap() > 0);
        }
    });
    assert!(Watched::last_error(&pool).is_none());
}

#[test]
fn running_calls_end_where_they_began() {
    use std::sync::{Arc, Barrier};
    use worker::{Gate, GateHost, wait, work};

    struct Closed(Arc<Barrier>);
    impl Gate for Closed {
        fn pass(&mut self, ticket: u64) -> u64 {
            self.0.wait();
            self.0.wait();
            ticket
        }
    }

    let barrier = Arc::new(Barrier::new(2));
    let host = barrier.clone();
    let module = wasmer_plugin_tests::worker_module();
    let pool =
        PluginPool::builder(module.clone()).maximum(1).hosts(move || GateHost::new(Closed(host.clone())));
    let mut pool = pool.build().unwrap();
    assert_eq!(pool.work(1, 1).unwrap().1, 1);
    thread::scope(|scope| {
        let mut other = pool.clone();
        let running = scope.spawn(move || other.wait(7));
        barrier.wait();
        PluginPool::replace(&pool, module.clone()).unwrap();
        barrier.wait();
        assert_eq!(running.join().unwrap().unwrap(), 7);
    });
    assert_eq!(pool.work(1, 1).unwrap().1, 1, "the counter is a new one");
    assert_eq!(PluginPool::stats(&pool).made, 2);
}
