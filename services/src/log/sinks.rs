//! Sinks for records.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use log::LevelFilter;

use super::{Level, Record, Sink};

/// Forwards a plugin's records to the host's own `log`.
///
/// The plugin's name precedes the target, as if it were a crate with the plugin's modules in it:
/// `doubler::geometry` for the target `geometry`. So filters of the host's logger can name a plugin, and no
/// plugin can pass for the host or for another plugin. Key-values are appended to the message, as `message
/// {key=value}`.
#[derive(Clone, Debug)]
pub struct Forward {
    plugin: String,
    limit: LevelFilter,
}

impl Forward {
    /// Creates a sink for a plugin that has this name in the host's log.
    pub fn new(plugin: impl Into<String>) -> Self {
        Self { plugin: plugin.into(), limit: LevelFilter::Trace }
    }

    /// Drops less important records, even if the host's logger wants them.
    #[must_use]
    pub fn up_to(self, limit: LevelFilter) -> Self {
        Self { limit, ..self }
    }

    fn limit(&self) -> LevelFilter {
        self.limit.min(log::max_level())
    }
}

impl Sink for Forward {
    fn max_level(&self) -> Option<Level> {
        self.limit().to_level().map(Level::from)
    }

    fn write(&mut self, record: &Record<'_>) {
        let level = log::Level::from(record.level);
        // The plugin knows the limit, but may not respect it.
        if level > self.limit() {
            return;
        }
        let target = format!("{}::{}", self.plugin, record.target);
        let metadata = log::Metadata::builder().level(level).target(&target).build();
        let logger = log::logger();
        if logger.enabled(&metadata) {
            logger.log(
                &log::Record::builder()
                    .metadata(metadata)
                    .args(format_args!("{}{}", record.message, KeyValues(&record.key_values)))
                    .module_path(record.module_path.as_deref())
                    .file(record.file.as_deref())
                    .line(record.line)
                    .build(),
            );
        }
    }
}

/// Shows ` {key=value, other=value}`, or nothing.
struct KeyValues<'a>(&'a [(String, String)]);

impl core::fmt::Display for KeyValues<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let mut before = " {";
        for (key, value) in self.0 {
            write!(f, "{before}{key}={value}")?;
            before = ", ";
        }
        if self.0.is_empty() { Ok(()) } else { f.write_char('}') }
    }
}

/// Collects records, for tests.
///
/// ```
/// use wasmer_plugin_services::log::{Collect, Level};
///
/// let collect = Collect::up_to(Level::Warn);
/// assert!(collect.records().is_empty());
/// ```
///
/// The host gets it back by `Plugin::host::<Collect>(&plugin)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collect {
    max_level: Option<Level>,
    records: Vec<Record<'static>>,
}

impl Collect {
    /// Creates a sink that collects records of this level and of more important ones.
    pub fn up_to(level: Level) -> Self {
        Self { max_level: Some(level), records: Vec::new() }
    }

    /// Returns the records so far, oldest first.
    pub fn records(&self) -> &[Record<'static>] {
        &self.records
    }
}

impl Sink for Collect {
    fn max_level(&self) -> Option<Level> {
        self.max_level
    }

    fn write(&mut self, record: &Record<'_>) {
        if Some(record.level) <= self.max_level {
            self.records.push(record.clone().into_owned());
        }
    }
}
