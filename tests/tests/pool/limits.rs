//! Tests of the number of instances, and of the waiting time.

use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use wasmer_plugin::host::{CallErrorKind, PluginPool};
use worker::{wait, work};

use super::{settled, workers};

#[test]
fn calls_wait_and_give_up() {
    let barrier = Arc::new(Barrier::new(3));
    let gate = barrier.clone();
    let gate = move |ticket| {
        gate.wait();
        gate.wait();
        ticket
    };
    let pool = workers(gate).maximum(2).wait(Duration::from_millis(30)).build().unwrap();
    thread::scope(|scope| {
        let busy: Vec<_> = [1, 2]
            .map(|ticket| {
                let mut pool = pool.clone();
                scope.spawn(move || assert_eq!(pool.wait(ticket).unwrap(), ticket))
            })
            .into();
        barrier.wait();
        assert_eq!(settled(&pool), (2, 0, 2, 0, 0));
        let start = Instant::now();
        let error = pool.clone().work(3, 1).unwrap_err();
        assert!(start.elapsed() >= Duration::from_millis(30));
        assert_eq!(
            error.to_string(),
            "plugin `worker.wasm` has no instance free for `work`: the 2 that its pool may have were busy for 30ms"
        );
        assert!(
            matches!(error.kind(), CallErrorKind::PoolExhausted { maximum: 2, .. })
                && error.function() == "work",
            "{error:?}"
        );
        assert!(!error.poisons());
        barrier.wait();
        for thread in busy {
            thread.join().unwrap();
        }
    });
    assert_eq!(pool.clone().work(3, 1).unwrap().0, 3);
    assert_eq!(settled(&pool), (0, 2, 2, 0, 0));
}

/// Each waiting call gets its turn, however busy the others are.
#[test]
fn nobody_waits_for_ever() {
    let pool = workers(|ticket| ticket).maximum(1).wait(Duration::from_secs(30)).build().unwrap();
    thread::scope(|scope| {
        let threads: Vec<_> = (1..=6)
            .map(|ticket| {
                let mut pool = pool.clone();
                scope.spawn(move || {
                    for _ in 0..200 {
                        assert_eq!(pool.work(ticket, 2_000).unwrap().0, ticket);
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
    });
    assert_eq!(pool.clone().work(1, 1).unwrap().1, 1201);
    assert_eq!(settled(&pool), (0, 1, 1, 0, 0));
}

#[test]
fn idle_instances_are_given_back() {
    let barrier = Arc::new(Barrier::new(3));
    let gate = move |ticket| {
        if ticket == 1 {
            barrier.wait();
        }
        ticket
    };
    let mut pool = workers(gate).maximum(3).idle(Duration::from_millis(40)).build().unwrap();
    thread::scope(|scope| {
        for _ in 0..3 {
            let mut pool = pool.clone();
            scope.spawn(move || pool.wait(1).unwrap());
        }
    });
    assert_eq!(settled(&pool), (0, 3, 3, 0, 0));
    // One instance goes on working, and is kept.
    let start = Instant::now();
    let mut calls = Vec::new();
    while PluginPool::stats(&pool).idle > 1 {
        calls.push(pool.work(1, 1).unwrap().1);
        assert!(start.elapsed() < Duration::from_secs(30));
    }
    assert!(calls.is_sorted(), "it is one and the same");
    assert!(start.elapsed() >= Duration::from_millis(10));
    assert_eq!(settled(&pool), (0, 1, 3, 0, 2));
    assert_eq!(PluginPool::shrink(&pool), 1);
    assert_eq!(PluginPool::shrink(&pool), 0);
    assert_eq!(pool.work(1, 1).unwrap(), (1, 1, true));
    assert_eq!(settled(&pool), (0, 1, 4, 0, 3));
}

#[test]
fn there_is_always_room_for_one() {
    let mut pool = workers(|ticket| ticket).maximum(0).wait(Duration::ZERO).build().unwrap();
    assert_eq!(PluginPool::stats(&pool).maximum, 1);
    assert_eq!(pool.work(1, 1).unwrap().0, 1);
    let pool = workers(|ticket| ticket).build().unwrap();
    let parallel = thread::available_parallelism().unwrap().get();
    assert_eq!(PluginPool::stats(&pool).maximum, parallel);
}
