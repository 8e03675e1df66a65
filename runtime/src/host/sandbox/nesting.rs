//! A bound on nested calls of plugins on one thread.
//!
//! A host function may call a plugin, whose host function may call the next. Each level takes native stack,
//! and a stack overflow ends the process.

use std::cell::Cell;

/// Maximum depth. This depth takes between 768 KiB and 1 MiB of a thread's stack in a build without
/// optimisation, if the host functions themselves take little. New threads have 2 MiB.
pub(in crate::host) const MOST: u32 = 64;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
}

/// A guard for a call that the thread is in.
pub(in crate::host) struct Level(());

impl Level {
    /// Returns `None` if the thread is in too many calls already.
    #[inline]
    pub(in crate::host) fn enter() -> Option<Self> {
        DEPTH.with(|depth| {
            let entered = depth.get();
            (entered < MOST).then(|| {
                depth.set(entered + 1);
                Self(())
            })
        })
    }
}

/// Returns the thread's identity and its depth of nested calls.
#[inline]
pub(in crate::host) fn place() -> (u64, u32) {
    // Each thread has its own counter, whose address identifies the thread.
    DEPTH.with(|depth| (std::ptr::from_ref(depth).addr() as u64, depth.get()))
}

impl Drop for Level {
    #[inline]
    fn drop(&mut self) {
        DEPTH.with(|depth| depth.set(depth.get() - 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_counted_for_each_thread() {
        let all: Vec<Level> = std::iter::from_fn(Level::enter).collect();
        assert_eq!(all.len(), MOST as usize);
        assert!(std::thread::spawn(|| Level::enter().is_some()).join().unwrap());
        assert!(Level::enter().is_none());
        drop(all);
        assert!(Level::enter().is_some());
    }

    #[test]
    fn a_panic_leaves_its_level() {
        let _ = std::panic::catch_unwind(|| {
            let _level = Level::enter();
            std::panic::resume_unwind(Box::new(()));
        });
        assert_eq!(std::iter::from_fn(Level::enter).collect::<Vec<_>>().len(), MOST as usize);
    }
}
