//! Tests of limits, and of the errors at each limit.

#![allow(clippy::redundant_closure_for_method_calls, reason = "a call is shown as a host writes it")]

mod bulk;
mod cancel;
mod compiling;
mod extremes;
mod fuel;
mod instructions;
mod memory;
mod sizes;
mod time;

use wasmer_plugin::host::{Limits, LoadError, Loader, Plugin};

/// Loads a plugin with these fields, in addition to those of every plugin.
fn plugin(limits: Limits, fields: &str) -> Result<Plugin, LoadError> {
    Loader::new().with_limits(limits).load_bytes(&wasm(fields))
}

/// Returns the plugin's module. `$function` is the type of a plugin function.
fn wasm(fields: &str) -> Vec<u8> {
    let module = format!(
        r#"(module
            (type $function (func (param i32) (result i64)))
            {fields}
            (func (export "wasmer_plugin_v2:buffer") (type $function) (i64.const 0x100000001000)))"#
    );
    wat::parse_str(module).unwrap()
}

/// Stubs for functions of the modules.
#[wasmer_plugin::wasmer_plugin]
#[allow(dead_code, unreachable_pub)]
pub fn spin() {}

/// Returns at once.
#[wasmer_plugin::wasmer_plugin]
#[allow(dead_code, unreachable_pub)]
pub fn done() {}

/// A function that returns at once.
const DONE: &str = r#"(func (export "wasmer_plugin:done") (type $function) (i64.const 0))"#;
