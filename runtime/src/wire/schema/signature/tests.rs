//! Tests of words, roles, records, and of the values of a call.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::*;

const BYTES: Schema = Schema::Seq(&Schema::U8);

/// Returns the [`abi::Words`] of a function with these arguments and this result.
fn words(arguments: &[(Passing, Schema)], result: Schema) -> (bool, bool) {
    let arguments: Vec<_> =
        arguments.iter().map(|&(passing, schema)| Argument::new("x", passing, schema)).collect();
    let words = Signature::new(("k", None), "f", &[], arguments.leak(), result).words();
    (words.arguments, words.result)
}

#[test]
fn words_hold_what_fits_to_the_byte() {
    use Passing::{MaybeRef, Mut, MutSlice, Ref, Value};
    use Schema::{Bool, U8, U64, U128, Unit};
    assert_eq!(words(&[], Unit), (true, true));
    assert_eq!(words(&[(Value, U64), (Ref, U64)], U64), (true, true));
    assert_eq!(words(&[(Value, U128)], U128), (true, false));
    assert_eq!(words(&[(Value, U64), (Value, U64), (Value, U8)], Unit), (false, true));
    assert_eq!(words(&[(Value, U8), (Value, BYTES)], BYTES), (false, false));
    // An `Option<&T>` takes one byte more than its value.
    assert_eq!(words(&[(MaybeRef, U64), (Value, Schema::Tuple(&[U8; 7]))], Bool), (true, true));
    assert_eq!(words(&[(MaybeRef, U64), (Value, U64)], Bool), (false, true));
    assert_eq!(words(&[(MaybeRef, BYTES)], Bool), (false, true));
    // An argument that comes back is in memory, and the result with it.
    assert_eq!(words(&[(Mut, U8)], Unit), (false, false));
    assert_eq!(words(&[(Value, U8), (MutSlice, BYTES)], Unit), (false, false));
}

#[test]
fn roles_are_told_apart() {
    let plain = Signature::new(("k", None), "f", &[], &[], Schema::Unit);
    let roles =
        |signature: Signature| [signature.is_optional(), signature.is_constructor(), signature.is_batch()];
    assert_eq!(roles(plain), [false; 3]);
    assert_eq!(roles(plain.of_host()), [false; 3]);
    assert_eq!(roles(plain.optional()), [true, false, false]);
    assert_eq!(roles(plain.constructor()), [false, true, false]);
    assert_eq!(roles(plain.batch()), [false, false, true]);
}

#[test]
fn a_record_is_what_is_written() {
    let signature = Signature::new(("k", None), "f", &[], &[], Schema::Unit);
    let mut written = [0; 22];
    assert_eq!(signature.record_length(), 22);
    assert_eq!(signature.write_record(&mut written), 22);
    assert_eq!(signature.record::<22>(), written);
    assert_eq!(written[0], 21);
}

const ALL: Signature = Signature::new(
    ("k", None),
    "f",
    &[],
    &[
        Argument::new("value", Passing::Value, Schema::U8),
        Argument::new("shared", Passing::Ref, Schema::U16),
        Argument::new("maybe", Passing::MaybeRef, Schema::U32),
        Argument::new("changed", Passing::Mut, Schema::U64),
        Argument::new("numbers", Passing::MutSlice, BYTES),
        Argument::new("flags", Passing::MutSlice, Schema::Seq(&Schema::Bool)),
    ],
    Schema::Char,
);

fn shown<'s>(values: impl Iterator<Item = (&'s str, Schema)>) -> Vec<String> {
    values.map(|(name, schema)| format!("{name}: {schema:?}")).collect()
}

#[test]
fn values_are_those_of_the_wire() {
    let expected = [
        "value: U8",
        "shared: U16",
        "maybe: Option(U32)",
        "changed: U64",
        "numbers: Seq(U8)",
        "flags: Seq(Bool)",
    ];
    assert_eq!(shown(ALL.values()), expected);
}

#[test]
fn a_reply_has_what_comes_back() {
    assert_eq!(shown(ALL.reply()), ["result: Char", "changed: U64", "flags: Seq(Bool)"]);
}
