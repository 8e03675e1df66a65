//! The Rust blocks of `docs/guide/services.md`.
#![allow(warnings, clippy::all, clippy::pedantic, reason = "code as the document shows it")]

// Until the services are a crate of their own. Then it becomes a dependency, and this line goes.
use wasmer_plugin::services as wasmer_plugin_services;

include!(concat!(env!("OUT_DIR"), "/documents/services.rs"));
