//! An earlier version of the interfaces that host and plugins share.
#![allow(missing_docs, reason = "types and methods that say what they are")]

use serde::{Deserialize, Serialize};
use wasmer_plugin::*;

/// A filter for texts.
#[wasmer_plugin]
pub trait Filter {
    /// Sets the mark.
    fn new(mark: &str) -> Self;

    /// Adds the mark to the text.
    fn text(&mut self, text: String) -> String;

    /// Adds the mark to the lines.
    fn lines(&self, lines: &mut Vec<String>);

    /// Returns the number of texts so far.
    fn count(&self) -> u32;
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Rate {
    pub currency: String,
    pub per_mille: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub enum RateError {
    Unknown,
}

/// Rates of other currencies.
#[wasmer_plugin]
pub trait Rates {
    fn set(&mut self, rate: Rate);

    fn convert(&self, cents: u64, currency: &str) -> Result<u64, RateError>;

    /// Is the same in both versions.
    fn known(&self) -> Vec<String>;

    fn day(&self) -> u16 {
        0
    }
}
