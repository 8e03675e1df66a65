//! What crosses.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::Level;
use crate::{PluginType, wasmer_plugin};

/// One record of a plugin's log.
///
/// All of it is what the plugin says: a message may have several lines, and a target may be another crate's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, PluginType)]
#[plugin_type(crate = crate)]
pub struct Record<'a> {
    /// How important it is.
    pub level: Level,
    /// What it is about: the module, if the plugin does not say otherwise.
    #[serde(borrow)]
    pub target: Cow<'a, str>,
    /// The message.
    #[serde(borrow)]
    pub message: Cow<'a, str>,
    /// The module that it comes from.
    pub module_path: Option<Cow<'a, str>>,
    /// The source file that it comes from.
    pub file: Option<Cow<'a, str>>,
    /// The line of that file.
    pub line: Option<u32>,
    /// Keys and values, where the plugin has the feature `log-kv`.
    pub key_values: Vec<(String, String)>,
}

impl Record<'_> {
    /// The record, borrowing nothing.
    pub fn into_owned(self) -> Record<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        Record {
            level: self.level,
            target: owned(self.target),
            message: owned(self.message),
            module_path: self.module_path.map(owned),
            file: self.file.map(owned),
            line: self.line,
            key_values: self.key_values,
        }
    }
}

/// Where a host puts what its plugins log. A host of it is a [`LogHost`].
#[wasmer_plugin(host = LogHost, module = calls, name = "services::log", crate = crate)]
pub trait Sink {
    /// The least important level that is wanted; `None` if nothing is. A plugin asks once.
    fn max_level(&self) -> Option<Level>;

    /// Takes a record. A plugin that does not keep to its own rules may have one written that is not wanted.
    fn write(&mut self, record: &Record<'_>);
}
