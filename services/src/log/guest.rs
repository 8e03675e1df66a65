//! The logger of plugins.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use super::Record;
use super::record::calls;

pub(super) fn install() {
    static DONE: AtomicBool = AtomicBool::new(false);
    if DONE.swap(true, Relaxed) {
        return;
    }
    assert!(
        log::set_logger(&ToHost).is_ok(),
        "`wasmer_plugin_services::log::init` was called in a plugin that has set a logger of its own"
    );
    let wanted = calls::max_level();
    log::set_max_level(
        wanted.map_or(log::LevelFilter::Off, |level| log::Level::from(level).to_level_filter()),
    );
}

/// A logger that calls the host.
struct ToHost;

impl log::Log for ToHost {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.level() <= log::max_level()
    }

    fn log(&self, record: &log::Record<'_>) {
        // The macros check the level first, but other users of the logger may not.
        if self.enabled(record.metadata()) {
            calls::write(&described(record));
        }
    }

    fn flush(&self) {}
}

fn described<'a>(record: &log::Record<'a>) -> Record<'a> {
    Record {
        level: record.level().into(),
        target: record.target().into(),
        // Formatted before the call, because formatting runs the plugin's code, which may log itself.
        message: record.args().as_str().map_or_else(|| record.args().to_string().into(), Cow::Borrowed),
        module_path: record.module_path().map(Cow::Borrowed),
        file: record.file().map(Cow::Borrowed),
        line: record.line(),
        key_values: key_values(record),
    }
}

#[cfg(feature = "log-kv")]
fn key_values(record: &log::Record<'_>) -> Vec<(String, String)> {
    use log::kv::{Error, Key, Value, VisitSource};

    struct Pairs(Vec<(String, String)>);

    impl<'kvs> VisitSource<'kvs> for Pairs {
        fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), Error> {
            self.0.push((key.to_string(), value.to_string()));
            Ok(())
        }
    }

    let mut pairs = Pairs(Vec::with_capacity(record.key_values().count()));
    // A source may fail in the middle. The pairs up to there are kept.
    let _ = record.key_values().visit(&mut pairs);
    pairs.0
}

#[cfg(not(feature = "log-kv"))]
fn key_values(_: &log::Record<'_>) -> Vec<(String, String)> {
    Vec::new()
}
