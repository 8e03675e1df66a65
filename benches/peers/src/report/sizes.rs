//! The sizes of the guests with five calls.

use std::fs;

use crate::{BY_HAND, COMPONENT, EXTISM, PLUGIN, PLUGY, WAPC};

/// The paths of the .wasm for speed and of that for size.
const GUESTS: [(&str, &str, &str); 6] = [
    (BY_HAND, env!("BY_HAND_FIVE"), env!("BY_HAND_FIVE_SMALL")),
    (PLUGIN, env!("PLUGIN_FIVE"), env!("PLUGIN_FIVE_SMALL")),
    (COMPONENT, env!("COMPONENT_FIVE"), env!("COMPONENT_FIVE_SMALL")),
    (EXTISM, env!("EXTISM_FIVE"), env!("EXTISM_FIVE_SMALL")),
    (WAPC, env!("WAPC_FIVE"), env!("WAPC_FIVE_SMALL")),
    (PLUGY, env!("PLUGY_FIVE"), env!("PLUGY_FIVE_SMALL")),
];

/// The bytes with `opt-level` 3 and `s`.
pub fn of(system: &str) -> Option<[u64; 2]> {
    let (_, fast, small) = GUESTS.into_iter().find(|(name, _, _)| *name == system)?;
    let size = |path| fs::metadata(path).ok().map(|file| file.len());
    Some([size(fast)?, size(small)?])
}
