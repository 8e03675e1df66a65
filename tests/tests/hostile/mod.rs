//! Tests of hand-written hostile modules. Each causes an error of its own, and nothing worse.
//!
//! The modules are in `tests/hostile/*.wat`, written against `runtime/src/wire/abi.rs`.

#![allow(clippy::redundant_closure_for_method_calls, reason = "a call is shown as a host writes it")]

mod allocation;
mod counts;
mod files;
mod host_calls;
mod loading;
mod panics;
mod replies;
mod traps;

use wasmer_plugin::host::{LoadError, Loader, Plugin};

/// Returns the module with this name, in binary.
macro_rules! wasm {
    ($name:literal) => {
        wat::parse_str(include_str!(concat!("../../hostile/", $name, ".wat"))).expect($name)
    };
}
use wasm;

fn load(wasm: &[u8]) -> Result<Plugin, LoadError> {
    Loader::new().load_bytes(wasm)
}

/// Declares stubs for functions of hostile modules.
macro_rules! stubs {
    ($($(#[$attribute:meta])* $name:ident($($argument:ident: $type:ty),*) -> $result:ty;)*) => {
        $(#[wasmer_plugin::wasmer_plugin]
        $(#[$attribute])*
        #[allow(dead_code, unused_variables, unreachable_pub, clippy::needless_pass_by_value)]
        pub fn $name($($argument: $type),*) -> $result {
            unreachable!("runs in the guest")
        })*
    };
}
use stubs;
