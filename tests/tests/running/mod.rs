//! Tests of plugins that fail, that are called often, from many threads, in pipelines, and without std.

#![allow(clippy::redundant_closure_for_method_calls, reason = "a call is shown as a host writes it")]

mod automatic;
mod bare;
mod failures;
mod pipelines;
mod strangers;
mod threads;
