//! What crosses.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};

use super::Level;
use crate::{PluginType, wasmer_plugin};

/// One event of a plugin.
///
/// All of it is what the plugin says: a message may have several lines, and a target may be another crate's name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
#[plugin_type(crate = crate)]
pub struct Event<'a> {
    /// How important it is.
    pub level: Level,
    /// What it is about: the module, if the plugin does not say otherwise.
    #[serde(borrow)]
    pub target: Cow<'a, str>,
    /// The field `message`, as text; empty if there is none.
    #[serde(borrow)]
    pub message: Cow<'a, str>,
    /// The other fields, in order.
    pub fields: Vec<Field<'a>>,
    /// The names of the spans that it happens in, the outermost first. Of an event with a parent of its own that
    /// one's name only.
    pub spans: Vec<Cow<'a, str>>,
    /// The source file that it comes from.
    pub file: Option<Cow<'a, str>>,
    /// The line of that file.
    pub line: Option<u32>,
}

/// A field of an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
#[plugin_type(crate = crate)]
pub struct Field<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Its value.
    pub value: Value<'a>,
}

/// The value of a field. `Display` shows it as a log does: a text in quotes, all else as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
#[plugin_type(crate = crate)]
#[non_exhaustive]
pub enum Value<'a> {
    /// A `bool`.
    Bool(bool),
    /// A signed integer of up to 64 bits.
    I64(i64),
    /// An unsigned integer of up to 64 bits.
    U64(u64),
    /// A float.
    F64(f64),
    /// Text.
    Str(Cow<'a, str>),
    /// What else there is, as its `Debug` or `Display` shows it.
    Debug(Cow<'a, str>),
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::I64(value) => value.fmt(f),
            Self::U64(value) => value.fmt(f),
            Self::F64(value) => value.fmt(f),
            Self::Str(value) => fmt::Debug::fmt(value, f),
            Self::Debug(value) => value.fmt(f),
        }
    }
}

impl Event<'_> {
    /// The event, borrowing nothing.
    pub fn into_owned(self) -> Event<'static> {
        let fields = self.fields.into_iter().map(|Field { name, value }| Field {
            name: owned(name),
            value: match value {
                Value::Bool(value) => Value::Bool(value),
                Value::I64(value) => Value::I64(value),
                Value::U64(value) => Value::U64(value),
                Value::F64(value) => Value::F64(value),
                Value::Str(value) => Value::Str(owned(value)),
                Value::Debug(value) => Value::Debug(owned(value)),
            },
        });
        Event {
            level: self.level,
            target: owned(self.target),
            message: owned(self.message),
            fields: fields.collect(),
            spans: self.spans.into_iter().map(owned).collect(),
            file: self.file.map(owned),
            line: self.line,
        }
    }

    /// The value of the first field of that name.
    ///
    /// ```
    /// use wasmer_plugin::services::tracing::{Event, Field, Level, Value};
    ///
    /// let event = Event {
    ///     level: Level::Info,
    ///     target: "shop".into(),
    ///     message: "sold".into(),
    ///     fields: vec![Field { name: "count".into(), value: Value::U64(3) }],
    ///     spans: vec!["order".into()],
    ///     file: None,
    ///     line: None,
    /// };
    /// assert_eq!(event.field("count"), Some(&Value::U64(3)));
    /// assert_eq!(event.field("sku"), None);
    /// ```
    pub fn field(&self, name: &str) -> Option<&Value<'_>> {
        self.fields.iter().find(|field| field.name == name).map(|field| &field.value)
    }
}

fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

/// Where a host puts the events of its plugins. A host of it is a [`TracingHost`].
#[wasmer_plugin(host = TracingHost, module = calls, name = "services::tracing", crate = crate)]
pub trait Sink {
    /// The least important level that is wanted; `None` if nothing is. A plugin asks once.
    fn max_level(&self) -> Option<Level>;

    /// Takes an event. A plugin that does not keep to its own rules may have one written that is not wanted.
    fn write(&mut self, event: &Event<'_>);
}

/// Keeps events, for tests.
///
/// ```
/// use wasmer_plugin::services::tracing::{Collect, Level};
///
/// let collect = Collect::up_to(Level::Warn);
/// assert!(collect.events().is_empty());
/// ```
///
/// A host finds it again by `Plugin::host::<Collect>(&plugin)`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Collect {
    max_level: Option<Level>,
    events: Vec<Event<'static>>,
}

impl Collect {
    /// Keeps events of this level and of those that are more important.
    pub fn up_to(level: Level) -> Self {
        Self { max_level: Some(level), events: Vec::new() }
    }

    /// The events that were written until now, the first in front.
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
