//! An interface that has changed since the previous version.

use serde::{Deserialize, Serialize};
use wasmer_plugin::*;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Rate {
    pub currency: String,
    pub per_mille: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub enum RateError {
    Unknown,
    Outdated { days: u32 },
}

/// Rates of other currencies.
#[wasmer_plugin]
pub trait Rates {
    /// Has an additional argument, and a type with a changed field.
    fn set(&mut self, rate: Rate, day: u32);

    /// Can fail in an additional way.
    fn convert(&self, cents: u64, currency: &str) -> Result<u64, RateError>;

    /// Unchanged.
    fn known(&self) -> Vec<String>;

    /// New, and required of plugins.
    fn remove(&mut self, currency: &str) -> bool;

    /// Has another result type than before, but is optional.
    fn day(&self) -> u32 {
        0
    }
}
