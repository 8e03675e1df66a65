//! What the tests share: the guests, each compiled once in a process, and how errors are read.

use std::error::Error;
use std::fmt::Write;
use std::sync::OnceLock;

use wasmer_plugin::host::{Loader, Plugin, PluginModule};

macro_rules! guests {
    ($($(#[$doc:meta])* $name:ident, $module:ident = $path:literal;)*) => {
        $(
            $(#[$doc])*
            ///
            /// # Panics
            ///
            /// If it cannot be started.
            #[must_use]
            pub fn $name() -> Plugin {
                $module().instantiate().expect("the guest starts")
            }

            /// The module of the guest of that name, compiled once.
            ///
            /// # Panics
            ///
            /// If it cannot be compiled.
            pub fn $module() -> &'static PluginModule {
                static MODULE: OnceLock<PluginModule> = OnceLock::new();
                MODULE.get_or_init(|| Loader::new().compile(env!($path)).expect("the guest compiles"))
            }
        )*
    };
}

guests! {
    /// A new instance of the guest with a function for every kind of argument and result.
    matrix, matrix_module = "MATRIX_WASM";
    /// A new instance of the guest that fails.
    faulty, faulty_module = "FAULTY_WASM";
    /// A new instance of the guest for pipelines.
    stages, stages_module = "STAGES_WASM";
    /// A new instance of the guest that is called often.
    steady, steady_module = "STEADY_WASM";
    /// A new instance of the guest without std.
    bare, bare_module = "BARE_WASM";
    /// A new instance of the guest with a function for each type that is not a plugin's own.
    types, types_module = "TYPES_WASM";
}

/// The error's message, and those of its causes.
#[must_use]
pub fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        write!(text, ": {error}").expect("a string takes everything");
        cause = error.source();
    }
    text
}
