//! Tests of the crate `log` in a plugin.

use std::sync::{Mutex, Once};

use services::{log_all, log_pairs};
use wasmer_plugin::host::Plugin;
use wasmer_plugin_services::log::{Collect, Forward, Level};

use super::with_log;

#[test]
fn records_arrive_with_all_that_is_known_of_them() {
    let mut plugin = with_log(Collect::up_to(Level::Trace));
    assert!(plugin.log_all(7).unwrap());
    let records = Plugin::host::<Collect>(&plugin).unwrap().records();
    let said: Vec<_> = records.iter().map(|it| (it.level, &*it.target, &*it.message)).collect();
    assert_eq!(
        said,
        [
            (Level::Error, "services", "the first"),
            (Level::Warn, "services", "the second is 7"),
            (Level::Info, "geometry", "the third"),
            (Level::Debug, "services", "the fourth"),
            (Level::Trace, "services", "the fifth is costly"),
        ]
    );
    let first = &records[0];
    assert_eq!(first.module_path.as_deref(), Some("services"));
    assert!(first.file.as_deref().is_some_and(|file| file.ends_with("lib.rs")), "{first:?}");
    assert_eq!(records[1].line, first.line.map(|line| line + 1));
}

#[test]
fn what_is_not_wanted_costs_nothing() {
    let mut plugin = with_log(Collect::up_to(Level::Warn));
    assert!(!plugin.log_all(1).unwrap());
    assert_eq!(Plugin::host::<Collect>(&plugin).unwrap().records().len(), 2);
    let mut silent = with_log(Collect::default());
    assert!(!silent.log_all(1).unwrap());
    assert_eq!(Plugin::host::<Collect>(&silent).unwrap().records(), []);
}

#[test]
fn a_plugin_that_starts_anew_logs_as_before() {
    let mut plugin = with_log(Collect::up_to(Level::Error));
    plugin.log_all(1).unwrap();
    Plugin::reset(&mut plugin).unwrap();
    plugin.log_all(2).unwrap();
    assert_eq!(Plugin::host::<Collect>(&plugin).unwrap().records().len(), 2);
}

#[test]
fn key_values_come_along() {
    let mut plugin = with_log(Collect::up_to(Level::Info));
    plugin.log_pairs().unwrap();
    let records = Plugin::host::<Collect>(&plugin).unwrap().records();
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(records[0].key_values, [pair("count", "3"), pair("sku", "tea")]);
}

/// The lines that plugins logged to this process's logger.
static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Lines;

impl log::Log for Lines {
    fn enabled(&self, metadata: &log::Metadata<'_>) -> bool {
        metadata.target() != "muted::services"
    }

    fn log(&self, record: &log::Record<'_>) {
        LINES.lock().unwrap().push(format!("{} {}: {}", record.level(), record.target(), record.args()));
    }

    fn flush(&self) {}
}

/// Returns the lines of the plugin with this name.
fn lines(plugin: &str) -> Vec<String> {
    LINES.lock().unwrap().iter().filter(|line| line.contains(&format!(" {plugin}::"))).cloned().collect()
}

fn logger() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::set_logger(&Lines).expect("no other test sets one");
        log::set_max_level(log::LevelFilter::Debug);
    });
}

#[test]
fn the_hosts_log_has_the_plugins_name() {
    logger();
    let mut plugin = with_log(Forward::new("first"));
    assert!(!plugin.log_all(7).unwrap(), "the process wants nothing below `Debug`");
    plugin.log_pairs().unwrap();
    assert_eq!(
        lines("first"),
        [
            "ERROR first::services: the first",
            "WARN first::services: the second is 7",
            "INFO first::geometry: the third",
            "DEBUG first::services: the fourth",
            "INFO first::services: sold {count=3, sku=tea}",
        ]
    );
}

#[test]
fn a_plugins_log_has_a_limit_of_its_own() {
    logger();
    with_log(Forward::new("second").up_to(log::LevelFilter::Error)).log_all(7).unwrap();
    assert_eq!(lines("second"), ["ERROR second::services: the first"]);
    with_log(Forward::new("muted")).log_all(7).unwrap();
    assert_eq!(lines("muted"), ["INFO muted::geometry: the third"]);
}
