//! The Rust blocks of `docs/guide/dynamic.md`.
#![allow(warnings, clippy::all, clippy::pedantic, reason = "code as the document shows it")]

include!(concat!(env!("OUT_DIR"), "/documents/dynamic.rs"));
