//! A call, seen from both ends: arguments, the calling side and the called side. Nothing here knows WebAssembly.

pub(crate) mod argument;
pub(crate) mod batch;
pub(crate) mod bounds;
pub(crate) mod callee;
pub(crate) mod caller;
pub(crate) mod descriptor;
pub mod host_call;
pub mod mock;
pub mod native;
pub(crate) mod reply;
