//! A plugin with a function for every kind of argument and result.
#![allow(
    missing_docs,
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    clippy::trivially_copy_pass_by_ref,
    clippy::ptr_arg,
    clippy::result_unit_err,
    clippy::type_complexity,
    clippy::ref_option,
    clippy::too_many_arguments,
    clippy::unit_arg,
    clippy::box_collection,
    clippy::missing_errors_doc,
    clippy::missing_panics_doc,
    clippy::implicit_hasher,
    clippy::many_single_char_names,
    clippy::multiple_bound_locations,
    clippy::needless_for_each,
    clippy::toplevel_ref_arg,
    clippy::wildcard_imports,
    reason = "a function's signature is all there is to it, and the odd ones are here on purpose"
)]

use matrix_dep as _;

pub mod arity;
pub mod batches;
pub mod borrowed;
pub mod echo;
pub mod mutable;
pub mod names;
pub mod results;
pub mod types;
