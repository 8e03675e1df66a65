//! Descriptions that are meant to make plans long, deep or slow.

use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::{encoded, plan, run, signature};
use crate::wire::adapt::{Failure, PlannedCall};
use crate::wire::schema::{Definition, Field, Fields, Schema, Shape, TypeKey, Variant};

fn leak(text: String) -> &'static str {
    text.leak()
}

fn structure(name: &str, fields: Vec<Field>) -> Schema {
    let key = TypeKey::new("hostile", leak(name.into()), &[]);
    let shape = Shape::Struct(Fields::Named(fields.leak()));
    Schema::Defined(vec![Definition::new(key, &[], &[], shape)].leak().first().unwrap())
}

/// Returns structs within each other, each with `width` fields of the next one, around `core`.
fn nested(levels: usize, width: usize, core: Schema) -> Schema {
    (0..levels).rev().fold(core, |inner, level| {
        let fields = (0..width).map(|field| Field::new(leak(format!("f{field}")), &[], inner));
        structure(&format!("L{level}"), fields.collect())
    })
}

#[expect(clippy::unnecessary_wraps, reason = "the form of every default")]
fn empty() -> Option<Vec<u8>> {
    Some(Vec::new())
}

/// Plans calls between a side with a number alone, and one that has a field of this type besides.
fn with_and_without(deep: Schema) -> [PlannedCall; 2] {
    let number = Field::new("x", &[], Schema::U8);
    let without = structure("T", vec![number]);
    let with = structure("T", vec![Field::new("deep", &[], deep).with_default(empty), number]);
    let [with, without] = [signature(with), signature(without)];
    [plan(&with, &without), plan(&without, &with)]
}

#[test]
fn plans_have_an_entry_for_each_definition() {
    for levels in [10, 100, 900] {
        for planned in with_and_without(nested(levels, 2, Schema::U8)) {
            for plan in [planned.arguments, planned.reply] {
                assert!(plan.pairs.len() <= levels + 1, "{levels}: {}", plan.pairs.len());
            }
        }
    }
}

/// 2^900 empty values take no bytes, so no bytes end the work.
#[test]
fn empty_structs_take_no_exponential_time() {
    let [planned, _] = with_and_without(nested(900, 2, Schema::Unit));
    match run(&planned.arguments, &[7, 7]) {
        Ok(bytes) => assert_eq!(bytes, [7, 7]),
        Err(Failure::Malformed(_)) => {}
        other => panic!("{other:?}"),
    }
    let [planned, _] = with_and_without(nested(900, 2, Schema::Option(&Schema::Unit)));
    assert!(matches!(run(&planned.arguments, &[7; 100]), Err(Failure::Malformed(_))));
}

#[test]
fn arrays_of_arrays_have_no_size_in_memory() {
    let array = |inner: Schema| Schema::Array(vec![inner].leak().first().unwrap(), u64::MAX);
    let many = array(array(Schema::U8));
    let [planned, back] = with_and_without(many);
    assert!(matches!(run(&planned.arguments, &[7; 100]), Err(Failure::Malformed(_))));
    assert!(run(&back.arguments, &[7, 7]).is_ok());
    let nothing = array(array(Schema::Unit));
    let [planned, _] = with_and_without(nothing);
    assert!(run(&planned.arguments, &[7, 7]).is_ok());
}

#[test]
fn long_defaults_are_bounded_by_the_output() {
    #[expect(clippy::unnecessary_wraps, reason = "the form of every default")]
    fn long() -> Option<Vec<u8>> {
        Some([&40_000_u64.to_le_bytes()[..], &vec![b'x'; 40_000]].concat())
    }
    let number = Field::new("x", &[], Schema::U8);
    let item = |fields| Schema::Seq(vec![structure("T", fields)].leak().first().unwrap());
    let short = signature(item(vec![number]));
    let filled = signature(item(vec![number, Field::new("text", &[], Schema::String).with_default(long)]));
    let planned = plan(&short, &filled);
    assert_eq!(run(&planned.arguments, &encoded(&vec![1_u8])).unwrap().len(), 2 * (8 + 1 + 40_008));
    assert!(matches!(run(&planned.arguments, &encoded(&vec![1_u8; 100])), Err(Failure::TooLarge)));
}

#[test]
fn many_variants_are_matched_in_time() {
    let variants = |from: usize| {
        let variants = (from..from + 3000).rev();
        let variants = variants.map(|n| Variant::new(leak(format!("V{n}")), &[], Fields::Unit)).collect();
        let key = TypeKey::new("hostile", "T", &[]);
        let shape = Shape::Enum(Vec::leak(variants));
        signature(Schema::Defined(vec![Definition::new(key, &[], &[], shape)].leak().first().unwrap()))
    };
    let planned = plan(&variants(0), &variants(1000));
    // The first variant on the wire is `V2999`, which is the 1,001st on the other side.
    assert_eq!(run(&planned.arguments, &[0; 8]).unwrap(), 1000_u32.to_le_bytes().repeat(2));
}
