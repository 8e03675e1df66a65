//! The plugin's end.

/// Has the macros of `log` write to the host of this plugin.
///
/// The host is asked how much it wants to know. Call it before anything that logs: in a plugin's `new`, or at the
/// start of its functions, for all but the first call do nothing.
///
/// Outside of WebAssembly it does nothing: what the plugin's code logs there goes to the logger of the process.
///
/// # Panics
///
/// If the plugin has set another logger.
pub fn init() {
    #[cfg(target_arch = "wasm32")]
    install();
}

#[cfg(target_arch = "wasm32")]
fn install() {
    use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

    static DONE: AtomicBool = AtomicBool::new(false);
    if DONE.swap(true, Relaxed) {
        return;
    }
    if log::set_logger(&ToHost).is_err() {
        panic!("`wasmer_plugin::services::log::init` was called in a plugin that has set a logger of its own");
    }
    let wanted = super::record::calls::max_level();
    log::set_max_level(wanted.map_or(log::LevelFilter::Off, |level| log::Level::from(level).to_level_filter()));
}

/// A logger that calls the host.
#[cfg_attr(not(target_arch = "wasm32"), cfg_attr(not(test), expect(dead_code, reason = "it is set in plugins only")))]
pub(super) struct ToHost;

impl log::Log for ToHost {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.level() <= log::max_level()
    }

    fn log(&self, record: &log::Record<'_>) {
        // The macros look at the level first, but whoever has the logger need not.
        if self.enabled(record.metadata()) {
            super::record::calls::write(&described(record));
        }
    }

    fn flush(&self) {}
}

fn described<'a>(record: &log::Record<'a>) -> super::Record<'a> {
    use alloc::borrow::Cow;

    super::Record {
        level: record.level().into(),
        target: record.target().into(),
        // Formatted here, for it is the plugin's code that formats, and that may log itself.
        message: record.args().as_str().map_or_else(|| record.args().to_string().into(), Cow::Borrowed),
        module_path: record.module_path().map(Cow::Borrowed),
        file: record.file().map(Cow::Borrowed),
        line: record.line(),
        key_values: key_values(record),
    }
}

#[cfg(feature = "log-kv")]
fn key_values(record: &log::Record<'_>) -> alloc::vec::Vec<(alloc::string::String, alloc::string::String)> {
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;
    use log::kv::{Error, Key, Value, VisitSource};

    struct Pairs(Vec<(String, String)>);

    impl<'kvs> VisitSource<'kvs> for Pairs {
        fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), Error> {
            self.0.push((key.to_string(), value.to_string()));
            Ok(())
        }
    }

    let mut pairs = Pairs(Vec::with_capacity(record.key_values().count()));
    // A source may fail in the middle: what it has said by then is better than nothing.
    let _ = record.key_values().visit(&mut pairs);
    pairs.0
}

#[cfg(not(feature = "log-kv"))]
fn key_values(_: &log::Record<'_>) -> alloc::vec::Vec<(alloc::string::String, alloc::string::String)> {
    alloc::vec::Vec::new()
}
