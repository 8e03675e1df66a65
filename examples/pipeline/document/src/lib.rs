//! The data that passes through the host and all plugins of this example.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

/// A text, and the findings of the plugins.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Document {
    /// The source of the text.
    pub title: String,
    /// The text.
    pub lines: Vec<String>,
    /// Number of occurrences of each word.
    pub words: BTreeMap<String, u32>,
    /// The plugins that have processed the document, in order.
    pub trail: Vec<Stamp>,
}

/// The mark of a plugin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Stamp {
    /// Name of the plugin.
    pub by: String,
    /// The work that it did.
    pub did: Work,
}

/// The work of a plugin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub enum Work {
    /// Changed some lines.
    Changed {
        /// Number of lines.
        lines: usize,
    },
    /// Counted the different words, with this result.
    Counted(usize),
    /// Signed the text, in this run of the plugin.
    Signed(u32),
    /// Did nothing.
    Nothing,
}
