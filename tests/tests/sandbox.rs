//! Plugins that do as they should not, and the limits and counts that hold for all.
//!
//! One binary, as each one that links wasmer takes 90 MB on disk and seconds to link.

mod added_code;
mod adversary;
mod audit;
mod counts;
mod decoding;
mod hostile;
mod limits;
mod mutations;
mod stack_end;

use wasmer_plugin_tests::allocation::Watched;

#[global_allocator]
static ALLOCATOR: Watched = Watched;
