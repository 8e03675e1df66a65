//! Tests of failures in an instance, and of the pool afterwards.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use wasmer_plugin::host::{CallErrorKind, LoadErrorKind, PluginPool};
use wasmer_plugin_tests::worker_module;
use worker::{GateHost, endless, panics, wait, work};

use super::{By, settled, workers};

#[test]
fn a_failed_instance_is_not_used_again() {
    let mut pool = workers(|ticket| ticket).maximum(1).wait(Duration::ZERO).build().unwrap();
    for round in 1..=5 {
        assert_eq!(pool.work(1, 1).unwrap().1, 1, "it is a fresh one");
        assert_eq!(pool.work(1, 1).unwrap().1, 2);
        let error = pool.panics(round).unwrap_err();
        assert!(
            matches!(error.kind(), CallErrorKind::GuestPanicked { .. }) && error.function() == "panics",
            "{error:?}"
        );
        assert_eq!(settled(&pool), (0, 0, round, round, 0));
    }
}

#[test]
fn a_host_function_panics() {
    let mut pool = workers(|ticket| if ticket == 13 { panic!("unlucky") } else { ticket })
        .maximum(1)
        .wait(Duration::ZERO)
        .build()
        .unwrap();
    for _ in 0..3 {
        let error = pool.wait(13).unwrap_err();
        assert_eq!(
            error.to_string(),
            "plugin `worker.wasm` called the host function `Gate.pass` from `wait`, which panicked: unlucky"
        );
        assert_eq!(pool.wait(2).unwrap(), 2);
    }
}

/// The host is made on the thread whose call needs a new instance.
#[test]
fn making_a_host_panics() {
    let made = Arc::new(AtomicU64::new(0));
    let count = made.clone();
    let hosts = move || {
        let number = count.fetch_add(1, Ordering::Relaxed);
        assert!(number != 1, "no host for the second");
        GateHost::new(By(|ticket| ticket))
    };
    let pool = PluginPool::builder(worker_module().clone()).hosts(hosts).maximum(1).wait(Duration::ZERO);
    let mut pool = pool.build().unwrap();
    pool.panics(1).unwrap_err();
    catch_unwind(AssertUnwindSafe(|| pool.work(1, 1))).unwrap_err();
    // The slot is free again, and the third host is made.
    assert_eq!(pool.work(1, 1).unwrap(), (1, 1, true));
    assert_eq!(made.load(Ordering::Relaxed), 3);
}

#[test]
fn what_is_wrong_is_known_when_it_is_made() {
    let error = PluginPool::new(worker_module().clone()).unwrap_err();
    assert!(matches!(error.kind(), LoadErrorKind::MissingHost { .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        "plugin `worker.wasm` needs host functions that it is not given: `Gate.pass`; it is given none: load it by \
         `load_with`, with a host of each interface"
    );
}

/// A cancelled call loses its instance. Other calls go on.
#[test]
fn calls_are_cancelled() {
    let mut pool = workers(|ticket| ticket).maximum(2).build().unwrap();
    let mut other = pool.clone();
    let (one, another) = (PluginPool::canceller(&mut pool), PluginPool::canceller(&mut other));
    std::thread::scope(|scope| {
        let endless = scope.spawn(move || pool.endless().unwrap_err());
        while !one.cancel() {
            assert!(!another.cancel(), "this handle makes no call");
            assert_eq!(other.work(1, 10).unwrap().0, 1);
        }
        let error = endless.join().unwrap();
        assert!(matches!(error.kind(), CallErrorKind::Cancelled { .. }) && error.function() == "endless");
        assert!(!one.cancel());
    });
    assert_eq!(other.work(1, 10).unwrap().0, 1);
    assert_eq!(PluginPool::stats(&other).failed, 1);
}

#[test]
fn all_calls_are_cancelled() {
    let pool = workers(|ticket| ticket).maximum(3).build().unwrap();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3)
            .map(|_| {
                let mut pool = pool.clone();
                scope.spawn(move || pool.endless().unwrap_err())
            })
            .collect();
        let mut cancelled = 0;
        while cancelled < 3 {
            cancelled += PluginPool::cancel_all(&pool);
        }
        for thread in threads {
            assert!(matches!(thread.join().unwrap().kind(), CallErrorKind::Cancelled { .. }));
        }
        assert_eq!(cancelled, 3);
    });
    assert_eq!(settled(&pool), (0, 0, 3, 3, 0));
}
