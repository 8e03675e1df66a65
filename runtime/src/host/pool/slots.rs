//! Places for a pool's instances: who has which, and who waits for one.
//!
//! Each place has a lock of its own, on cache lines of its own. A thread tries the one that it had last first, so that as
//! long as there are enough of them no two threads write to the same memory.

use std::cell::Cell;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicUsize, Ordering, fence};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

/// After so long a thread that waits goes before those that come later. Before, whoever is on a processor already may
/// be faster: a change of threads takes longer than a hundred calls.
const PATIENCE: Duration = Duration::from_millis(1);

pub(super) struct Slots<T> {
    all: Box<[Slot<T>]>,
    /// How many threads wait that nobody has woken yet.
    asleep: AtomicUsize,
    /// How many have waited for longer than their [`PATIENCE`].
    impatient: AtomicUsize,
    /// How many threads have been woken and do not know it yet.
    woken: Mutex<usize>,
    freed: Condvar,
}

/// Aligned so that no two lie in one cache line, nor in two that a processor fetches together.
#[repr(align(128))]
struct Slot<T>(Mutex<Option<T>>);

impl<T> Slot<T> {
    fn try_lock(&self) -> Option<MutexGuard<'_, Option<T>>> {
        match self.0.try_lock() {
            Ok(guard) => Some(guard),
            // Whoever holds a slot sees to it that what is in it is good, however that ends.
            Err(TryLockError::Poisoned(error)) => Some(error.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}

/// A slot that is this thread's until it is dropped.
pub(super) struct Held<'a, T> {
    slots: &'a Slots<T>,
    index: usize,
    guard: Option<MutexGuard<'a, Option<T>>>,
}

thread_local! {
    /// The slot that the thread tries first. Threads begin with one after the other.
    static HINT: Cell<usize> = Cell::new(NEXT.fetch_add(1, Ordering::Relaxed));
}

static NEXT: AtomicUsize = AtomicUsize::new(0);

impl<T> Slots<T> {
    pub(super) fn new(number: usize) -> Self {
        Self {
            all: (0..number).map(|_| Slot(Mutex::new(None))).collect(),
            asleep: AtomicUsize::new(0),
            impatient: AtomicUsize::new(0),
            woken: Mutex::new(0),
            freed: Condvar::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// How many threads wait.
    pub(super) fn waiting(&self) -> usize {
        let woken = self.lock();
        self.asleep.load(Ordering::Relaxed) + *woken
    }

    /// A slot, with something in it if possible, if there is one before so much time has passed.
    #[inline]
    pub(super) fn take(&self, longest: Duration) -> Option<Held<'_, T>> {
        if self.impatient.load(Ordering::Relaxed) == 0 {
            let index = self.hint();
            if let Some(guard) = self.all[index].try_lock() {
                let held = Held { slots: self, index, guard: Some(guard) };
                if held.is_some() {
                    return Some(held);
                }
            }
            if let Some(held) = self.search() {
                return Some(held);
            }
        }
        self.wait(longest)
    }

    /// The slot that this thread tries first. A division takes as long as a lock.
    #[inline]
    fn hint(&self) -> usize {
        let (hint, number) = (HINT.get(), self.all.len());
        if hint < number { hint } else { hint % number }
    }

    /// Any slot that is free, one with something in it if possible. The thread stays with it.
    #[cold]
    fn search(&self) -> Option<Held<'_, T>> {
        let start = self.hint();
        let mut vacant: Option<Held<'_, T>> = None;
        for index in (start..self.all.len()).chain(0..start) {
            let Some(guard) = self.all[index].try_lock() else { continue };
            let filled = guard.is_some();
            // What is not kept is given back as if it had been used: somebody may have looked for it meanwhile.
            let held = Held { slots: self, index, guard: Some(guard) };
            if filled {
                HINT.set(index);
                return Some(held);
            }
            vacant.get_or_insert(held);
        }
        if let Some(held) = &vacant {
            HINT.set(held.index);
        }
        vacant
    }

    #[cold]
    fn wait(&self, longest: Duration) -> Option<Held<'_, T>> {
        let start = Instant::now();
        let mut impatience: Option<Impatience<'_>> = None;
        loop {
            self.asleep.fetch_add(1, Ordering::SeqCst);
            // Either this sees a slot that is given back now, or whoever gives it back sees that this waits.
            fence(Ordering::SeqCst);
            let held = self.search();
            let mut woken = self.lock();
            let waited = start.elapsed();
            if held.is_none() && waited < longest && *woken == 0 {
                let mut most = longest.saturating_sub(waited);
                if impatience.is_none() {
                    most = most.min(PATIENCE);
                }
                let wait = self.freed.wait_timeout(woken, most).unwrap_or_else(PoisonError::into_inner);
                woken = wait.0;
            }
            // It does not matter who was meant: one that wakes for another reason counts itself.
            let called = *woken > 0;
            if called {
                *woken -= 1;
            } else {
                self.asleep.fetch_sub(1, Ordering::SeqCst);
            }
            drop(woken);
            if held.is_some() || waited >= longest {
                if called {
                    // There is another slot than this one.
                    self.wake_one();
                }
                return held;
            }
            if start.elapsed() >= PATIENCE && impatience.is_none() {
                self.impatient.fetch_add(1, Ordering::Relaxed);
                impatience = Some(Impatience(&self.impatient));
            }
        }
    }

