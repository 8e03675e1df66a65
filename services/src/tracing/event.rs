//! Trace events and the interface that carries them to the host.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};
use wasmer_plugin::*;

use super::Level;

/// An event of a plugin.
///
/// Its content is not trusted: a message may have several lines, and a target may be another crate's name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Event<'a> {
    /// Importance of the event.
    pub level: Level,
    /// The target: the module, unless the plugin sets another.
    #[serde(borrow)]
    pub target: Cow<'a, str>,
    /// The field `message` as text, or empty if there is none.
    #[serde(borrow)]
    pub message: Cow<'a, str>,
    /// The other fields, in order.
    pub fields: Vec<Field<'a>>,
    /// Names of the spans around the event, the outermost first. If the event has an explicit parent, the
    /// name of that span only.
    pub spans: Vec<Cow<'a, str>>,
    /// The source file of the event.
    pub file: Option<Cow<'a, str>>,
    /// The line in that file.
    pub line: Option<u32>,
}

/// A field of an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Field<'a> {
    /// Name of the field.
    pub name: Cow<'a, str>,
    /// Value of the field.
    pub value: Value<'a>,
}

/// The value of a field. `Display` shows it as in a log: text in quotes, and all else plain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
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
    /// Any other value, as its `Debug` or `Display` shows it.
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
    /// Returns the event with owned parts.
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

    /// Returns the value of the first field with this name.
    ///
    /// ```
    /// use wasmer_plugin_services::tracing::{Event, Field, Level, Value};
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

/// A destination for the events of plugins. [`TracingHost`] makes a host of it.
#[wasmer_plugin(host = TracingHost, module = calls, name = "services::tracing")]
pub trait Sink {
    /// Returns the least important level that is wanted, or `None` to get no events. A plugin asks once.
    fn max_level(&self) -> Option<Level>;

    /// Writes an event. A misbehaving plugin may send events that are not wanted.
    fn write(&mut self, event: &Event<'_>);
}
