//! Levels of importance, for `log` and `tracing`.

use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

/// The level of a record or an event, as in the crates `log` and `tracing`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, PluginType)]
pub enum Level {
    /// Something failed.
    Error,
    /// Something may be wrong.
    Warn,
    /// Something happened that is worth knowing.
    Info,
    /// For debugging.
    Debug,
    /// For following every step.
    Trace,
}

#[cfg(feature = "log")]
impl From<log::Level> for Level {
    fn from(level: log::Level) -> Self {
        match level {
            log::Level::Error => Self::Error,
            log::Level::Warn => Self::Warn,
            log::Level::Info => Self::Info,
            log::Level::Debug => Self::Debug,
            log::Level::Trace => Self::Trace,
        }
    }
}

#[cfg(feature = "log")]
impl From<Level> for log::Level {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warn => Self::Warn,
            Level::Info => Self::Info,
            Level::Debug => Self::Debug,
            Level::Trace => Self::Trace,
        }
    }
}

#[cfg(feature = "tracing")]
impl From<tracing_core::Level> for Level {
    fn from(level: tracing_core::Level) -> Self {
        use tracing_core::Level as Theirs;

        // `tracing`'s levels are constants of a struct, so they cannot be matched.
        match level {
            Theirs::ERROR => Self::Error,
            Theirs::WARN => Self::Warn,
            Theirs::INFO => Self::Info,
            Theirs::DEBUG => Self::Debug,
            Theirs::TRACE => Self::Trace,
        }
    }
}

#[cfg(feature = "tracing")]
impl From<Level> for tracing_core::Level {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::ERROR,
            Level::Warn => Self::WARN,
            Level::Info => Self::INFO,
            Level::Debug => Self::DEBUG,
            Level::Trace => Self::TRACE,
        }
    }
}