    /// A slot has been given back.
    #[inline]
    fn wake(&self) {
        fence(Ordering::SeqCst);
        if self.asleep.load(Ordering::Relaxed) > 0 {
            self.wake_one();
        }
    }

    #[cold]
    fn wake_one(&self) {
        let mut woken = self.lock();
        let sleeper =
            self.asleep.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |asleep| asleep.checked_sub(1));
        if sleeper.is_ok() {
            *woken += 1;
            self.freed.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, usize> {
        self.woken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All slots that nobody has, one after the other.
    pub(super) fn free(&self) -> impl Iterator<Item = Held<'_, T>> {
        self.all.iter().enumerate().filter_map(|(index, slot)| {
            let guard = slot.try_lock()?;
            Some(Held { slots: self, index, guard: Some(guard) })
        })
    }
}

/// That of a thread that has waited for long, until it has what it waits for or gives up.
struct Impatience<'a>(&'a AtomicUsize);

impl Drop for Impatience<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl<T> Held<'_, T> {
    pub(super) fn index(&self) -> usize {
        self.index
    }

    /// Gives the slot back, if that has not happened yet.
    #[inline]
    pub(super) fn release(&mut self) {
        if self.guard.take().is_some() {
            self.slots.wake();
        }
    }
}

impl<T> Deref for Held<'_, T> {
    type Target = Option<T>;

    #[inline]
    fn deref(&self) -> &Option<T> {
        self.guard.as_ref().expect("the slot has not been given back")
    }
}

impl<T> DerefMut for Held<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Option<T> {
        self.guard.as_mut().expect("the slot has not been given back")
    }
}

impl<T> Drop for Held<'_, T> {
    #[inline]
    fn drop(&mut self) {
        self.release();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;
    use std::thread;

    use super::*;

    /// More threads than slots: each gets one again and again, and nobody has one that another has.
    #[test]
    fn no_slot_is_lost_or_had_twice() {
        let slots: Slots<(AtomicBool, u64)> = Slots::new(3);
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for round in 0..2_000 {
                        let mut held = slots.take(Duration::MAX).expect("it waits for ever");
                        let (had, count) = held.get_or_insert_with(|| (AtomicBool::new(false), 0));
                        assert!(!had.swap(true, Ordering::Relaxed));
                        *count += 1;
                        if round % 64 == 0 {
                            thread::yield_now();
                        }
                        assert!(had.swap(false, Ordering::Relaxed));
                    }
                });
            }
        });
        assert_eq!(slots.waiting(), 0);
        assert_eq!(slots.impatient.load(Ordering::Relaxed), 0);
        let total: u64 = slots.free().map(|held| held.as_ref().map_or(0, |(_, count)| *count)).sum();
        assert_eq!(total, 16_000);
    }

    #[test]
    fn a_thread_keeps_its_slot() {
        let slots: Slots<u8> = Slots::new(4);
        let index = {
            let mut held = slots.take(Duration::ZERO).unwrap();
            *held = Some(1);
            held.index()
        };
        for _ in 0..10 {
            assert_eq!(slots.take(Duration::ZERO).unwrap().index(), index);
        }
        // Another thread does not fill a second one as long as the first will do.
        let other =
            || thread::scope(|scope| scope.spawn(|| slots.take(Duration::ZERO).unwrap().index()).join());
        assert_eq!(other().unwrap(), index);
        let _held = slots.take(Duration::ZERO).unwrap();
        assert_ne!(other().unwrap(), index);
    }

    #[test]
    fn waiting_ends() {
        let slots: Slots<u8> = Slots::new(1);
        let held = slots.take(Duration::ZERO).unwrap();
        assert!(slots.take(Duration::ZERO).is_none());
        let start = Instant::now();
        assert!(slots.take(Duration::from_millis(20)).is_none());
        assert!(start.elapsed() >= Duration::from_millis(20));
        thread::scope(|scope| {
            let waiting = scope.spawn(|| slots.take(Duration::MAX).is_some());
            while slots.impatient.load(Ordering::Relaxed) == 0 {
                thread::yield_now();
            }
            drop(held);
            assert!(waiting.join().unwrap());
        });
    }

    #[test]
    fn a_panic_gives_the_slot_back() {
        let slots: Slots<u8> = Slots::new(1);
        let panicked = thread::scope(|scope| {
            let thread = scope.spawn(|| {
                let _held = slots.take(Duration::ZERO).unwrap();
                panic!("with a slot");
            });
            thread.join()
        });
        panicked.unwrap_err();
        assert!(slots.take(Duration::ZERO).is_some());
    }
}
