//! Default values of fields, for hosts that do not know the fields.

use alloc::vec::Vec;
use core::cell::Cell;

use crate::wire::abi;
use crate::wire::schema::DefaultValue;

struct Static(Cell<Vec<u8>>);

// SAFETY: wasm32-unknown-unknown without atomics has one thread. `serve` checks the target.
unsafe impl Sync for Static {}

/// The value that the host is reading.
static KEPT: Static = Static(Cell::new(Vec::new()));

/// Serves an export of default values, see `abi::DEFAULTS`.
#[inline]
#[allow(clippy::cast_possible_truncation)] // Addresses, lengths and indices have 32 bits on wasm32.
pub fn serve_default(defaults: &[DefaultValue], index: u64) -> u64 {
    let default = defaults.get(index as usize);
    let Some(bytes) = default.and_then(|default| default()) else { return u64::MAX };
    let (address, length) = (bytes.as_ptr().expose_provenance() as u32, bytes.len() as u32);
    KEPT.0.set(bytes);
    abi::PackedReply { address, length, has_blocks: false }.pack()
}
