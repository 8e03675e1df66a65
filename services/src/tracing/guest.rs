//! The subscriber of plugins.

use alloc::borrow::Cow;
use alloc::format;
use alloc::vec::Vec;
use core::fmt::Debug;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tracing_core::field::Visit;
use tracing_core::span::{Attributes, Current, Id, Record};
use tracing_core::subscriber::Interest;
use tracing_core::{LevelFilter, Metadata, Subscriber};

use super::event::calls;
use super::{Event, Field, Value};

pub(super) fn install() {
    static DONE: AtomicBool = AtomicBool::new(false);
    if DONE.swap(true, Relaxed) {
        return;
    }
    let wanted = calls::max_level();
    let subscriber = ToHost::new(wanted.map(tracing_core::Level::from));
    assert!(
        tracing_core::dispatcher::set_global_default(tracing_core::Dispatch::new(subscriber)).is_ok(),
        "`wasmer_plugin_services::tracing::init` was called in a plugin that has set a subscriber of its own"
    );
}

/// A subscriber that calls the host.
struct ToHost {
    max_level: LevelFilter,
    /// Never locked while the plugin's code runs, such as a `Debug` implementation: it may trace itself.
    spans: Mutex<Spans>,
}

/// Spans are identified by their place in the source: spans of one place share a number. So there are never
/// more numbers than places in the plugin's source, and closing a span does nothing.
#[derive(Default)]
struct Spans {
    /// A span's number is its index here, plus one.
    known: Vec<&'static Metadata<'static>>,
    /// Numbers of the entered spans, the outermost first.
    entered: Vec<u64>,
}

impl ToHost {
    fn new(max_level: Option<tracing_core::Level>) -> Self {
        Self { max_level: max_level.into(), spans: Mutex::default() }
    }

    fn spans(&self) -> MutexGuard<'_, Spans> {
        self.spans.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn names(&self, event: &tracing_core::Event<'_>) -> Vec<Cow<'static, str>> {
        let spans = self.spans();
        if event.is_contextual() {
            return spans.entered.iter().filter_map(|number| spans.name(*number)).collect();
        }
        event.parent().and_then(|id| spans.name(id.into_u64())).into_iter().collect()
    }
}

impl Spans {
    fn number(&mut self, metadata: &'static Metadata<'static>) -> u64 {
        let place = self.known.iter().position(|known| known.callsite() == metadata.callsite());
        let place = place.unwrap_or_else(|| {
            self.known.push(metadata);
            self.known.len() - 1
        });
        place as u64 + 1
    }

    fn metadata(&self, number: u64) -> Option<&'static Metadata<'static>> {
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        self.known.get(place).copied()
    }

    fn name(&self, number: u64) -> Option<Cow<'static, str>> {
        self.metadata(number).map(|metadata| metadata.name().into())
    }
}

impl Subscriber for ToHost {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.enabled(metadata) { Interest::always() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.max_level
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(self.max_level)
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        Id::from_u64(self.spans().number(span.metadata()))
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &tracing_core::Event<'_>) {
        let metadata = event.metadata();
        // The macros check the level first, but other users of the subscriber may not.
        if !self.enabled(metadata) {
            return;
        }
        let mut described = Event {
            level: (*metadata.level()).into(),
            target: metadata.target().into(),
            message: "".into(),
            fields: Vec::with_capacity(event.fields().count()),
            spans: self.names(event),
            file: metadata.file().map(Cow::Borrowed),
            line: metadata.line(),
        };
        event.record(&mut Fields(&mut described));
        calls::write(&described);
    }

    fn enter(&self, span: &Id) {
        self.spans().entered.push(span.into_u64());
    }

    fn exit(&self, span: &Id) {
        let mut spans = self.spans();
        // The innermost span with that number: spans may be left in another order than entered.
        if let Some(place) = spans.entered.iter().rposition(|number| *number == span.into_u64()) {
            spans.entered.remove(place);
        }
    }

    fn current_span(&self) -> Current {
        let spans = self.spans();
        let innermost = spans.entered.last().copied();
        match innermost.and_then(|number| Some((number, spans.metadata(number)?))) {
            Some((number, metadata)) => Current::new(Id::from_u64(number), metadata),
            None => Current::none(),
        }
    }
}

struct Fields<'e, 'm>(&'e mut Event<'m>);

impl Fields<'_, '_> {
    fn push(&mut self, field: &tracing_core::Field, value: Value<'static>) {
        match value {
            Value::Str(text) | Value::Debug(text) if field.name() == "message" => self.0.message = text,
            value => self.0.fields.push(Field { name: field.name().into(), value }),
        }
    }
}

impl Visit for Fields<'_, '_> {
    fn record_f64(&mut self, field: &tracing_core::Field, value: f64) {
        self.push(field, Value::F64(value));
    }

    fn record_i64(&mut self, field: &tracing_core::Field, value: i64) {
        self.push(field, Value::I64(value));
    }

    fn record_u64(&mut self, field: &tracing_core::Field, value: u64) {
        self.push(field, Value::U64(value));
    }

    fn record_bool(&mut self, field: &tracing_core::Field, value: bool) {
        self.push(field, Value::Bool(value));
    }

    fn record_str(&mut self, field: &tracing_core::Field, value: &str) {
        self.push(field, Value::Str(value.to_owned().into()));
    }

    fn record_debug(&mut self, field: &tracing_core::Field, value: &dyn Debug) {
        self.push(field, Value::Debug(format!("{value:?}").into()));
    }
}
