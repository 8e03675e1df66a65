//! The build-time half of `wasmer-plugin`: compiles a plugin crate to `.wasm` for the host that loads it,
//! [reads](read()) and [compares](Compatibility) the interfaces in `.wasm` files, and [declares](Bindgen)
//! them.
//!
//! * [`build`] compiles a plugin in the build script of its host. This page is about it.
//! * [`read()`] returns the interface of any plugin, and [`compatibility()`] says which hosts and plugins of
//!   two versions work together.
//! * [`size`] measures the code of each crate in a plugin.
//! * [`Bindgen`] writes stubs for a plugin of which a host has only the `.wasm`: see
//!   [below](#stubs-from-a-wasm).
//! * [`InterfaceLock`] is for a test of an interface crate: it notices changes, and refuses breaking ones.
//!
//! A host's build script names the folder of the plugin crate:
//!
//! ```no_run
//! // build.rs
//! fn main() {
//!     wasmer_plugin_bindgen::build("../calculator");
//! }
//! ```
//!
//! The host then loads the result. The variable has the name of the package:
//!
//! ```ignore
//! let plugin = loader.load(env!("CALCULATOR_WASM"))?;
//! ```
//!
//! With this, `cargo run`, `cargo test`, `cargo clippy` and so on keep the plugin up to date. A change in one
//! of its files, or in those of a crate that it depends on by path, rebuilds the plugin. No other change
//! does. The plugin crate's `Cargo.toml` needs only
//!
//! ```toml
//! [lib]
//! crate-type = ["cdylib", "rlib"]
//! ```
//!
//! # The build
//!
//! * The target is `wasm32-unknown-unknown`. If the toolchain lacks it, rustup adds it.
//! * The [`Profile`] replaces that of the workspace: small and fast code by default.
//! * Loops over numbers use vector instructions (`simd128`), unless [`Build::simd`] turns them off.
//! * Features are resolved for the plugin alone: the feature `host` of `wasmer-plugin`, which a host in the
//!   same workspace turns on, is not turned on in the plugin.
//! * Flags and settings for the host, such as `RUSTFLAGS` or `[build] rustflags`, do not apply to the plugin.
//!   Those for the target do: write `[target.wasm32-unknown-unknown] rustflags = […]` into
//!   `.cargo/config.toml`.
//! * The toolchain is the host's.
//! * Intermediate files go to the folder `wasmer-plugin` in the host's target folder. All hosts and profiles
//!   of a workspace share it, so a plugin is compiled once for all of them. Plugins of one workspace share
//!   the crates that they depend on.
//!
//! A build script of the plugin itself should print `cargo::rerun-if-changed` for the files that it reads.
//! Otherwise this crate does not learn of them from cargo.
//!
//! # Editors
//!
//! rust-analyzer runs build scripts, and so compiles the plugins each time that one of their files is saved.
//! With the variable `WASMER_PLUGIN_SKIP_BUILD` set to anything but `0`, build scripts compile no plugins.
//! The variable for `env!` then names the .wasm of an earlier build, or an empty file, which is enough for
//! `cargo check` of the host. Each skipped plugin is a warning. Set the variable for the editor only. Give
//! the editor a target folder of its own, so that its builds and yours do not replace each other:
//!
//! ```json
//! {
//!     "rust-analyzer.cargo.extraEnv": { "WASMER_PLUGIN_SKIP_BUILD": "1" },
//!     "rust-analyzer.cargo.targetDir": true
//! }
//! ```
//!
//! # Messages
//!
//! * *environment variable `CALCULATOR_WASM` not defined at compile time*: the host has no `build.rs` that
//!   calls [`build`] for the package `calculator`, or [`Build::env_name`] sets another name.
//! * A plugin that does not compile shows rustc's messages first, with whole paths, and then this crate's.
//! * A plugin that needs a browser fails the build, because no host could load it.
//!   [`BuildError::BrowserImports`] names the crate in it and the feature to turn off.
//!
//! # Stubs from a .wasm
//!
//! A host that does not have the plugin's crate declares its functions from the `.wasm`, which describes
//! them:
//!
//! ```no_run
//! // build.rs
//! use wasmer_plugin_bindgen::{Bindgen, BindgenError};
//!
//! fn main() -> Result<(), BindgenError> {
//!     Bindgen::new("plugins/calculator.wasm").generate()?;
//!     Ok(())
//! }
//! ```
//!
//! The host includes the result:
//!
//! ```ignore
//! mod calculator {
//!     include!(concat!(env!("OUT_DIR"), "/calculator.rs"));
//! }
//! ```
//!
//! The macro `import!` of `wasmer-plugin`, with the feature `import`, does the same without a build script.
//!
//! [`Build`] has the settings, and also builds outside of build scripts, for example in tests.

#![expect(clippy::needless_doctest_main, reason = "the examples show the whole of a build script")]

mod compatibility;
mod compile;
mod generate;
mod interface;
mod lock;
mod read;
pub mod size;
mod stubs;

pub use compatibility::{Compatibility, Pairing, Verdict, compatibility};
pub use compile::{Artifact, Build, BuildError, Profile, build};
pub use generate::GenerateError;
pub use lock::{InterfaceLock, LockError, LockMode};
pub use read::{InterfaceError, read, read_bytes, read_file, read_named};
pub use stubs::{Bindgen, BindgenError};
