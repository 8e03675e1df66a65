//! Three generations of one interface. A real one has them in three versions of its crate.
#![allow(missing_docs, reason = "types and methods that say what they are")]

use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;

#[cfg(feature = "v1")]
pub mod v1;
#[cfg(feature = "v2")]
pub mod v2;
#[cfg(feature = "v3")]
pub mod v3;

/// Used since the second generation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, PluginType)]
pub enum Currency {
    #[default]
    Euro,
    Other(String),
}
