//! Tests eight plugins with four threads and a fault in one of a thousand calls. Every call gets its answer
//! or its error.
//!
//! Makes 100,000 calls, or as many as `SOAK_CALLS` says.

use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use soak::{Tally, TallyHost, answer, burns, dawdles, floods, number, panics, text, traps, words};
use wasmer_plugin::host::{CallError, CallErrorKind, Limits, Loader, PluginPool, Trap};

const THREADS: u64 = 4;
const PLUGINS: usize = 8;
const FAULTS: u64 = 1000;

/// Longer than a busy machine suspends a thread.
const TIMEOUT: Duration = Duration::from_millis(500);
const FUEL: u64 = 1_000_000;
const REPLY: usize = 64 << 10;

/// One bit for each ticket.
struct Tickets(Vec<AtomicU64>);

impl Tickets {
    fn new(count: u64) -> Self {
        Self((0..=count / 64).map(|_| AtomicU64::new(0)).collect())
    }

    fn has(&self, ticket: u64) -> bool {
        let word = self.0[usize::try_from(ticket / 64).unwrap()].load(Ordering::SeqCst);
        word & (1 << (ticket % 64)) != 0
    }
}

/// The host of each plugin.
struct Book(Arc<Tickets>);

impl Tally for Book {
    fn seen(&self, ticket: u64) {
        if ticket == u64::MAX {
            std::thread::sleep(Duration::from_millis(1));
            return;
        }
        let word = &self.0.0[usize::try_from(ticket / 64).unwrap()];
        let before = word.fetch_or(1 << (ticket % 64), Ordering::SeqCst);
        assert!(before & (1 << (ticket % 64)) == 0, "the call {ticket} ran twice");
    }
}

#[test]
fn every_call_has_its_answer() {
    let calls = std::env::var("SOAK_CALLS").map_or(100_000, |calls| calls.parse().expect("a number"));
    let tickets = Arc::new(Tickets::new(calls));
    let limits = Limits::default().timeout(TIMEOUT).fuel(FUEL).reply(REPLY).memory(16 << 20);
    let module = Loader::builder().limits(limits).build().compile(env!("SOAK_WASM")).unwrap();
    let given = tickets.clone();
    let pool = PluginPool::builder(module)
        .maximum(PLUGINS)
        .hosts(move || TallyHost::new(Book(given.clone())))
        .build()
        .unwrap();

    let start = Instant::now();
    let (mut half, mut faults) = (0, 0);
    for part in 0..2 {
        let range = part * calls / 2..(part + 1) * calls / 2;
        faults += std::thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS)
                .map(|thread| {
                    let (pool, range) = (pool.clone(), range.clone());
                    scope.spawn(move || {
                        range
                            .filter(|ticket| ticket % THREADS == thread)
                            .map(|ticket| call(&pool, ticket))
                            .sum::<u64>()
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().expect("its calls went as they should"))
                .sum::<u64>()
        });
        if part == 0 {
            half = resident();
        }
    }
    let elapsed = start.elapsed();
    for ticket in 0..calls {
        assert!(tickets.has(ticket), "the call {ticket} did not run");
    }
    assert_eq!(faults, calls / FAULTS);
    let grown = resident().saturating_sub(half);
    println!(
        "{calls} calls, {faults} of them with a fault, in {elapsed:.1?}; resident {} KiB after half of them, {} KiB more at the end",
        half >> 10,
        grown >> 10
    );
    assert!(grown < 4 << 20, "the host has grown by {grown} bytes");
}

/// Makes the call with this number. Returns its number of faults.
fn call(pool: &PluginPool, ticket: u64) -> u64 {
    let mut plugin = pool.clone();
    if ticket % FAULTS == FAULTS / 2 {
        fault(&mut plugin, ticket);
        return 1;
    }
    match ticket % 3 {
        0 => assert_eq!(plugin.number(ticket).unwrap(), answer(ticket)),
        1 => assert_eq!(plugin.text(ticket, "no. ").unwrap(), format!("no. {}", answer(ticket))),
        _ => {
            let mut list = vec!["first".to_owned()];
            assert_eq!(plugin.words(ticket, &mut list).unwrap(), 2);
            assert_eq!(list, ["first".to_owned(), answer(ticket).to_string()]);
        }
    }
    0
}

fn fault(plugin: &mut PluginPool, ticket: u64) {
    fn failed<T: Debug>(result: Result<T, CallError>) -> CallError {
        result.expect_err("this call fails")
    }
    match ticket / FAULTS % 5 {
        0 => {
            let error = failed(plugin.panics(ticket));
            let CallErrorKind::GuestPanicked { message, .. } = error.kind() else { panic!("{error:?}") };
            assert_eq!(*message, format!("ticket {ticket}"));
        }
        1 => {
            let error = failed(plugin.traps(ticket));
            assert!(
                matches!(error.kind(), CallErrorKind::Trapped { trap: Trap::Unreachable, .. }),
                "{error:?}"
            );
        }
        2 => {
            let error = failed(plugin.dawdles(ticket, 1000));
            let CallErrorKind::TimedOut { elapsed, allowed, .. } = error.kind() else { panic!("{error:?}") };
            assert!(*elapsed >= TIMEOUT && *allowed == TIMEOUT);
        }
        3 => {
            let error = failed(plugin.burns(ticket));
            assert!(matches!(error.kind(), CallErrorKind::OutOfFuel { allowed: FUEL, .. }), "{error:?}");
        }
        _ => {
            let error = failed(plugin.floods(ticket, 100_000));
            assert!(
                matches!(error.kind(), CallErrorKind::ReplyTooLarge { bytes: 100_016, allowed: REPLY, .. }),
                "{error:?}"
            );
        }
    }
}

/// Returns the resident memory of this process, in bytes.
#[cfg(target_os = "linux")]
fn resident() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    let resident = pages.split(' ').nth(1).unwrap();
    resident.parse::<usize>().unwrap() * 4096
}

#[cfg(not(target_os = "linux"))]
fn resident() -> usize {
    0
}
