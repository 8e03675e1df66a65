//! An interface that was another one in the version before.

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

/// What other currencies are worth.
#[wasmer_plugin]
pub trait Rates {
    /// Takes an argument more than before, and a type in which a field has changed.
    fn set(&mut self, rate: Rate, day: u32);

    /// May fail in one way more than before.
    fn convert(&self, cents: u64, currency: &str) -> Result<u64, RateError>;

    /// Is as it was before.
    fn known(&self) -> Vec<String>;

    /// Is new, and no plugin can do without.
    fn remove(&mut self, currency: &str) -> bool;

    /// Returns something else than before, though a plugin need not have it.
    fn day(&self) -> u32 {
        0
    }
}
