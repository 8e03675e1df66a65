#![allow(unused_variables)]

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub async fn find(start: *const u8) -> Option<u8> {
    None
}

fn main() {}
