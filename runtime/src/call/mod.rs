//! A call: the forms of arguments, the calling side, and the called side.

pub(crate) mod argument;
pub(crate) mod batch;
pub(crate) mod callee;
pub mod caller;
pub mod host_call;
pub mod mock;
pub mod native;
mod stub;
