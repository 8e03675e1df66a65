//! Tests of a call's countable costs: allocations on the host, and crossings into the guest.

mod allocations;
mod crossings;
