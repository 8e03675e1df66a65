//! Costs of a call that can be counted: allocations on the host, and crossings into the guest.

mod allocations;
mod crossings;
