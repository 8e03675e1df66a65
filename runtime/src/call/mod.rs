//! A call, as both ends see it: how each form of argument passes, the calling side and the side that is called.

pub(crate) mod argument;
pub(crate) mod batch;
pub(crate) mod callee;
pub mod caller;
pub mod host_call;
pub mod mock;
pub mod native;
mod stub;
