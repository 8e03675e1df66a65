//! The Rust blocks of `docs/guide/interfaces.md`.
#![allow(warnings, clippy::all, clippy::pedantic, reason = "code as the document shows it")]

include!(concat!(env!("OUT_DIR"), "/documents/interfaces.rs"));
