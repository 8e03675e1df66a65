//! Where records go.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use log::LevelFilter;

use super::{Level, Record, Sink};

/// Hands a plugin's records to the host's own `log`.
///
/// The plugin's name comes in front of the target, as if it were a crate with the plugin's modules in it:
/// `doubler::geometry` for the target `geometry`. So filters of the host's logger can name a plugin, and none can
/// pass for the host itself or for another plugin. Key-values are added to the message, as `message {key=value}`.
#[derive(Clone, Debug)]
pub struct Forward {
    plugin: String,
    limit: LevelFilter,
}

impl Forward {
    /// For a plugin that is to be called this in the host's log.
    pub fn new(plugin: impl Into<String>) -> Self {
        Self { plugin: plugin.into(), limit: LevelFilter::Trace }
    }

    /// Drops what is less important, even if the host's logger wants it.
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
        // The plugin knows the limit, but need not keep to it.
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

/// ` {key=value, other=value}`, or nothing.
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

/// Keeps records, for tests.
///
/// ```
/// use wasmer_plugin::services::log::{Collect, Level};
///
/// let collect = Collect::up_to(Level::Warn);
/// assert!(collect.records().is_empty());
/// ```
///
/// A host finds it again by `Plugin::host::<Collect>(&plugin)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collect {
    max_level: Option<Level>,
    records: Vec<Record<'static>>,
}

impl Collect {
    /// Keeps records of this level and of those that are more important.
    pub fn up_to(level: Level) -> Self {
        Self { max_level: Some(level), records: Vec::new() }
    }

    /// The records that were written until now, the first in front.
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
