//! Tests of hostile plugins, and of the limits and counts for all plugins.
//!
//! One binary, because each binary that links wasmer takes 90 MB on disk and seconds to link.

mod added_code;
mod adversary;
mod attacks;
mod counts;
mod decoding;
mod hostile;
mod limits;
mod mutations;
mod stack_end;

use wasmer_plugin_tests::allocation::Watched;

#[global_allocator]
static ALLOCATOR: Watched = Watched;
