//! Tests of interfaces, written and expected as text.

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

use crate::wire::schema::Schema;

/// The target of references back that lead to no definition, so that the type is known by its name only.
fn nowhere() -> Schema {
    Schema::Unit
}
