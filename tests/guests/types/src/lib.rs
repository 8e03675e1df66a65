//! A plugin with a function for each type of std and of other crates that can cross the boundary by itself.
//! Each returns its argument.
#![allow(
    missing_docs,
    clippy::must_use_candidate,
    clippy::missing_errors_doc,
    clippy::box_collection,
    clippy::implicit_hasher,
    clippy::linkedlist,
    clippy::mutex_atomic,
    clippy::result_unit_err,
    clippy::type_complexity,
    reason = "a function's type is all there is to it, and the odd ones are here on purpose"
)]

macro_rules! echo {
    ($($name:ident: $type:ty;)*) => {
        $(#[::wasmer_plugin::wasmer_plugin]
        pub fn $name(value: $type) -> $type {
            value
        })*
    };
}

pub mod foreign;
pub mod standard;
