//! Sinks for events.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

use tracing_core::callsite::{Callsite, DefaultCallsite};
use tracing_core::field::{FieldSet, Value};
use tracing_core::metadata::Kind;
use tracing_core::{Event as HostEvent, LevelFilter, Metadata, dispatcher, identify_callsite};

use super::{Event, Level, Sink};

/// The target of all events of plugins in the host's `tracing`, for filters: `wasmer_plugin::plugin=info`.
pub const TARGET: &str = "wasmer_plugin::plugin";

/// Forwards a plugin's events to the current subscriber of the host's own `tracing`.
///
/// The forwarded event has the plugin's level, the target [`TARGET`], and these fields:
///
/// | field | | |
/// |---|---|---|
/// | `message` | text | the plugin's message, if there is one |
/// | `plugin` | text | the name that the host has given to the plugin |
/// | `target` | text | the plugin's target |
/// | `fields` | text | the plugin's fields, such as `count=3 sku="tea"`, if there are any |
/// | `spans` | text | the names of the spans, such as `order:item`, if there are any |
/// | `file`, `line` | text, `u64` | the place in the plugin's source, if it is known |
///
/// `tracing` requires targets and names of fields to live as long as the process. A plugin could invent new
/// ones without end, and each would stay in memory. So there is one kind of event for each level, and the
/// plugin's data is in values. Its fields are one text, so that they cannot pass for those of the host,
/// whatever their names are. A host that needs typed fields implements [`Sink`].
#[derive(Clone, Debug)]
pub struct Forward {
    plugin: String,
    limit: LevelFilter,
}

impl Forward {
    /// Creates a sink for a plugin that has this name in the host's events.
    pub fn new(plugin: impl Into<String>) -> Self {
        Self { plugin: plugin.into(), limit: LevelFilter::TRACE }
    }

    /// Drops less important events, even if the host's subscriber wants them.
    #[must_use]
    pub fn up_to(self, limit: LevelFilter) -> Self {
        Self { limit, ..self }
    }

    fn limit(&self) -> LevelFilter {
        self.limit.min(LevelFilter::current())
    }
}

impl Sink for Forward {
    fn max_level(&self) -> Option<Level> {
        self.limit().into_level().map(Level::from)
    }

    fn write(&mut self, event: &Event<'_>) {
        // The plugin knows the limit, but may not respect it.
        if tracing_core::Level::from(event.level) > self.limit() {
            return;
        }
        let callsite = callsite(event.level);
        let interest = callsite.interest();
        if interest.is_never() {
            return;
        }
        dispatcher::get_default(|subscriber| {
            let metadata = callsite.metadata();
            if interest.is_always() || subscriber.enabled(metadata) {
                self.hand_over(event, metadata, subscriber);
            }
        });
    }
}

impl Forward {
    fn hand_over(
        &self,
        event: &Event<'_>,
        metadata: &'static Metadata<'static>,
        subscriber: &tracing_core::Dispatch,
    ) {
        let (fields, spans) = (fields(event), event.spans.join(":"));
        let present = |text| if str::is_empty(text) { None } else { Some(text) };
        let message = present(&event.message);
        let (fields, spans) = (present(&fields), present(&spans));
        let (file, line) = (event.file.as_deref(), event.line.map(u64::from));
        let (plugin, target) = (&*self.plugin, &*event.target);
        // In the order of `FIELDS`.
        let values: [Option<&dyn Value>; FIELDS.len()] = [
            message.as_ref().map(as_value),
            Some(&plugin),
            Some(&target),
            fields.as_ref().map(as_value),
            spans.as_ref().map(as_value),
            file.as_ref().map(as_value),
            line.as_ref().map(as_value),
        ];
        let mut names = metadata.fields().iter();
        let names: [_; FIELDS.len()] =
            core::array::from_fn(|_| names.next().expect("the metadata has these fields"));
        let pairs: [_; FIELDS.len()] = core::array::from_fn(|index| (&names[index], values[index]));
        subscriber.event(&HostEvent::new(metadata, &metadata.fields().value_set(&pairs)));
    }
}

fn as_value<T: Value>(value: &T) -> &dyn Value {
    value
}

/// Formats fields as `count=3 sku="tea"`.
fn fields(event: &Event<'_>) -> String {
    let mut text = String::new();
    for field in &event.fields {
        let space = if text.is_empty() { "" } else { " " };
        // Writing to a `String` does not fail.
        let _ = write!(text, "{space}{}={}", field.name, field.value);
    }
    text
}

const FIELDS: &[&str] = &["message", "plugin", "target", "fields", "spans", "file", "line"];

/// Static metadata for events of each level. `tracing`'s macros define it for each place in the source, but
/// here the places are in the sources of plugins.
macro_rules! places {
    ($($variant:ident $level:ident)*) => {
        fn callsite(level: Level) -> &'static DefaultCallsite {
            match level {
                $(Level::$variant => {
                    static CALLSITE: DefaultCallsite = DefaultCallsite::new({
                        static METADATA: Metadata<'static> = Metadata::new(
                            "plugin event",
                            TARGET,
                            tracing_core::Level::$level,
                            None,
                            None,
                            None,
                            FieldSet::new(FIELDS, identify_callsite!(&CALLSITE)),
                            Kind::EVENT,
                        );
                        &METADATA
                    });
                    &CALLSITE
                })*
            }
        }
    };
}

places! {
    Error ERROR
    Warn WARN
    Info INFO
    Debug DEBUG
    Trace TRACE
}

/// Collects events, for tests.
///
/// ```
/// use wasmer_plugin_services::tracing::{Collect, Level};
///
/// let collect = Collect::up_to(Level::Warn);
/// assert!(collect.events().is_empty());
/// ```
///
/// The host gets it back by `Plugin::host::<Collect>(&plugin)`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Collect {
    max_level: Option<Level>,
    events: Vec<Event<'static>>,
}

impl Collect {
    /// Creates a sink that collects events of this level and of more important ones.
    pub fn up_to(level: Level) -> Self {
        Self { max_level: Some(level), events: Vec::new() }
    }

    /// Returns the events so far, oldest first.
    pub fn events(&self) -> &[Event<'static>] {
        &self.events
    }
}

impl Sink for Collect {
    fn max_level(&self) -> Option<Level> {
        self.max_level
    }

    fn write(&mut self, event: &Event<'_>) {
        if Some(event.level) <= self.max_level {
            self.events.push(event.clone().into_owned());
        }
    }
}
