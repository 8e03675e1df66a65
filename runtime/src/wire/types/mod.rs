//! The types of std and of other crates: their schemas, encoding and decoding. The derive implements the same
//! traits for users' types.

mod arrays;
mod back;
mod collections;
mod defined;
mod foreign;
mod numbers;
mod pointers;
#[cfg(test)]
mod tests;
mod text;

pub use back::{BackRef, Defined};
