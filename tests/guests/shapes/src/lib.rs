//! A plugin with every form of type, argument and interface. Declarations that are generated from its .wasm
//! are compared with it.
#![allow(
    missing_docs,
    clippy::implicit_hasher,
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    clippy::new_without_default,
    clippy::result_unit_err,
    clippy::too_many_arguments,
    clippy::type_complexity,
    clippy::zero_sized_map_values,
    reason = "a function's type is all there is to it, and the odd ones are here on purpose"
)]

pub mod forms;
pub mod interfaces;
pub mod recursive;
pub mod types;
