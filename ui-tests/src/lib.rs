//! What the attribute says to those who make a mistake, and what it has to leave alone.
//!
//! * `tests/fail/` has one file for each mistake, in folders by theme, and beside it what rustc prints. It
//!   is compared by the toolchain of the workspace's `rust-version` only, since rustc's wording changes.
//!   After a change, `TRYBUILD=overwrite cargo test -p wasmer-plugin-ui-tests` writes it anew: read every
//!   difference as somebody who has just made that mistake.
//! * `tests/pass/` has one file for each thing that people may do. They are compiled and run for the host,
//!   compiled for the guest, and looked at by clippy for both.
//! * `tests/ui.rs` runs all that.
