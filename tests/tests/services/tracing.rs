//! Tests of the crate `tracing` in a plugin.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use services::{trace_all, trace_fields, trace_rudely, trace_spans};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Metadata, Subscriber};
use wasmer_plugin::host::Plugin;
use wasmer_plugin_services::tracing::{Collect, Forward, Level, TARGET, Value};

use super::with_tracing;

#[test]
fn events_arrive_with_all_that_is_known_of_them() {
    let mut plugin = with_tracing(Collect::up_to(Level::Trace));
    assert!(plugin.trace_all(7).unwrap());
    let events = Plugin::host::<Collect>(&plugin).unwrap().events();
    let said: Vec<_> = events.iter().map(|it| (it.level, &*it.target, &*it.message)).collect();
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
    let first = &events[0];
    assert!(first.file.as_deref().is_some_and(|file| file.ends_with("lib.rs")), "{first:?}");
    assert_eq!(events[1].line, first.line.map(|line| line + 1));
    assert_eq!((&first.fields[..], &first.spans[..]), (&[][..], &[][..]));
}

#[test]
fn fields_keep_their_types() {
    let mut plugin = with_tracing(Collect::up_to(Level::Info));
    plugin.trace_fields().unwrap();
    let events = Plugin::host::<Collect>(&plugin).unwrap().events();
    let fields: Vec<_> = events[0].fields.iter().map(|it| (&*it.name, &it.value)).collect();
    assert_eq!(
        fields,
        [
            ("open", &Value::Bool(true)),
            ("change", &Value::I64(-3)),
            ("count", &Value::U64(3)),
            ("share", &Value::F64(0.5)),
            ("sku", &Value::Str("green tea".into())),
            ("size", &Value::Debug("(1, 2)".into())),
            ("path", &Value::Debug("a/b".into())),
            ("wide", &Value::Debug(u128::MAX.to_string().into())),
        ]
    );
    assert_eq!(events[0].message, "sold");
    assert_eq!(events[1].message, "");
    assert_eq!(events[1].field("left"), Some(&Value::I64(0)));
}

#[test]
fn events_say_which_spans_they_are_in() {
    let mut plugin = with_tracing(Collect::up_to(Level::Info));
    for _ in 0..2 {
        plugin.trace_spans().unwrap();
    }
    let events = Plugin::host::<Collect>(&plugin).unwrap().events();
    let said: Vec<_> = events.iter().map(|it| (&*it.message, it.spans.join(":"))).collect();
    let once = [
        ("packed", "order:item"),
        ("packed", "order:item"),
        ("formatting", "order"),
        ("sent", "order"),
        ("alone", ""),
        ("elsewhere", "other"),
        ("done", "order"),
    ];
    let twice: Vec<_> = [once, once].concat().into_iter().map(|(it, spans)| (it, spans.to_owned())).collect();
    assert_eq!(said, twice);
    assert_eq!(events[6].field("current"), Some(&Value::Debug("Some(\"order\")".into())));
}

#[test]
fn what_is_not_wanted_costs_nothing() {
    let mut plugin = with_tracing(Collect::up_to(Level::Warn));
    assert!(!plugin.trace_all(1).unwrap());
    assert_eq!(Plugin::host::<Collect>(&plugin).unwrap().events().len(), 2);
    let mut silent = with_tracing(Collect::default());
    assert!(!silent.trace_all(1).unwrap());
    silent.trace_spans().unwrap();
    assert_eq!(Plugin::host::<Collect>(&silent).unwrap().events(), []);
}

#[test]
fn a_plugin_that_starts_anew_traces_as_before() {
    let mut plugin = with_tracing(Collect::up_to(Level::Error));
    plugin.trace_all(1).unwrap();
    Plugin::reset(&mut plugin).unwrap();
    plugin.trace_all(2).unwrap();
    assert_eq!(Plugin::host::<Collect>(&plugin).unwrap().events().len(), 2);
}

/// An event as a subscriber sees it: level, target, and the fields as text, with their types in front.
type Seen = (tracing::Level, &'static str, BTreeMap<&'static str, String>);

