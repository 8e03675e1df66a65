//! Interfaces of all kinds and their types, shared by host and plugins.
#![allow(missing_docs, reason = "types and methods that say what they are")]
#![allow(
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    clippy::result_unit_err,
    clippy::too_many_arguments,
    clippy::trivially_copy_pass_by_ref,
    clippy::wildcard_imports,
    reason = "interfaces as users write them, and odd ones on purpose"
)]

mod filter;
mod forms;
mod ledger;
mod rates;

pub use filter::*;
pub use forms::*;
pub use ledger::*;
pub use rates::*;
