//! The thread that stops calls that run too long.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use super::{CallTimer, Stop};

/// The interval between two looks. A call's time counts from the look that first sees it, so a timeout is
/// late by up to this interval and never early.
const PERIOD: Duration = Duration::from_millis(2);

/// The longest interval between two looks that counts in full. A longer one means that the whole process was
/// stopped, by a debugger or with its machine, and no call could run.
const PAUSE: Duration = Duration::from_millis(50);

/// Number of looks without a call, a tenth of a second, after which the watchdog sleeps until a call begins.
const IDLE_LOOKS: u32 = 50;

/// True while the watchdog looks. On a cache line of its own, because every call reads it.
static AWAKE: Awake = Awake(AtomicBool::new(false));

#[repr(align(128))]
struct Awake(AtomicBool);

static WATCHED: Mutex<Registry> = Mutex::new(Registry { thread: None, watched: Vec::new() });

struct Registry {
    thread: Option<Thread>,
    watched: Vec<WatchdogEntry>,
}

struct WatchdogEntry {
    timer: Arc<CallTimer>,
    /// The call that was last seen, and the time when it was first seen.
    seen: u64,
    since: Instant,
}

fn registry() -> MutexGuard<'static, Registry> {
    WATCHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Watches this instance from now on, until its timer is closed.
pub(super) fn register(timer: &Arc<CallTimer>) -> io::Result<()> {
    let mut registry = registry();
    if registry.thread.is_none() {
        let builder = thread::Builder::new().name("wasmer-plugin-watchdog".into());
        registry.thread = Some(builder.spawn(run)?.thread().clone());
    }
    registry.watched.push(WatchdogEntry { timer: timer.clone(), seen: 0, since: Instant::now() });
    Ok(())
}

/// Wakes the watchdog for a call that has begun.
#[inline]
pub(super) fn wake() {
    // The call's word was stored before this, and may not be visible yet. If the watchdog is about to sleep,
    // either this load sees it, or the watchdog's last look, a period later, sees the word.
    if !AWAKE.0.load(Ordering::Relaxed) {
        rouse();
    }
}

#[cold]
fn rouse() {
    if !AWAKE.0.swap(true, Ordering::SeqCst)
        && let Some(thread) = &registry().thread
    {
        thread.unpark();
    }
}

fn run() {
    let mut idle = 0;
    let mut last = Instant::now();
    loop {
        let now = Instant::now();
        let pause = now.duration_since(last).saturating_sub(PAUSE);
        last = now;
        idle = if look(pause) { 0 } else { idle + 1 };
        if idle < IDLE_LOOKS {
            thread::sleep(PERIOD);
            continue;
        }
        idle = 0;
        AWAKE.0.store(false, Ordering::SeqCst);
        thread::sleep(PERIOD);
        if look(Duration::ZERO) {
            AWAKE.0.store(true, Ordering::SeqCst);
        }
        while !AWAKE.0.load(Ordering::SeqCst) {
            thread::park();
        }
        last = Instant::now();
    }
}

/// Stops overdue calls. `pause` is time that does not count. Returns true if there were any calls.
fn look(pause: Duration) -> bool {
    let mut registry = registry();
    let mut any = false;
    // Timers whose call has been stopped and has not ended yet.
    let mut stopped: Vec<Arc<CallTimer>> = Vec::new();
    registry.watched.retain_mut(|watched| {
        if let Some(word) = watched.timer.running() {
            any = true;
            watched.look(word, pause);
        }
        if watched.timer.is_stopped() {
            any = true;
            stopped.push(watched.timer.clone());
        }
        !watched.timer.closed.load(Ordering::Relaxed)
    });
    for outer in stopped {
        outer.stop_nested(registry.watched.iter().map(|watched| &*watched.timer));
    }
    any
}

impl WatchdogEntry {
    fn look(&mut self, word: u64, pause: Duration) {
        self.since += pause;
        if self.seen != word {
            (self.seen, self.since) = (word, Instant::now());
            return;
        }
        let elapsed = self.since.elapsed();
        if elapsed >= self.timer.timeout {
            self.timer.stop(word, Stop::Time(elapsed));
        }
    }
}