/// A subscriber of the host that wants events up to a level.
#[derive(Clone)]
struct Everything {
    up_to: LevelFilter,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Everything {
    /// Returns the events during `run`. Runs one at a time, because the level that a plugin is asked for is
    /// the most detailed one that any subscriber of the process wants.
    fn during(up_to: LevelFilter, run: impl FnOnce()) -> Vec<Seen> {
        static ALONE: Mutex<()> = Mutex::new(());
        let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = Arc::default();
        tracing::subscriber::with_default(Self { up_to, seen: Arc::clone(&seen) }, || {
            // Another test may have met a callsite before, without a subscriber, and cached that nobody is
            // interested.
            tracing::callsite::rebuild_interest_cache();
            run();
        });
        std::mem::take(&mut *seen.lock().unwrap())
    }
}

impl Subscriber for Everything {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.up_to && metadata.target() == TARGET
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.up_to)
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut texts = Texts::default();
        event.record(&mut texts);
        let metadata = event.metadata();
        self.seen.lock().unwrap().push((*metadata.level(), metadata.target(), texts.0));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct Texts(BTreeMap<&'static str, String>);

impl Visit for Texts {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name(), format!("u64 {value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        panic!("{field} is {value:?}, which is neither text nor a number");
    }
}

/// Removes the place in the plugin's source from an event.
fn without_place(mut event: Seen) -> Seen {
    let file = event.2.remove("file").expect("there is a file");
    assert!(file.ends_with("lib.rs"), "{file}");
    let line = event.2.remove("line").expect("there is a line");
    assert!(line.strip_prefix("u64 ").is_some_and(|line| line.parse::<u32>().is_ok()), "{line}");
    event
}

fn seen<const N: usize>(level: tracing::Level, fields: [(&'static str, &str); N]) -> Seen {
    (level, "wasmer_plugin::plugin", fields.map(|(name, value)| (name, value.to_owned())).into())
}

#[test]
fn the_hosts_subscriber_has_the_plugins_name_and_fields() {
    let events = Everything::during(LevelFilter::INFO, || {
        let mut plugin = with_tracing(Forward::new("first"));
        assert!(!plugin.trace_all(7).unwrap(), "the subscriber wants nothing below `INFO`");
        plugin.trace_fields().unwrap();
        plugin.trace_spans().unwrap();
    });
    let events: Vec<_> = events.into_iter().map(without_place).collect();
    let in_first =
        |level, message, target| seen(level, [("message", message), ("plugin", "first"), ("target", target)]);
    assert_eq!(events.len(), 12, "{events:#?}");
    assert_eq!(
        events[..6],
        [
            in_first(tracing::Level::ERROR, "the first", "services"),
            in_first(tracing::Level::WARN, "the second is 7", "services"),
            in_first(tracing::Level::INFO, "the third", "geometry"),
            seen(
                tracing::Level::INFO,
                [
                    ("message", "sold"),
                    ("plugin", "first"),
                    ("target", "services"),
                    (
                        "fields",
                        "open=true change=-3 count=3 share=0.5 sku=\"green tea\" size=(1, 2) path=a/b \
                         wide=340282366920938463463374607431768211455"
                    ),
                ]
            ),
            // The event claims to be another plugin's, without effect.
            seen(
                tracing::Level::WARN,
                [("plugin", "first"), ("target", "services"), ("fields", "left=0 plugin=\"another\"")]
            ),
            seen(
                tracing::Level::INFO,
                [
                    ("message", "packed"),
                    ("plugin", "first"),
                    ("target", "services"),
                    ("fields", "number=0"),
                    ("spans", "order:item"),
                ]
            ),
        ]
    );
}

#[test]
fn a_plugin_has_a_limit_of_its_own() {
    let events = Everything::during(LevelFilter::TRACE, || {
        let mut plugin = with_tracing(Forward::new("second").up_to(LevelFilter::WARN));
        assert!(!plugin.trace_all(7).unwrap());
        plugin.trace_rudely(3).unwrap();
    });
    let levels: Vec<_> = events.iter().map(|event| event.0).collect();
    assert_eq!(levels, [tracing::Level::ERROR, tracing::Level::WARN]);
}

/// Whatever names a plugin makes up, the host's `tracing` gets no new callsites, which would stay in memory.
#[test]
fn names_that_a_plugin_makes_up_are_values() {
    let events = Everything::during(LevelFilter::TRACE, || {
        with_tracing(Forward::new("third")).trace_rudely(2).unwrap();
    });
    let rude = |target, fields, spans| {
        let fields = [("plugin", "third"), ("target", target), ("fields", fields), ("spans", spans)];
        seen(tracing::Level::TRACE, fields)
    };
    assert_eq!(events, [rude("target 0", "name 0=1", "span 0"), rude("target 1", "name 1=1", "span 1")]);
}

/// No subscriber is set in this thread.
#[test]
fn without_a_subscriber_nothing_happens() {
    let mut plugin = with_tracing(Forward::new("fourth"));
    plugin.trace_all(1).unwrap();
    plugin.trace_rudely(1).unwrap();
}
