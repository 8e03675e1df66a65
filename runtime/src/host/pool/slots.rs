//! Slots for a pool's instances, and the threads that wait for them.
//!
//! Each slot has its own lock, on its own cache lines. A thread first tries the slot that it had last, so
//! that no two threads write to the same memory as long as there are enough slots.

use std::cell::Cell;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicUsize, Ordering, fence};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

/// The time after which a waiting thread goes before later ones. Until then a thread that is already on a
/// processor may be faster: a context switch takes longer than a hundred calls.
const PATIENCE: Duration = Duration::from_millis(1);

pub(super) struct Slots<T> {
    all: Box<[Slot<T>]>,
    /// Number of waiting threads that have not been woken.
    asleep: AtomicUsize,
    /// Number of threads that have waited for longer than [`PATIENCE`].
    impatient: AtomicUsize,
    /// Number of threads that have been woken and have not noticed yet.
    woken: Mutex<usize>,
    freed: Condvar,
}

/// Aligned so that two slots lie neither in one cache line nor in two that a processor fetches together.
#[repr(align(128))]
struct Slot<T>(Mutex<Option<T>>);

impl<T> Slot<T> {
    fn try_lock(&self) -> Option<MutexGuard<'_, Option<T>>> {
        match self.0.try_lock() {
            Ok(guard) => Some(guard),
            // The holder of a slot keeps its content valid, even if it panics.
            Err(TryLockError::Poisoned(error)) => Some(error.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}

/// A slot held by this thread until it is dropped.
pub(super) struct Held<'a, T> {
    slots: &'a Slots<T>,
    index: usize,
    guard: Option<MutexGuard<'a, Option<T>>>,
}

thread_local! {
    /// The slot that the thread tries first. Threads start at different slots.
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

    /// Returns the number of waiting threads.
    pub(super) fn waiting(&self) -> usize {
        let woken = self.lock();
        self.asleep.load(Ordering::Relaxed) + *woken
    }

    /// Takes a slot, a filled one if possible. Returns `None` if none gets free within `longest`.
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

    /// Returns the slot that this thread tries first. Avoids a division, which takes as long as a lock.
    #[inline]
    fn hint(&self) -> usize {
        let (hint, number) = (HINT.get(), self.all.len());
        if hint < number { hint } else { hint % number }
    }

    /// Searches for a free slot, preferably a filled one, and makes it the thread's hint.
    #[cold]
    fn search(&self) -> Option<Held<'_, T>> {
        let start = self.hint();
        let mut vacant: Option<Held<'_, T>> = None;
        for index in (start..self.all.len()).chain(0..start) {
            let Some(guard) = self.all[index].try_lock() else { continue };
            let filled = guard.is_some();
            // Dropping a `Held` wakes a waiting thread, which may have missed this slot while we held it.
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
            // Pairs with the fence in `wake`: either we see a slot that is being released, or its releaser
            // sees that we wait.
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
            // Wakeups are counted, not addressed: a thread that wakes for another reason may take one.
            let called = *woken > 0;
            if called {
                *woken -= 1;
            } else {
                self.asleep.fetch_sub(1, Ordering::SeqCst);
            }
            drop(woken);
            if held.is_some() || waited >= longest {
                if called {
                    // The wakeup was for another slot. Pass it on.
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

    /// Wakes a waiting thread after a slot was released.
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

    /// Locks the free slots, one after the other.
    pub(super) fn free(&self) -> impl Iterator<Item = Held<'_, T>> {
        self.all.iter().enumerate().filter_map(|(index, slot)| {
            let guard = slot.try_lock()?;
            Some(Held { slots: self, index, guard: Some(guard) })
        })
    }
}

/// Counts this thread as impatient until it gets a slot or gives up.
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

    /// Releases the slot, if that has not happened yet.
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

    /// With more threads than slots, each thread gets a slot again and again, and no slot has two holders.
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
        // Another thread does not fill a second slot while the first one is free.
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
