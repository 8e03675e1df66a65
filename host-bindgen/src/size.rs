//! Sizes of the parts of a plugin, and of the crates in its code.
//!
//! ```no_run
//! use wasmer_plugin_bindgen::{Build, size};
//!
//! // Shipped builds have no names, so functions are measured on a build that keeps them.
//! let plugin = Build::new("../calculator").keep_names(true).run()?;
//! let module = size::Module::read(&std::fs::read(plugin.wasm())?)?;
//! for group in size::by_group(&module.functions) {
//!     println!("{:>8} {}", group.bytes, group.name);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod groups;
mod module;

pub use groups::{Group, by_group};
pub use module::{Function, Module, SizeError};
