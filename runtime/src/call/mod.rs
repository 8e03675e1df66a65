//! A call, seen from both ends: arguments, the calling side and the called side. Nothing here depends on
//! WebAssembly.

pub(crate) mod argument;
pub(crate) mod batch;
pub(crate) mod bounds;
pub(crate) mod callee;
pub(crate) mod caller;
pub(crate) mod descriptor;
pub(crate) mod fault;
pub mod host_call;
pub mod mock;
pub(crate) mod mutable;
pub mod native;
pub(crate) mod reader;
pub(crate) mod reply;
pub(crate) mod result;
mod slice;
mod slice_mut;
#[cfg(test)]
mod tests;
