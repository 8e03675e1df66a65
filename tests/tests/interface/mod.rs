//! The interface that plugins carry: that it is there, that it is checked, and what it costs.

#![allow(clippy::redundant_closure_for_method_calls, reason = "the closure says of what")]

mod builds;
mod record;
mod refusals;
mod versions;
