use std::time::Instant;

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn age(since: Instant) -> u64 {
    since.elapsed().as_secs()
}

fn main() {}
