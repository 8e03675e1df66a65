//! Tests of interfaces, written and expected as text: of reading, showing and comparing them.

mod compare;
mod host;
mod instances;
mod large;
mod mismatch;
mod random;
mod read;
mod records;
mod recursive;
mod show;
mod text;

use super::Comparison;
use crate::wire::description::Interface;
use crate::wire::schema::Schema;

/// The target of references back that lead to no definition, so that the type is known by its name only.
fn nowhere() -> Schema {
    Schema::Unit
}

#[test]
fn the_budget_ends_once_and_to_the_unit() {
    let interface = Interface::default();
    let mut comparison = Comparison::new(&interface, &interface, true);
    comparison.left = 3;
    assert!(comparison.spend(2));
    assert_eq!(comparison.mismatch.count(), 0);
    assert!(!comparison.spend(1));
    assert!(!comparison.spend(1));
    assert_eq!(comparison.mismatch.count(), 1);
}
