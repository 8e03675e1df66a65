//! Tests of the bytes of records.

use alloc::string::String;
use alloc::vec::Vec;
use core::marker::PhantomData;

use super::*;
use crate::wire::codec::Encoder;
use crate::wire::codec::PluginType;
use crate::wire::types::{BackRef, Defined};

/// A type that contains itself, written as the derive generates it.
struct Tree<T>(PhantomData<T>);

impl<T: PluginType> Defined for Tree<T> {
    const KEY: TypeKey = TypeKey::new(module_path!(), "Tree", &[T::SCHEMA]);
}

impl<T: PluginType> PluginType for Tree<T> {
    const SCHEMA: Schema = Schema::Defined(&Definition::new(
        <Self as Defined>::KEY,
        &[" A tree."],
        &[T::SCHEMA],
        Shape::Struct(Fields::Named(&[
            Field::new("value", &[], T::SCHEMA),
            Field::new("children", &[], <Vec<BackRef<Self>>>::SCHEMA),
        ])),
    ));

    fn encode<'v>(&'v self, _: &mut Encoder<'_, 'v>) {}
}

const SIGNATURE: Signature = Signature::new(
    ("trees", Some("1.2.3")),
    "count",
    &[" Counts.", " Twice."],
    &[
        Argument::new("tree", Passing::Ref, <Tree<Option<u8>>>::SCHEMA),
        Argument::new("again", Passing::Mut, <Tree<Option<u8>>>::SCHEMA),
    ],
    <(String, u64)>::SCHEMA,
);

#[test]
fn records_are_what_the_documentation_says() {
    const RECORD: [u8; SIGNATURE.record_length()] = SIGNATURE.record();
    let mut expected: Vec<u8> = Vec::new();
    expected.extend(b"\x50\x02\x05trees\x051.2.3\x00\x00\x05count\x0eCounts.\nTwice.");
    expected.extend(b"\x01\x30\x04Tree\x07A tree.\x01\x10\x02");
    expected.extend(b"\x42\x02\x05value\x00\x10\x02\x08children\x00\x11\x21\x00");
    expected.extend(b"\x02\x04tree\x01\x20\x00\x05again\x03\x20\x00\x14\x02\x0f\x05");
    expected.extend(SIGNATURE.fingerprint().to_le_bytes());
    assert_eq!(RECORD[0] as usize, expected.len());
    assert_eq!(&RECORD[1..], expected);
    let mut room = [0; RECORD.len()];
    assert_eq!(SIGNATURE.write_record(&mut room), room.len());
    assert_eq!(room, RECORD);
}

/// A type with a record of its own, written as the derive generates it for a guest.
struct Leaf;

static LEAF: Anchor = Anchor::new(&[]);

impl Defined for Leaf {
    const KEY: TypeKey = TypeKey::new("leaves", "Leaf", &[]).at(Some("1.2.3"), 7, 9).recorded(&LEAF);
}

impl PluginType for Leaf {
    const SCHEMA: Schema = Schema::Defined(&Definition::new(
        <Self as Defined>::KEY,
        &[" A leaf."],
        &[],
        Shape::Struct(Fields::Tuple(&[Schema::U8, <Result<u8, BackRef<Self>>>::SCHEMA])),
    ));

    fn encode<'v>(&'v self, _: &mut Encoder<'_, 'v>) {}
}

const HAS_LEAF: Signature = Signature::new(
    ("trees", None),
    "fall",
    &[],
    &[Argument::new("leaf", Passing::Value, <Option<Leaf>>::SCHEMA)],
    <Result<Leaf, u16>>::SCHEMA,
);

fn id(schema: &Schema) -> [u8; 8] {
    schema.definition().key.id.to_le_bytes()
}

#[test]
fn types_have_records_of_their_own() {
    const SCHEMA: Schema = Leaf::SCHEMA;
    const RECORD: [u8; SCHEMA.record_length()] = SCHEMA.record();
    let mut expected: Vec<u8> = Vec::new();
    expected.extend(b"\x52\x02");
    expected.extend(id(&SCHEMA));
    expected.extend(b"\x02\x33");
    expected.extend(id(&<Result<u8, BackRef<Leaf>>>::SCHEMA));
    expected
        .extend(b"\x31\x06Result\x00\x02\x02\x21\x01\x02\x02Ok\x00\x41\x01\x02\x03Err\x00\x41\x01\x21\x01");
    expected.extend(b"\x30\x04Leaf\x07A leaf.\x00\x41\x02\x02\x20\x00");
    assert_eq!(RECORD[0] as usize, expected.len());
    assert_eq!(&RECORD[1..], expected);
    // It refers back to itself.
    assert_eq!(SCHEMA.anchor_count(), 1);
}

#[test]
fn functions_refer_to_records_of_types() {
    const RECORD: [u8; HAS_LEAF.record_length()] = HAS_LEAF.record();
    let mut expected: Vec<u8> = Vec::new();
    expected.extend(b"\x50\x02\x05trees\x00\x00\x00\x04fall\x00\x01\x33");
    expected.extend(id(&<Result<Leaf, u16>>::SCHEMA));
    expected.extend(b"\x31\x06Result\x00\x02\x23");
    expected.extend(id(&Leaf::SCHEMA));
    expected.extend(b"\x03\x02\x02Ok\x00\x41\x01\x23");
    expected.extend(id(&Leaf::SCHEMA));
    expected.extend(b"\x03Err\x00\x41\x01\x03\x01\x04leaf\x00\x10\x23");
    expected.extend(id(&Leaf::SCHEMA));
    expected.extend(b"\x20\x00");
    expected.extend(HAS_LEAF.fingerprint().to_le_bytes());
    assert_eq!(RECORD[0] as usize, expected.len());
    assert_eq!(&RECORD[1..], expected);
    assert_eq!(HAS_LEAF.anchor_count(), 1);
    let _: [AnchorRef; 1] = HAS_LEAF.anchors();
}

#[test]
fn identities_tell_versions_and_places_apart() {
    const PLAIN: TypeKey = TypeKey::new("m", "T", &[]);
    let ids = [
        PLAIN.id,
        PLAIN.at(None, 1, 1).id,
        PLAIN.at(Some("1.0.0"), 1, 1).id,
        PLAIN.at(Some("1.0.1"), 1, 1).id,
        PLAIN.at(None, 2, 1).id,
        PLAIN.at(None, 1, 2).id,
    ];
    assert_eq!(alloc::collections::BTreeSet::from(ids).len(), ids.len());
}
