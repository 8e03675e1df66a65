//! Tests that every call has an instance to itself, and returns its own answer.

use std::sync::Barrier;
use std::thread;

use wasmer_plugin::host::{CallErrorKind, PluginPool};
use worker::{echo, panics, wait, work};

use super::{settled, workers};

#[test]
fn handles_can_go_anywhere() {
    fn anywhere<T: Clone + Send + Sync + 'static>() {}
    anywhere::<PluginPool>();
}

/// Uses more threads than instances, and some calls that fail.
#[test]
fn many_threads_call_few_instances() {
    const THREADS: u64 = 8;
    const ROUNDS: u64 = 300;
    let pool = workers(|ticket| ticket + 1).maximum(3).build().unwrap();
    let panicked: u64 = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| {
                let mut pool = pool.clone();
                scope.spawn(move || {
                    let mut panicked = 0;
                    for round in 0..ROUNDS {
                        let ticket = 1 + thread * ROUNDS + round;
                        match ticket % 17 {
                            0 => {
                                let error = pool.panics(ticket).unwrap_err();
                                let CallErrorKind::GuestPanicked { message, .. } = error.kind() else {
                                    panic!("{error:?}")
                                };
                                assert_eq!(*message, format!("no luck with {ticket}"));
                                panicked += 1;
                            }
                            1 => assert_eq!(pool.wait(ticket).unwrap(), ticket + 1),
                            2 => {
                                let text = ticket.to_string().repeat(1000);
                                assert!(pool.echo(text.clone()).unwrap() == text);
                            }
                            _ => {
                                let (own, _, alone) = pool.work(ticket, 200).unwrap();
                                assert_eq!((own, alone), (ticket, true));
                            }
                        }
                    }
                    panicked
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert!(panicked > 100, "{panicked}");
    let (busy, idle, made, failed, given_back) = settled(&pool);
    assert_eq!((busy, failed, given_back), (0, panicked, 0));
    assert!(idle <= 3, "{idle}");
    assert_eq!(made, failed + idle as u64);
}

/// All calls arrive once, as the instances' own counters show.
#[test]
fn every_call_runs_once() {
    let pool = workers(|ticket| ticket).maximum(2).build().unwrap();
    let barrier = Barrier::new(4);
    thread::scope(|scope| {
        for thread in 1..=4 {
            let (mut pool, barrier) = (pool.clone(), &barrier);
            scope.spawn(move || {
                barrier.wait();
                for _ in 0..500 {
                    assert_eq!(
                        pool.work(thread, 20).map(|(own, _, alone)| (own, alone)).unwrap(),
                        (thread, true)
                    );
                }
            });
        }
    });
    let (_, idle, made, ..) = settled(&pool);
    assert_eq!(made, idle as u64);
    // Each instance has its own count. Holding one at the gate gives access to the other.
    let total = counts(&pool, idle);
    assert_eq!(total, 2000 + u32::try_from(idle).unwrap());
}

/// Returns the sum of the counters of this many instances, each of which is called once more.
fn counts(pool: &PluginPool, instances: usize) -> u32 {
    let barrier = Barrier::new(instances);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..instances)
            .map(|_| {
                let (mut pool, barrier) = (pool.clone(), &barrier);
                // The arguments are encoded while the thread has an instance, so each thread has another one.
                scope.spawn(move || pool.work_when(barrier))
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}

trait WorkWhen {
    fn work_when(&mut self, all: &Barrier) -> u32;
}

impl WorkWhen for PluginPool {
    /// Makes a call that lasts until the others need other instances.
    fn work_when(&mut self, all: &Barrier) -> u32 {
        all.wait();
        self.work(9, 30_000_000).unwrap().1
    }
}

/// A single calling thread needs one instance, whatever the maximum is.
#[test]
fn one_thread_one_instance() {
    let pool = workers(|ticket| ticket).maximum(16).build().unwrap();
    for call in 1..=100 {
        // The same for several threads that call one after the other.
        let mut pool = pool.clone();
        let calls = thread::spawn(move || pool.work(1, 1).unwrap().1).join().unwrap();
        assert_eq!(calls, call);
    }
    assert_eq!(settled(&pool), (0, 1, 1, 0, 0));
}

/// A host function calls the pool from which it is called.
#[test]
fn a_pool_calls_itself() {
    use std::sync::{Arc, Mutex};
    let own: Arc<Mutex<Option<PluginPool>>> = Arc::default();
    let gate = own.clone();
    let gate = move |ticket: u64| {
        let pool = gate.lock().unwrap().clone();
        match pool {
            Some(mut pool) if ticket > 0 => pool.wait(ticket - 1).map_or(99, |depth| depth + 1),
            _ => 0,
        }
    };
    let mut pool = workers(gate).maximum(3).wait(std::time::Duration::from_millis(5)).build().unwrap();
    *own.lock().unwrap() = Some(pool.clone());
    assert_eq!(pool.wait(2).unwrap(), 2);
    assert_eq!(settled(&pool), (0, 3, 3, 0, 0));
    // The fourth call has no instance left.
    assert_eq!(pool.wait(3).unwrap(), 101);
    *own.lock().unwrap() = None;
}
