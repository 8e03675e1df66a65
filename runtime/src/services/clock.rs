//! The time in plugins, with the feature `clock`.
//!
//! On wasm32-unknown-unknown `SystemTime::now` and `Instant::now` panic. These functions ask the host:
//!
//! ```
//! # #[cfg(feature = "std")] {
//! use core::time::Duration;
//! use wasmer_plugin::services::clock::{self, ClockHost, Fixed};
//!
//! /// Runs in a plugin.
//! fn age_in_days(born: Duration) -> u64 {
//!     (clock::since_epoch() - born).as_secs() / 86_400
//! }
//!
//! // Tests give it the time they need, as hosts do by `load_with("plugin.wasm", ClockHost::new(…))`.
//! let day = Duration::from_secs(86_400);
//! let mut host = ClockHost::new(Fixed::at(day * 20_000));
//! assert_eq!(host.scope(|| age_in_days(day * 19_990)), 10);
//! # }
//! ```
//!
//! A clock lets a plugin measure, and with that learn something of what else the machine does. A host that minds
//! gives a [`Clock`] of its own, with a coarse one behind it.

use core::time::Duration;

use crate::wasmer_plugin;

/// What time it is, for plugins. A host of it is a [`ClockHost`].
#[wasmer_plugin(host = ClockHost, module = calls, name = "services::clock", crate = crate)]
pub trait Clock {
    /// The time since the beginning of 1970, in UTC.
    fn since_epoch(&mut self) -> Duration;

    /// The time since some moment, which is not the same for every host. It never goes back.
    fn monotonic(&mut self) -> Duration;
}

/// Asks the host for the time, as `SystemTime::now` does elsewhere.
///
/// # Panics
///
/// If the host's clock is later than a `SystemTime` can be.
#[cfg(feature = "std")]
pub fn now() -> std::time::SystemTime {
    std::time::SystemTime::UNIX_EPOCH + since_epoch()
}

/// Asks the host for the time since the beginning of 1970, in UTC.
pub fn since_epoch() -> Duration {
    calls::since_epoch()
}

/// Asks the host for the time since some moment: of use is the difference of two. It never goes back.
///
/// The moment is another one when the plugin is loaded again.
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
    /// The monotonic time starts now.
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
        // A clock that is set to before 1970 is wrong anyway, and no reason to end a plugin's call.
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default()
    }

    fn monotonic(&mut self) -> Duration {
        self.start.elapsed()
    }
}

/// A clock that goes on when it is told, for tests.
///
/// ```
/// use core::time::Duration;
/// use wasmer_plugin::services::clock::{Clock, Fixed};
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
    /// Stands at this time since the beginning of 1970; its monotonic time is zero.
    pub const fn at(since_epoch: Duration) -> Self {
        Self { start: since_epoch, passed: Duration::ZERO, step: Duration::ZERO }
    }

    /// Goes on by this much each time it is asked, after it has answered.
    #[must_use]
    pub const fn step(self, step: Duration) -> Self {
        Self { step, ..self }
    }

    /// Goes on by this much now.
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
