//! What the host and all plugins of this example share: the data that goes through them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

/// A text, and what the plugins have found out about it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Document {
    /// Where the text comes from.
    pub title: String,
    /// The text.
    pub lines: Vec<String>,
    /// How often each word occurs in it.
    pub words: BTreeMap<String, u32>,
    /// Which plugins have seen it, and what they say.
    pub trail: Vec<Stamp>,
}

/// What a plugin leaves behind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Stamp {
    /// The plugin.
    pub by: String,
    /// What it did.
    pub did: Work,
}

/// What a plugin may have done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub enum Work {
    /// Changed that many lines.
    Changed {
        /// How many.
        lines: usize,
    },
    /// Counted so many different words.
    Counted(usize),
    /// Put its name under the text, having run so often.
    Signed(u32),
    /// Nothing at all.
    Nothing,
}
