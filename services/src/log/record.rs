//! Log records and the interface that carries them to the host.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use wasmer_plugin::*;

use super::Level;

/// A record of a plugin's log.
///
/// Its content is not trusted: a message may have several lines, and a target may be another crate's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, PluginType)]
pub struct Record<'a> {
    /// Importance of the record.
    pub level: Level,
    /// The target: the module, unless the plugin sets another.
    #[serde(borrow)]
    pub target: Cow<'a, str>,
    /// The message.
    #[serde(borrow)]
    pub message: Cow<'a, str>,
    /// The module that logged the record.
    pub module_path: Option<Cow<'a, str>>,
    /// The source file that logged the record.
    pub file: Option<Cow<'a, str>>,
    /// The line in that file.
    pub line: Option<u32>,
    /// Keys and values, if the plugin has the feature `log-kv`.
    pub key_values: Vec<(String, String)>,
}

impl Record<'_> {
    /// Returns the record with owned parts.
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

/// A destination for the records of plugins. [`LogHost`] makes a host of it.
#[wasmer_plugin(host = LogHost, module = calls, name = "services::log")]
pub trait Sink {
    /// Returns the least important level that is wanted, or `None` to get no records. A plugin asks once.
    fn max_level(&self) -> Option<Level>;

    /// Writes a record. A misbehaving plugin may send records that are not wanted.
    fn write(&mut self, record: &Record<'_>);
}
