//! The build-time half of `wasmer-plugin`: compiles a plugin crate to `.wasm` for the host that
//! loads it, and [reads](read()) the interface that a `.wasm` carries.
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
//! and the host loads what came of it. The variable is named for the package:
//!
//! ```ignore
//! let plugin = loader.load(env!("CALCULATOR_WASM"))?;
//! ```
//!
//! With this `cargo run`, `cargo test`, `cargo clippy` and so on keep the plugin up to date:
//! a change in one of its files, or in those of a crate that it depends on by path, builds it anew,
//! and nothing else does. The plugin crate needs no more in its `Cargo.toml` than
//!
//! ```toml
//! [lib]
//! crate-type = ["cdylib", "rlib"]
//! ```
//!
//! # What is built
//!
//! * The target is `wasm32-unknown-unknown`. Where the toolchain lacks it, it is added by rustup.
//! * The [`Profile`] is ours, not that of the workspace: small and fast code by default.
//! * Loops over numbers use vector instructions (`simd128`), unless [`Build::simd`] turns them off.
//! * Features are unified for the plugin alone: that a host in the same workspace asks for
//!   the feature `host` of `wasmer-plugin` has no influence on the plugin.
//! * Flags and settings that are meant for the host, such as `RUSTFLAGS` or `[build] rustflags`, do
//!   not reach the plugin. Those for the target do: write
//!   `[target.wasm32-unknown-unknown] rustflags = […]` into `.cargo/config.toml`.
//! * The toolchain is the host's.
//! * Intermediate files go to the folder `wasmer-plugin` in the host's target folder. All hosts and
//!   profiles of a workspace share it, so a plugin is compiled once for all of them.
//!   Plugins of one workspace share the crates that they depend on.
//!
//! A build script of the plugin itself should print `cargo::rerun-if-changed` for the files that it reads:
//! cargo does not tell us about them otherwise.
//!
//! [`Build`] has the settings, and builds outside of build scripts, too: in tests, say.

#![expect(clippy::needless_doctest_main, reason = "the examples show the whole of a build script")]

mod compile;
mod read;

pub use compile::{Artifact, Build, BuildError, Profile, build};
pub use read::{InterfaceError, read, read_bytes};
