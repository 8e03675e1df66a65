//! Tests of constructors, which run in every instance.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;

use bank_api::LedgerStub;
use wasmer_plugin::host::{CallErrorKind, LoadErrorKind, PluginPool};
use wasmer_plugin::transport::Stub;
use wasmer_plugin_tests::bank_module;
use worker::{TallyStub, panics, wait};

use super::{settled, workers};

/// Makes this many instances of the pool wait at their gates at once.
fn fill(pool: &PluginPool, instances: usize) {
    thread::scope(|scope| {
        for _ in 0..instances {
            let mut pool = pool.clone();
            scope.spawn(move || pool.wait(1).unwrap());
        }
    });
}

fn gate(instances: usize) -> impl FnMut(u64) -> u64 + Clone + Send + Sync + 'static {
    let barrier = Arc::new(Barrier::new(instances));
    move |ticket| {
        if ticket == 1 {
            barrier.wait();
        }
        ticket
    }
}

#[test]
fn they_run_in_every_instance() {
    let pool = workers(gate(3)).maximum(3).build().unwrap();
    fill(&pool, 3);
    assert_eq!(settled(&pool), (0, 3, 3, 0, 0));
    let tally = TallyStub::new(pool.clone(), 5).unwrap().unwrap();
    // In the existing instances, and in a new one.
    pool.clone().panics(1).unwrap_err();
    fill(&pool, 3);
    assert_eq!(settled(&pool), (0, 3, 4, 1, 0));
    let barrier = Barrier::new(3);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                let mut tally = TallyStub::attach(Stub::transport(&tally).clone()).unwrap();
                barrier.wait();
                for _ in 0..50 {
                    let (sum, made) = tally.add(0).unwrap();
                    assert_eq!((sum, made), (5, 1), "it was made once, of the same number");
                }
            });
        }
    });
}

#[test]
fn the_last_one_counts() {
    let pool = workers(gate(2)).maximum(2).build().unwrap();
    for start in [1, 2, 3] {
        TallyStub::new(pool.clone(), start).unwrap().unwrap();
    }
    fill(&pool, 2);
    let mut tally = TallyStub::attach(pool.clone()).unwrap();
    let (sum, made) = tally.add(0).unwrap();
    assert_eq!(sum, 3);
    assert!(made == 1 || made == 3, "a new instance need not go through all of them: {made}");
    PluginPool::shrink(&pool);
    assert_eq!(tally.add(0).unwrap(), (3, 1));
}

/// A constructor that is refused where it is called changes nothing.
#[test]
fn a_refusal_is_the_callers() {
    let mut pool = workers(|_| 0).maximum(2).build().unwrap();
    TallyStub::new(&mut pool, 5).unwrap().unwrap();
    let Err(refused) = TallyStub::new(&mut pool, 1000).unwrap() else { panic!("it is accepted") };
    assert_eq!(refused, "not with 1000");
    PluginPool::shrink(&pool);
    assert_eq!(TallyStub::attach(&mut pool).unwrap().add(1).unwrap(), (5, 1));
}

/// The first instance accepts the arguments, and a later one does not.
#[test]
fn a_later_instance_refuses() {
    let passes = Arc::new(AtomicU64::new(1));
    let gate = passes.clone();
    let pool = workers(move |_| gate.swap(0, Ordering::Relaxed)).maximum(2).build().unwrap();
    let mut tally = TallyStub::new(pool.clone(), 1000).unwrap().unwrap();
    assert_eq!(tally.add(1).unwrap(), (1000, 1));
    PluginPool::shrink(&pool);
    for failed in 1..=3 {
        let error = tally.add(1).unwrap_err();
        assert!(!error.poisons());
        assert_eq!(
            error.to_string(),
            "plugin `worker.wasm` cannot run `Tally.add`: no instance of it can be started: plugin `worker.wasm` cannot \
             be started again as it was: `Tally.new` refuses the arguments that it took before"
        );
        assert_eq!(error.function(), "Tally.add");
        let CallErrorKind::InstanceUnavailable { source } = error.kind() else { panic!("{error:?}") };
        assert!(
            matches!(source.kind(), LoadErrorKind::ConstructorRejected { constructor, .. } if **constructor == *"Tally.new")
        );
        assert_eq!(settled(&pool), (0, 0, 1 + failed, failed, 1));
    }
    passes.store(1, Ordering::Relaxed);
    assert_eq!(tally.add(1).unwrap(), (1000, 1));
}

/// Checked before anything runs, and without an instance.
#[test]
fn interfaces_are_checked() {
    let pool = workers(|ticket| ticket).build().unwrap();
    let error = LedgerStub::attach(pool.clone()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "plugin `worker.wasm` does not implement `Ledger`: it implements `Tally` and exports `echo`, `endless`, \
         `panics`, `wait`, `work`"
    );
    let bank = PluginPool::new(bank_module().clone()).unwrap();
    assert!(Stub::provides(&LedgerStub::attach(bank).unwrap(), "describe"));
}
