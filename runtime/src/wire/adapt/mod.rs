//! Adapts the bytes of a call between two versions of an interface.
//!
//! Both sides of a call have a description. Where these differ in a way that has one safe meaning,
//! `wire::compare` accepts them, and a [`Plan`] turns the writer's bytes into the bytes that the
//! reader expects. `compile` makes the plan once, when the function is bound, and `run` follows it for each
//! call. A plan works on bytes alone and creates no values.

mod compile;
mod fields;
mod plan;
mod run;
mod size;
#[cfg(test)]
mod tests;

pub(crate) use compile::{Side, compile};
#[cfg(test)]
pub(crate) use plan::Plan;
#[cfg(any(feature = "host", test))]
pub(crate) use plan::PlannedCall;
#[cfg(any(feature = "host", test))]
pub(crate) use run::Failure;
