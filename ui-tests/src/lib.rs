//! Tests of the attribute's error messages, and of correct uses that must compile.
//!
//! * `tests/fail/` has a file for each mistake, in folders by theme, beside rustc's output. Only the
//!   toolchain of the workspace's `rust-version` compares it, because rustc's wording changes. After a
//!   change, `TRYBUILD=overwrite cargo test -p wasmer-plugin-ui-tests` rewrites the output: read every
//!   difference as a user who has just made that mistake.
//! * `tests/pass/` has a file for each supported use. The files are compiled and run for the host, compiled
//!   for the guest, and checked by clippy for both.
//! * `tests/ui.rs` runs all of them.
