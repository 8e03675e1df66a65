//! What host and plugins shared some time ago.
#![allow(missing_docs, reason = "types and methods that say what they are")]

use serde::{Deserialize, Serialize};
use wasmer_plugin::*;

/// What a text goes through.
#[wasmer_plugin]
pub trait Filter {
    /// With this mark.
    fn new(mark: &str) -> Self;

    /// Puts the mark to the text.
    fn text(&mut self, text: String) -> String;

    /// Puts the mark to the lines.
    fn lines(&self, lines: &mut Vec<String>);

    /// How many texts there were.
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

/// What other currencies are worth.
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
