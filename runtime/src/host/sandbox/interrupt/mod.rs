//! Stops a running call when its time is up or when another thread asks for it.
//!
//! A plugin's code checks a flag again and again (see [`instrument`](super::instrument)). One thread, the
//! [watchdog](watchdog), raises the flags of calls that have run too long. A call announces its begin and its
//! end by one atomic exchange each, and never reads a clock.

mod watchdog;

use std::io;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use wasmer::sys::vm::VMGlobalDefinition;

use super::nesting;
#[cfg(doc)]
use crate::host::error::CallErrorKind;

/// State shared by an instance, the watchdog and cancellers.
///
/// Aligned so that the words of two instances lie neither in one cache line nor in two that a processor
/// fetches together.
#[derive(Debug)]
#[repr(align(128))]
pub(in crate::host) struct CallTimer {
    /// [`IDLE`], [`STOPPED`], or the number of the running call.
    word: AtomicU64,
    /// The thread of the call, and the depth of nested calls on it, including this one.
    thread: AtomicU64,
    depth: AtomicU64,
    timeout: Duration,
    state: Mutex<State>,
    /// True when the instance is gone.
    closed: AtomicBool,
}

#[derive(Debug, Default)]
struct State {
    /// `None` when the instance is gone.
    flag: Option<Flag>,
    /// The reason why the call has been stopped.
    stop: Option<Stop>,
}

/// The reason why a call was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::host) enum Stop {
    /// It ran for this time, by the watchdog's clock, which starts late and never early.
    Time(Duration),
    /// Another thread stopped it, or stopped a call that led to it.
    Cancelled,
}

const IDLE: u64 = 0;
const STOPPED: u64 = 1;
/// Words of calls, each with its own number.
const FIRST_CALL: u64 = 2;

/// A flag in an instance.
#[derive(Debug)]
struct Flag(NonNull<AtomicI32>);

// SAFETY: all threads of the host access the flag as an atomic only.
unsafe impl Send for Flag {}

impl Flag {
    fn set(&self, value: i32) {
        // SAFETY: the caller of `open` guarantees that the flag outlives this pointer. The plugin's code
        // reads the flag by plain loads and never writes to it. It is machine code, whose loads of an aligned
        // word are atomic on all of wasmer's targets.
        unsafe { self.0.as_ref() }.store(value, Ordering::SeqCst);
    }
}

impl CallTimer {
    /// Creates a timer for an instance that does not exist yet. Fails if the watchdog's thread cannot be
    /// started.
    pub(in crate::host) fn new(timeout: Duration) -> io::Result<Arc<Self>> {
        let timer = Arc::new(Self {
            word: AtomicU64::new(IDLE),
            thread: AtomicU64::new(0),
            depth: AtomicU64::new(0),
            timeout,
            state: Mutex::default(),
            closed: AtomicBool::new(false),
        });
        watchdog::register(&timer)?;
        Ok(timer)
    }

    /// Sets the flag to raise.
    ///
    /// # Safety
    ///
    /// `flag` must belong to an instance that lives until [`close`](Self::close) is called, and the host must
    /// not use it except through this timer.
    pub(in crate::host) unsafe fn open(&self, flag: NonNull<VMGlobalDefinition>) {
        self.state().flag = Some(Flag(flag.cast()));
    }

    /// Forgets the flag before the instance is dropped.
    pub(in crate::host) fn close(&self) {
        self.state().flag = None;
        self.closed.store(true, Ordering::Relaxed);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a call, at a [level](super::nesting::Level) of its own. Calls of one instance begin and end on
    /// one thread, one after the other.
    #[inline]
    pub(in crate::host) fn begin(&self, number: u64) {
        let (thread, depth) = nesting::place();
        self.thread.store(thread, Ordering::Relaxed);
        self.depth.store(depth.into(), Ordering::Relaxed);
        // A plain store suffices: the watchdog looks once more, some time after it has announced that it will
        // sleep.
        self.word.store(number + FIRST_CALL, Ordering::Release);
        watchdog::wake();
    }

    /// Ends the call. Returns the reason if it was stopped.
    #[inline]
    pub(in crate::host) fn end(&self) -> Option<Stop> {
        if self.word.swap(IDLE, Ordering::SeqCst) == STOPPED { self.stopped() } else { None }
    }

    #[cold]
    fn stopped(&self) -> Option<Stop> {
        let mut state = self.state();
        if let Some(flag) = &state.flag {
            flag.set(0);
        }
        state.stop.take()
    }

    /// Returns true if the running call should stop.
    pub(in crate::host) fn is_stopped(&self) -> bool {
        self.word.load(Ordering::SeqCst) == STOPPED
    }

    /// Stops the call with this word, if it still runs.
    fn stop(&self, word: u64, why: Stop) -> bool {
        // Until the flag is raised, nobody lowers it and the instance cannot go away.
        let mut state = self.state();
        let Some(flag) = &state.flag else { return false };
        if self.word.compare_exchange(word, STOPPED, Ordering::SeqCst, Ordering::SeqCst).is_err() {
            return false;
        }
        flag.set(1);
        state.stop = Some(why);
        true
    }

    /// Stops the nested calls that the stopped call of this timer waits for: those that its host functions
    /// make.
    fn stop_nested<'w>(&self, timers: impl IntoIterator<Item = &'w Self>) {
        // A stopped call ends in two steps, and the second takes this lock. If the first step is not done
        // now, the thread stays in the call for as long as we hold the lock, and all its calls at a greater
        // depth are made in it.
        let _state = self.state();
        if !self.is_stopped() {
            return;
        }
        let (thread, depth) = self.place();
        for timer in timers {
            let Some(word) = timer.running() else { continue };
            // The place belongs to that word, or to a later call, which `stop` does not find.
            let place = timer.place();
            if place.0 == thread && place.1 > depth {
                timer.stop(word, Stop::Cancelled);
            }
        }
    }

