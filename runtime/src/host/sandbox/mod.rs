//! The sandbox: the limits of a plugin, and the modules that enforce them.

pub(in crate::host) mod deadline;
pub(in crate::host) mod fuel;
pub(in crate::host) mod instrument;
pub(in crate::host) mod interrupt;
mod limits;
pub(in crate::host) mod nesting;
pub(in crate::host) mod tunables;

pub use interrupt::Canceller;
pub use limits::Limits;
