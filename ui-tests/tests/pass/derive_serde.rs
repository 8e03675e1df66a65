//! serde's attributes that change nothing on the wire, and those whose effect is known or said.
#![allow(dead_code)]

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use wasmer_plugin::PluginType;
use wasmer_plugin::schema::{Schema, Signature};

/// Another's type.
pub struct Foreign;

mod as_text {
    use super::*;

    pub fn serialize<S: Serializer>(_: &Foreign, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("foreign")
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Foreign, D::Error> {
        String::deserialize(deserializer).map(|_| Foreign)
    }
}

mod as_nothing {
    use super::*;

    pub fn serialize<S: Serializer>(serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
        <()>::deserialize(deserializer)
    }
}

mod harmless {
    use super::*;

    #[derive(Serialize, Deserialize, PluginType)]
    #[serde(rename = "thing", rename_all(serialize = "camelCase", deserialize = "PascalCase"))]
    #[serde(deny_unknown_fields, default, expecting = "a thing", crate = "serde", bound = "")]
    #[serde()]
    pub struct Record {
        #[serde(rename(serialize = "a", deserialize = "b"), alias = "c", default = "one")]
        first: u8,
        #[serde(default, bound(serialize = "", deserialize = ""))]
        second: String,
    }

    impl Default for Record {
        fn default() -> Self {
            Self { first: 1, second: String::new() }
        }
    }

    fn one() -> u8 {
        1
    }

    #[derive(Serialize, Deserialize, PluginType)]
    #[serde(rename_all = "snake_case", rename_all_fields = "camelCase")]
    pub enum Choice<'a> {
        #[serde(alias = "a", rename = "b")]
        Old,
        #[serde(borrow)]
        New(&'a str),
    }

    #[derive(Serialize, Deserialize, PluginType)]
    #[serde(remote = "Duration")]
    pub struct Time {
        #[serde(getter = "Duration::as_secs")]
        seconds: u64,
        #[serde(getter = "Duration::subsec_nanos")]
        nanoseconds: u32,
    }

    impl From<Time> for Duration {
        fn from(time: Time) -> Self {
            Self::new(time.seconds, time.nanoseconds)
        }
    }
}

mod plain {
    use super::*;

    #[derive(PluginType)]
    pub struct Record {
        first: u8,
        second: String,
    }

    #[derive(PluginType)]
    pub enum Choice<'a> {
        Old,
        New(&'a str),
    }

    #[derive(PluginType)]
    pub struct Time {
        seconds: u64,
        nanoseconds: u32,
    }
}

mod told {
    use super::*;

    #[derive(Serialize, Deserialize, PluginType)]
    pub struct Fields {
        #[serde(skip)]
        cache: Option<std::thread::ThreadId>,
        #[serde(skip_serializing, skip_deserializing)]
        again: Option<std::thread::ThreadId>,
        #[serde(with = "as_text")]
        #[plugin_type(as = String)]
        text: Foreign,
        #[serde(serialize_with = "as_text::serialize")]
        #[serde(deserialize_with = "as_text::deserialize")]
        #[plugin_type(as = String)]
        twice: Foreign,
        #[serde(with = "harmless::Time")]
        #[plugin_type(as = harmless::Time)]
        time: Duration,
        last: u8,
    }

    #[derive(Serialize, Deserialize, PluginType)]
    pub enum Variants {
        #[serde(with = "as_text")]
        #[plugin_type(as = String)]
        Text(Foreign),
        #[serde(with = "as_nothing")]
        #[plugin_type(as = ())]
        Nothing,
        Cached(#[serde(skip)] Option<std::thread::ThreadId>, u8),
        OnlyCached(#[serde(skip)] Option<std::thread::ThreadId>),
        #[serde(skip)]
        Local(std::thread::ThreadId),
        #[serde(skip_serializing)]
        #[serde(skip_deserializing)]
        Other(std::thread::ThreadId),
    }
}

mod expected {
    use super::*;

    #[derive(PluginType)]
    pub struct Fields {
        text: String,
        twice: String,
        time: harmless::Time,
        last: u8,
    }

    #[derive(PluginType)]
    pub enum Variants {
        Text(String),
        Nothing(()),
        Cached(u8),
        OnlyCached,
    }
}

#[derive(Serialize, Deserialize, PluginType)]
#[serde(transparent)]
pub struct Id(u64);

#[derive(Serialize, Deserialize, PluginType)]
#[serde(transparent)]
pub struct Name {
    name: String,
    #[serde(skip)]
    marker: std::marker::PhantomData<usize>,
}

#[derive(Clone, Serialize, Deserialize, PluginType)]
#[serde(try_from = "String", into = "String")]
#[plugin_type(as = String)]
pub struct Currency([u8; 3]);

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.0.map(char::from).into_iter().collect()
    }
}

impl TryFrom<String> for Currency {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.as_bytes().try_into().map(Self).map_err(|_| "a currency has three letters")
    }
}

fn fingerprint(schema: Schema) -> u64 {
    Signature::new(("c", None), "f", &[], &[], schema).fingerprint()
}

pub fn main() {
    assert_eq!(fingerprint(harmless::Record::SCHEMA), fingerprint(plain::Record::SCHEMA));
    assert_eq!(fingerprint(harmless::Choice::SCHEMA), fingerprint(plain::Choice::SCHEMA));
    assert_eq!(fingerprint(harmless::Time::SCHEMA), fingerprint(plain::Time::SCHEMA));
    assert_eq!(fingerprint(told::Fields::SCHEMA), fingerprint(expected::Fields::SCHEMA));
    assert_eq!(fingerprint(told::Variants::SCHEMA), fingerprint(expected::Variants::SCHEMA));
    assert_eq!(fingerprint(Id::SCHEMA), fingerprint(u64::SCHEMA));
    assert_eq!(fingerprint(Name::SCHEMA), fingerprint(String::SCHEMA));
    assert_eq!(fingerprint(Currency::SCHEMA), fingerprint(String::SCHEMA));
}
