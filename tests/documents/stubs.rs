//! The Rust blocks of `docs/guide/stubs.md`.
#![allow(warnings, clippy::all, clippy::pedantic, reason = "code as the document shows it")]

include!(concat!(env!("OUT_DIR"), "/documents/stubs.rs"));
