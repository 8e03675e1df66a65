//! Tests of descriptions in plugins: their presence, their checks and their cost.

#![allow(clippy::redundant_closure_for_method_calls, reason = "the closure says of what")]

mod builds;
mod record;
mod refusals;
mod versions;
