//! Tests that a call allocates nothing on the host if its types need no heap.

use bank_api::JournalStub;
use steady::{add, greet, measure, mix, move_up, step};
use wasmer_plugin::host::PluginPool;
use wasmer_plugin::transport::Transport;
use wasmer_plugin_tests::allocation::{Allocations, watch};
use wasmer_plugin_tests::{bank, bank_module, steady, steady_module};

/// Returns the allocations of a call. The previous call may have looked up the function and grown the call
/// buffer.
fn allocations<T>(mut call: impl FnMut() -> T) -> Allocations {
    call();
    let (result, allocations) = watch(call);
    drop(result);
    allocations
}

fn none<T>(what: &str, call: impl FnMut() -> T) {
    let Allocations { number, largest, .. } = allocations(call);
    assert_eq!(number, 0, "{what}: {largest} bytes");
}

/// Calls functions through any transport.
fn functions<P: Transport<Error: std::fmt::Debug>>(plugin: &mut P) {
    let mut numbers = [1.5_f32; 100].map(f64::from);
    none("words", || plugin.add(1, 2).unwrap());
    none("text and bytes", || plugin.measure("Ada", 3, &[7; 1000], Some("more")).unwrap());
    none("a slice in place", || plugin.move_up(&mut numbers, 0.5).unwrap());
    none("scalars", || plugin.mix(1, -2, 3, -4, 0.5, 1.5, true, 'ü').unwrap());
    none("a number that comes back", || plugin.step(&mut 7).unwrap());
    // The arguments are larger than the first call buffer.
    let (long, mut numbers) = ("x".repeat(10_000), vec![0.5; 100_000]);
    none("long text", || plugin.measure(&long, 1, long.as_bytes(), None).unwrap());
    none("a long slice in place", || plugin.move_up(&mut numbers, 0.5).unwrap());
    assert_eq!(numbers[0].to_bits(), 1.5_f64.to_bits());

    // Only the result is allocated.
    let Allocations { number, largest, .. } = allocations(|| plugin.greet("Ada").unwrap());
    assert_eq!((number, largest), (1, "hello Ada".len()));
}

fn methods<P: Transport<Error: std::fmt::Debug>>(journal: &mut JournalStub<P>) {
    none("a method with text", || journal.add("a line").unwrap());
    none("a method", || journal.total().unwrap());
}

#[test]
fn of_a_plugin() {
    functions(&mut steady());
}

#[test]
fn of_a_pool() {
    functions(&mut PluginPool::new(steady_module().clone()).unwrap());
}

#[test]
fn of_an_interface() {
    methods(&mut JournalStub::new(bank()).unwrap());
    methods(&mut JournalStub::new(PluginPool::new(bank_module().clone()).unwrap()).unwrap());
}
