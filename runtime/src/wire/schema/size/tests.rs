//! Tests of the bounds on sizes.

use alloc::string::String;
use alloc::vec::Vec;

use crate::PluginType;
use crate::wire::schema::{Definition, Field, Fields, Schema, Shape, TypeKey, Variant};

#[test]
fn sizes_are_bounds() {
    assert_eq!(<(u8, u32, Option<u64>)>::SCHEMA.least_size(), 6);
    assert_eq!(<(u8, u32, Option<u64>)>::SCHEMA.most_size(16), Some(14));
    assert_eq!(<(u64, u64)>::SCHEMA.most_size(16), Some(16));
    assert_eq!(<(u64, u64, u8)>::SCHEMA.most_size(16), None);
    assert_eq!(<[u8; 17]>::SCHEMA.most_size(16), None);
    assert_eq!(<[(); 100]>::SCHEMA.most_size(16), None);
    assert_eq!(<Result<u8, char>>::SCHEMA.most_size(8), Some(8));
    assert_eq!(String::SCHEMA.most_size(16), None);
    assert_eq!(<[[u8; 1 << 12]; 1 << 12]>::SCHEMA.least_size(), 1 << 24);
    assert_eq!(<[[u8; 1 << 20]; 1 << 20]>::SCHEMA.least_size(), 1 << 30);
    assert_eq!(<Vec<u8>>::SCHEMA.least_size(), 8);
}

#[test]
fn sizes_of_structs_and_enums_are_bounds() {
    const KEY: TypeKey = TypeKey::new("t", "T", &[]);
    const NAMED: Definition = Definition::new(
        KEY,
        &[],
        &[],
        Shape::Struct(Fields::Named(&[
            Field::new("x", &[], Schema::U8),
            Field::new("y", &[], Schema::U32),
            Field::new("z", &[], Schema::U8),
        ])),
    );
    const ENUM: Definition = Definition::new(
        KEY,
        &[],
        &[],
        Shape::Enum(&[
            Variant::new("A", &[], Fields::Unit),
            Variant::new("B", &[], Fields::Tuple(&[Schema::U64])),
            Variant::new("C", &[], Fields::Tuple(&[Schema::U8])),
        ]),
    );
    let (named, an_enum) = (Schema::Defined(&NAMED), Schema::Defined(&ENUM));
    assert_eq!((named.least_size(), an_enum.least_size()), (6, 4));
    assert_eq!([6, 5].map(|most| named.most_size(most)), [Some(6), None]);
    assert_eq!([12, 11].map(|most| an_enum.most_size(most)), [Some(12), None]);
    assert_eq!([6, 5].map(|most| <[u16; 3]>::SCHEMA.most_size(most)), [Some(6), None]);
    assert!(!named.is_numbers() || named.align() == 4);
}

/// A type may have any number of parts, but a bound considers only [`PARTS`] of them.
#[test]
fn parts_are_looked_at_up_to_a_bound() {
    let tuple = |count| Schema::Tuple(alloc::vec![Schema::U8; count].leak());
    let (small, large) = (tuple(1_000), tuple(2_000));
    assert_eq!((small.least_size(), large.least_size()), (1_000, 1_023));
    assert_eq!((small.most_size(5_000), large.most_size(5_000)), (Some(1_000), None));
    assert_eq!((small.is_numbers(), large.is_numbers()), (true, false));
}

#[test]
fn types_that_take_bytes_are_known() {
    const KEY: TypeKey = TypeKey::new("t", "T", &[]);
    const fn defined(definition: &'static Definition) -> Schema {
        Schema::Defined(definition)
    }
    const fn a_struct(fields: Fields) -> Definition {
        Definition::new(KEY, &[], &[], Shape::Struct(fields))
    }
    const fn field(schema: Schema) -> Field {
        Field::new("x", &[], schema)
    }
    const UNITS: Definition = a_struct(Fields::Tuple(&[Schema::Unit, Schema::Unit]));
    const LAST: Definition = a_struct(Fields::Tuple(&[Schema::Unit, Schema::U8]));
    const NAMED_UNIT: Definition = a_struct(Fields::Named(&[field(Schema::Unit)]));
    const NAMED_LAST: Definition = a_struct(Fields::Named(&[field(Schema::Unit), field(Schema::U8)]));
    const EMPTY: Definition = a_struct(Fields::Unit);
    const NEVER: Definition = Definition::new(KEY, &[], &[], Shape::Enum(&[]));
    const TEXT: Schema = Schema::BackRef(KEY, || Schema::String);
    const NOTHING: Schema = Schema::BackRef(KEY, || Schema::Unit);
    /// A type that refers back to itself without end. The search must stop nevertheless.
    const ENDLESS: Schema = Schema::Tuple(&[Schema::BackRef(KEY, || ENDLESS)]);
    for schema in [
        Schema::Bool,
        Schema::Seq(&Schema::Unit),
        Schema::Option(&Schema::Unit),
        Schema::Array(&Schema::U8, 1),
        Schema::Tuple(&[Schema::Unit, Schema::U8]),
        defined(&LAST),
        defined(&NAMED_LAST),
        defined(&NEVER),
        TEXT,
        Schema::Array(&TEXT, 2),
    ] {
        assert!(schema.takes_bytes(), "{schema:?}");
    }
    for schema in [
        Schema::Unit,
        Schema::Array(&Schema::U8, 0),
        Schema::Array(&Schema::Unit, 3),
        Schema::Tuple(&[]),
        Schema::Tuple(&[Schema::Unit, NOTHING]),
        defined(&UNITS),
        defined(&NAMED_UNIT),
        defined(&EMPTY),
        NOTHING,
        ENDLESS,
    ] {
        assert!(!schema.takes_bytes(), "{schema:?}");
    }
}

#[test]
fn numbers_are_recognised() {
    assert!(<[(u8, f32); 3]>::SCHEMA.is_numbers());
    assert!(core::ops::Range::<u8>::SCHEMA.is_numbers());
    assert!(!bool::SCHEMA.is_numbers());
    assert!(!<(u8, Vec<u8>)>::SCHEMA.is_numbers());
    assert!(!<Option<u8>>::SCHEMA.is_numbers());
}
