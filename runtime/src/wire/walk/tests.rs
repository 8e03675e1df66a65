//! Tests of walks: checks of references and depth, and searches for paths.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::*;
use crate::PluginType;
use crate::wire::codec::{Outside, to_vec};
use crate::wire::schema::TypeKey;

type Item = (Option<bool>, Vec<(String, f64)>, BTreeMap<u8, char>, Result<[u16; 2], ()>);

fn place(bytes: &[u8], offset: usize) -> String {
    let values = [("flag", bool::SCHEMA), ("item", Item::SCHEMA)];
    path(values.into_iter(), &mut Decoder::new(bytes), offset)
}

#[test]
fn places_are_named() {
    let item: Item =
        (Some(true), [("a".to_owned(), 1.0), ("bc".to_owned(), 2.0)].into(), [(1, 'x')].into(), Ok([1, 2]));
    let bytes = to_vec(|encoder| {
        true.encode(encoder);
        item.encode(encoder);
    })
    .unwrap();
    assert_eq!(place(&bytes, 0), "flag");
    assert_eq!(place(&bytes, 1), "item.0");
    assert_eq!(place(&bytes, 3), "item.1");
    assert_eq!(place(&bytes, 12), "item.1[0].0");
    assert_eq!(place(&bytes, 20), "item.1[0].1");
    assert_eq!(place(&bytes, 28), "item.1[1].0");
    let end = bytes.len();
    assert_eq!(place(&bytes, end - 9), "item.2[0]");
    assert_eq!(place(&bytes, end - 8), "item.3");
    assert_eq!(place(&bytes, end - 1), "item.3::Ok.0[1]");
    assert_eq!(place(&bytes, end), "");
    assert_eq!(place(&bytes[..end - 1], end - 2), "item.3::Ok.0[1]");
}

#[test]
fn bytes_are_checked() {
    fn check_as<T: PluginType>(bytes: &[u8]) -> Option<String> {
        let mut decoder = Decoder::new(bytes);
        let checked = check(&T::SCHEMA, &mut decoder).and_then(|_| decoder.end());
        checked.err().map(|Malformed| decoder.error().to_string())
    }
    assert_eq!(check_as::<(bool, char)>(&[1, b'x']), None);
    assert_eq!(check_as::<bool>(&[2]).unwrap(), "2 is neither 0 nor 1");
    assert_eq!(check_as::<char>(&[0xff]).unwrap(), "the character is not UTF-8");
    assert_eq!(check_as::<String>(&[1, 0, 0, 0, 0, 0, 0, 0, 0xff]).unwrap(), "the text is not UTF-8");
    assert_eq!(check_as::<Result<(), ()>>(&[2, 0, 0, 0]).unwrap(), "the enum has no variant 2");
    let endless = check_as::<Vec<u32>>(&u64::MAX.to_le_bytes());
    assert!(endless.is_some());
    assert!(check_as::<Vec<()>>(&(u64::MAX >> 1).to_le_bytes()).is_some());
    assert_eq!(check_as::<u8>(&[1, 2]).unwrap(), "1 byte is left over after the value");
}

#[test]
fn blocks_are_listed_and_searched_by() {
    type Value = (u8, Vec<u16>, String, bool);
    type Numbers = (Vec<u64>, Vec<(u16, [u8; 2])>);
    let mut bytes = [1_u8].to_vec();
    for (count, place) in [(LARGE as u64 / 2, 10_u64), (LARGE as u64, 0)] {
        bytes.extend((count | OUTSIDE).to_le_bytes());
        bytes.extend(place.to_le_bytes());
    }
    bytes.push(7);
    let memory = alloc::vec![b'x'; LARGE + 10];
    let decoder = || Decoder::with_outside(&bytes, Outside::Memory(&memory)).bounded(None, 1 << 20);
    let references = check(&<(u8, Vec<u16>, String)>::SCHEMA, &mut decoder()).unwrap();
    let found: Vec<_> =
        references.iter().map(|Reference { offset, count, block }| (*offset, *count, block.align)).collect();
    assert_eq!(found, [(1, LARGE / 2, 2), (17, LARGE, 1)]);

    let mut wrong = decoder();
    assert!(check(&Value::SCHEMA, &mut wrong).is_err());
    let offset = wrong.error().offset();
    // The references are numbers of lent blocks, not addresses, so a search works without the blocks.
    let place = |offset| path([("value", Value::SCHEMA)].into_iter(), &mut Decoder::new(&bytes), offset);
    assert_eq!(place(offset), "value.3");
    assert_eq!(place(17), "value.2");

    // Numbers are skipped as a whole.
    let numbers: Numbers = ([7; 100].into(), [(1, [2, 3]); 100].into());
    let bytes = to_vec(|encoder| numbers.encode(encoder)).unwrap();
    let place = |end: usize, offset| {
        path([("all", Numbers::SCHEMA)].into_iter(), &mut Decoder::new(&bytes[..end]), offset)
    };
    let end = bytes.len();
    assert_eq!(place(end, 7), "all.0");
    assert_eq!(place(end, 8), "all.0[0]");
    assert_eq!(place(end, 8 + 799), "all.0[99]");
    assert_eq!(place(end, 8 + 800), "all.1");
    assert_eq!(place(end, 16 + 800 + 4 * 50), "all.1[50].0");
    assert_eq!(place(end, 16 + 800 + 4 * 50 + 3), "all.1[50].1[1]");
    assert_eq!(place(end, end), "");
    // If a value cannot be encoded, only the bytes before the error exist.
    assert_eq!(place(8 + 80, 8 + 80), "all.0[10]");
}