    /// Returns the word of the running call.
    fn running(&self) -> Option<u64> {
        Some(self.word.load(Ordering::SeqCst)).filter(|word| *word >= FIRST_CALL)
    }

    /// Returns the thread of the running call, and the depth of nested calls on it, including this one.
    fn place(&self) -> (u64, u64) {
        (self.thread.load(Ordering::Relaxed), self.depth.load(Ordering::Relaxed))
    }
}

/// Stops calls of a plugin from another thread.
///
/// ```no_run
/// # mod calculator {
/// #     #[wasmer_plugin::wasmer_plugin]
/// #     pub fn ponder(question: &str) -> u64 { 42 }
/// # }
/// use std::{thread, time::Duration};
/// use calculator::ponder;
/// use wasmer_plugin::host::{CallError, CallErrorKind, Loader, Plugin};
///
/// let mut plugin = Loader::new().load("calculator.wasm")?;
/// let canceller = Plugin::canceller(&plugin);
/// thread::spawn(move || {
///     thread::sleep(Duration::from_secs(1));
///     canceller.cancel();
/// });
/// match plugin.ponder("everything").map_err(CallError::into_kind) {
///     Ok(answer) => println!("{answer}"),
///     Err(CallErrorKind::Cancelled { .. }) => Plugin::reset(&mut plugin)?,
///     Err(kind) => println!("{kind:?}"),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Canceller {
    /// The timer of the current instance, if its calls can be stopped.
    timer: Arc<Mutex<Option<Arc<CallTimer>>>>,
}

impl Canceller {
    /// Stops the call that the plugin is running. The call fails with
    /// [`CallErrorKind::Cancelled`], at once or when the host function returns that
    /// it waits for. Calls of other plugins that this function makes are stopped, too.
    ///
    /// Returns true if there was such a call. If the plugin runs none, its next call is not affected. Calls
    /// of a plugin that was loaded with [`Limits::no_timeout`](super::limits::Limits::no_timeout) cannot be
    /// stopped.
    #[allow(clippy::must_use_candidate)]
    pub fn cancel(&self) -> bool {
        // Locked to the end, so that `set` cannot change the instance meanwhile.
        let timer = self.lock();
        let running = timer.as_ref().and_then(|timer| Some((timer, timer.running()?)));
        running.is_some_and(|(timer, word)| timer.stop(word, Stop::Cancelled))
    }

    /// Sets the timer of the instance whose calls are stopped from now on. After the return, no call of the
    /// previous instance is stopped.
    pub(in crate::host) fn set(&self, timer: Option<Arc<CallTimer>>) {
        *self.lock() = timer;
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<CallTimer>>> {
        self.timer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::nesting::Level;
    use super::*;

    const FOREVER: Duration = Duration::MAX;

    /// Returns timers with flags of their own.
    fn timers<const N: usize>() -> ([Arc<CallTimer>; N], [&'static AtomicI32; N]) {
        let timers = std::array::from_fn(|_| CallTimer::new(FOREVER).unwrap());
        // The watchdog keeps the timers, so their flags must live forever.
        let flags = std::array::from_fn(|_| &*Box::leak(Box::<AtomicI32>::default()));
        for (timer, flag) in timers.iter().zip(flags) {
            timer.state().flag = Some(Flag(NonNull::from(flag)));
        }
        (timers, flags)
    }

    fn begin(timer: &CallTimer) -> Level {
        let level = Level::enter().unwrap();
        timer.begin(0);
        level
    }

    #[test]
    fn nested_calls_are_stopped() {
        let ([outer, inner], flags) = timers();
        let _outer = begin(&outer);
        let _inner = begin(&inner);
        outer.stop_nested([&*outer, &*inner]);
        assert!(!inner.is_stopped(), "the outer call goes on");
        assert!(outer.stop(outer.running().unwrap(), Stop::Cancelled));
        outer.stop_nested([&*outer, &*inner]);
        assert!(inner.is_stopped());
        assert_eq!(flags[1].load(Ordering::Relaxed), 1);
        assert_eq!((inner.end(), outer.end()), (Some(Stop::Cancelled), Some(Stop::Cancelled)));
        assert_eq!(flags.map(|flag| flag.load(Ordering::Relaxed)), [0, 0]);
    }

    /// The stopped call ends after it was found, and its thread goes on to other calls.
    #[test]
    fn calls_after_the_stopped_one_go_on() {
        let ([stopped, outer, inner], _) = timers();
        let level = begin(&stopped);
        assert!(stopped.stop(stopped.running().unwrap(), Stop::Cancelled));
        assert_eq!(stopped.end(), Some(Stop::Cancelled));
        drop(level);
        let _outer = begin(&outer);
        let _inner = begin(&inner);
        stopped.stop_nested([&*stopped, &*outer, &*inner]);
        assert_eq!((inner.end(), outer.end()), (None, None));
    }

    #[test]
    fn calls_of_other_threads_go_on() {
        let ([outer, other], _) = timers();
        let _outer = begin(&outer);
        let word = outer.running().unwrap();
        assert!(outer.stop(word, Stop::Cancelled));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let ([first], _) = timers();
                let _first = begin(&first);
                let _other = begin(&other);
                outer.stop_nested([&*first, &*other]);
                assert_eq!((other.end(), first.end()), (None, None));
            });
        });
        outer.end();
    }
}
