//! Tests of pools, with many calling threads.

#![allow(clippy::redundant_closure_for_method_calls, reason = "a call is shown as a host writes it")]

mod constructors;
mod faults;
mod limits;
mod threads;

use wasmer_plugin::host::{PluginPool, PoolBuilder};
use wasmer_plugin_tests::worker_module;
use worker::{Gate, GateHost};

/// A gate that runs a closure.
struct By<F>(F);

impl<F: FnMut(u64) -> u64 + Send + 'static> Gate for By<F> {
    fn pass(&mut self, ticket: u64) -> u64 {
        (self.0)(ticket)
    }
}

/// Returns a builder for workers with this gate.
fn workers(gate: impl FnMut(u64) -> u64 + Clone + Send + Sync + 'static) -> PoolBuilder {
    PluginPool::builder(worker_module().clone()).hosts(move || GateHost::new(By(gate.clone())))
}

/// Returns the counters of a pool that do not depend on other tests.
fn settled(pool: &PluginPool) -> (usize, usize, u64, u64, u64) {
    let stats = PluginPool::stats(pool);
    assert_eq!(stats.waiting, 0);
    (stats.busy, stats.idle, stats.made, stats.failed, stats.given_back)
}