#[test]
fn small_blocks_are_not_handed_on() {
    let bytes = [(3 | OUTSIDE).to_le_bytes(), [0; 8]].concat();
    let mut decoder = Decoder::with_outside(&bytes, Outside::Memory(b"abc")).bounded(None, 1 << 20);
    assert!(check(&String::SCHEMA, &mut decoder).is_err());
    assert_eq!(decoder.error().to_string(), SMALL_BLOCK);
}

#[test]
fn errors_stand_where_the_value_begins() {
    let offset_of = |bytes: &[u8]| {
        let mut decoder = Decoder::with_outside(bytes, Outside::Memory(b"abc")).bounded(None, 1 << 20);
        assert!(check(&<(u8, String)>::SCHEMA, &mut decoder).is_err());
        decoder.error().offset()
    };
    assert_eq!(offset_of(&[7, 2, 0, 0, 0, 0, 0, 0, 0, b'x', 0xff]), 1);
    assert_eq!(offset_of(&[&[7][..], &(3 | OUTSIDE).to_le_bytes(), &[0; 8]].concat()), 1);
}

#[test]
fn levels_of_a_value_are_limited() {
    const KEY: TypeKey = TypeKey::new("list", "List", &[]);
    const LIST: Schema = Schema::Option(&Schema::BackRef(KEY, || LIST));
    const LISTS: Schema = Schema::Tuple(&[LIST, LIST]);
    let check = |levels| {
        let bytes = [alloc::vec![1; levels], [0].into()].concat();
        let mut decoder = Decoder::new(&bytes);
        let checked = check(&LIST, &mut decoder).and_then(|_| decoder.end());
        checked.map_err(|Malformed| decoder.error().problem().clone())
    };
    assert_eq!(check(512), Ok(()));
    assert_eq!(check(513), Err(Problem::Depth));
    // Levels that have ended do not count towards the limit.
    let bytes = [alloc::vec![1; 300], [0].into(), alloc::vec![1; 300], [0].into()].concat();
    assert!(super::check(&LISTS, &mut Decoder::new(&bytes)).is_ok());
}

/// A map's pairs take bytes if a type that the description only refers to takes bytes.
#[test]
fn pairs_of_a_map_take_the_bytes_of_either() {
    const KEY: TypeKey = TypeKey::new("text", "Text", &[]);
    const TEXT: Schema = Schema::BackRef(KEY, || Schema::String);
    let count = 70_000_usize;
    let bytes = [&(count as u64).to_le_bytes()[..], &alloc::vec![0; 8 * count]].concat();
    for schema in [Schema::Map(&Schema::Unit, &TEXT), Schema::Map(&TEXT, &Schema::Unit)] {
        let mut decoder = Decoder::new(&bytes);
        assert!(check(&schema, &mut decoder).is_ok() && decoder.end().is_ok());
    }
}

#[test]
fn searches_have_an_end() {
    let count = u64::from(STEPS) + 10;
    let bytes = [&count.to_le_bytes()[..], &alloc::vec![0; STEPS as usize + 9], &[2]].concat();
    let place =
        |offset| path([("flags", <Vec<bool>>::SCHEMA)].into_iter(), &mut Decoder::new(&bytes), offset);
    assert_eq!(place(8 + 1000), "flags[1000]");
    assert_eq!(place(bytes.len() - 1), "");
}
