//! The time in plugins, with the feature `clock`.
//!
//! On wasm32-unknown-unknown `SystemTime::now` and `Instant::now` panic. These functions ask the host:
//!
//! ```
//! # #[cfg(feature = "std")] {
//! use core::time::Duration;
//! use wasmer_plugin_services::clock::{self, ClockHost, Fixed};
//!
//! /// Runs in a plugin.
//! fn age_in_days(born: Duration) -> u64 {
//!     (clock::since_epoch() - born).as_secs() / 86_400
//! }
//!
//! // Tests pass a fixed clock. Hosts do `load_with("plugin.wasm", ClockHost::new(…))`.
//! let day = Duration::from_secs(86_400);
//! let mut host = ClockHost::new(Fixed::at(day * 20_000));
//! assert_eq!(host.scope(|| age_in_days(day * 19_990)), 10);
//! # }
//! ```
//!
//! A clock lets a plugin measure time, and thereby observe other work on the machine. To prevent this, a host
//! can give a [`Clock`] of its own with a coarse resolution.

use core::time::Duration;

use wasmer_plugin::*;

/// The time, for plugins. [`ClockHost`] makes a host of it.
#[wasmer_plugin(host = ClockHost, module = calls, name = "services::clock")]
pub trait Clock {
    /// Returns the time since the beginning of 1970, in UTC.
    fn since_epoch(&mut self) -> Duration;

    /// Returns the time since an arbitrary moment, which differs between hosts. It never goes back.
    fn monotonic(&mut self) -> Duration;
}

/// Returns the host's time, like `SystemTime::now` on other targets.
///
/// # Panics
///
/// If the host's time is out of range for `SystemTime`.
#[cfg(feature = "std")]
pub fn now() -> std::time::SystemTime {
    std::time::SystemTime::UNIX_EPOCH + since_epoch()
}

/// Returns the host's time since the beginning of 1970, in UTC.
pub fn since_epoch() -> Duration {
    calls::since_epoch()
}

/// Returns the host's time since an arbitrary moment. Only differences between two readings are meaningful.
/// It never goes back.
///
/// The moment changes when the plugin is loaded again.
pub fn monotonic() -> Duration {
    calls::monotonic()
}

/// The clock of the operating system.
#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
#[derive(Clone, Copy, Debug)]
pub struct System {
    start: std::time::Instant,
}

#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
impl System {
    /// Creates a clock whose monotonic time starts at zero.
    pub fn new() -> Self {
        Self { start: std::time::Instant::now() }
    }
}

#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
impl Default for System {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(all(feature = "std", not(target_arch = "wasm32")))]
impl Clock for System {
    fn since_epoch(&mut self) -> Duration {
        // A clock set to before 1970 is wrong anyway, and no reason to fail a plugin's call.
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default()
    }

    fn monotonic(&mut self) -> Duration {
        self.start.elapsed()
    }
}

/// A clock that advances only on command, for tests.
///
/// ```
/// use core::time::Duration;
/// use wasmer_plugin_services::clock::{Clock, Fixed};
///
/// let second = Duration::from_secs(1);
/// let mut clock = Fixed::at(second * 100).step(second);
/// assert_eq!((clock.since_epoch(), clock.since_epoch()), (second * 100, second * 101));
/// clock.advance(second * 10);
/// assert_eq!(clock.monotonic(), second * 12);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fixed {
    start: Duration,
    passed: Duration,
    step: Duration,
}

impl Fixed {
    /// Creates a clock with this time since the beginning of 1970. Its monotonic time is zero.
    pub const fn at(since_epoch: Duration) -> Self {
        Self { start: since_epoch, passed: Duration::ZERO, step: Duration::ZERO }
    }

    /// Advances by this much after each reading.
    #[must_use]
    pub const fn step(self, step: Duration) -> Self {
        Self { step, ..self }
    }

    /// Advances by this much now.
    pub const fn advance(&mut self, by: Duration) {
        self.passed = self.passed.saturating_add(by);
    }

    fn tick(&mut self) -> Duration {
        let passed = self.passed;
        self.advance(self.step);
        passed
    }
}

impl Clock for Fixed {
    fn since_epoch(&mut self) -> Duration {
        self.start.saturating_add(self.tick())
    }

    fn monotonic(&mut self) -> Duration {
        self.tick()
    }
}
