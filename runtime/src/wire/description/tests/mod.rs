//! Tests of interfaces, written and expected as text.

mod compare;
mod host;
mod large;
mod mismatch;
mod random;
mod read;
mod records;
mod recursive;
mod show;
mod text;

use crate::wire::schema::Schema;

/// The target of references back, which comparing and showing never follow.
fn nowhere() -> Schema {
    panic!("only values are followed through references back")
}
