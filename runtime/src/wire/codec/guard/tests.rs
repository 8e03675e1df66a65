//! Tests of the limits of the serde bridge.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use serde::de::value::Error as ValueError;
use serde::{Deserialize, Serialize};

use super::*;
use crate::{convert_ret, convert_slice};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum List {
    End,
    Link(u8, Box<List>),
}

fn list(links: usize) -> List {
    (0..links).fold(List::End, |tail, _| List::Link(1, Box::new(tail)))
}

fn error<T: for<'de> Deserialize<'de>>(bytes: &[u8]) -> String {
    convert_slice::<T>(bytes).err().expect("an error").to_string()
}

#[test]
fn lengths_are_not_believed() {
    let endless = u64::MAX.to_le_bytes();
    for error in [
        error::<String>(&endless),
        error::<Vec<u8>>(&endless),
        error::<Box<str>>(&endless),
        error::<Vec<bool>>(&endless),
        error::<Vec<Vec<u64>>>(&endless),
        error::<BTreeMap<u8, u8>>(&endless),
    ] {
        assert!(error.ends_with("missing"), "{error}");
    }
}

#[test]
fn elements_without_bytes_are_counted() {
    assert_eq!(convert_slice::<Vec<()>>(&9_u64.to_le_bytes()).unwrap().len(), 9);
    let endless = u64::MAX.to_le_bytes();
    assert_eq!(error::<Vec<()>>(&endless), "the value has over 65,536 elements that take no bytes");
    let nested = convert_ret(vec![vec![(); 40_000]; 2]).unwrap();
    assert_eq!(error::<Vec<Vec<()>>>(&nested), "the value has over 65,536 elements that take no bytes");
}

#[test]
fn parts_of_tuples_are_no_elements() {
    let pixels = vec![[(1_u8, 2_u8, 3_u8)]; 40_000];
    assert_eq!(convert_slice::<Vec<[(u8, u8, u8); 1]>>(&convert_ret(&pixels).unwrap()).unwrap(), pixels);
}

#[test]
fn depth_is_limited() {
    let deep = list(500);
    assert_eq!(convert_slice::<List>(&convert_ret(&deep).unwrap()).unwrap(), deep);
    let too_deep = convert_ret(list(600)).unwrap();
    assert_eq!(error::<List>(&too_deep), "the value is nested deeper than 512 levels");
}

#[test]
fn wrong_values_are_named() {
    assert_eq!(error::<bool>(&[2]), "2 is neither 0 nor 1");
    assert_eq!(error::<u8>(&[1, 2, 3]), "2 bytes are left over after the value");
    assert!(error::<List>(&[7, 0, 0, 0]).contains("expected variant index 0 <= i < 2"));
    assert!(error::<core::num::NonZeroU8>(&[0]).contains("nonzero"));
    assert_eq!(error::<Option<u8>>(&[3, 1]), "the enum has no variant 3");
    assert_eq!(error::<char>(&[0xff]), "the character is not UTF-8");
    assert_eq!(error::<String>(&[1, 0, 0, 0, 0, 0, 0, 0, 0xff]), "the text is not UTF-8");
    assert_eq!(error::<u32>(&[1]), "3 bytes are missing");
}

/// The binary format cannot tell the type of its bytes.
#[test]
fn types_that_ask_what_the_bytes_are_are_told() {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        #[allow(dead_code)]
        Number(u8),
    }
    assert!(error::<Either>(&[1]).starts_with("the type asks the bytes what they are (`untagged`, "));
    assert!(error::<serde::de::IgnoredAny>(&[1]).starts_with("the type asks the bytes what they are"));
}

#[test]
fn values_that_serde_cannot_carry_say_why() {
    struct Refuses;
    impl Serialize for Refuses {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("today is closed"))
        }
    }
    struct Endless;
    impl Serialize for Endless {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_seq(None).map(|_| unreachable!())
        }
    }
    assert_eq!(convert_ret(Refuses).unwrap_err().to_string(), "today is closed");
    assert_eq!(
        convert_ret(Endless).unwrap_err().to_string(),
        "a sequence or map is serialized without saying its length first"
    );
}

/// One or four bytes may encode a value as large as its type.
#[test]
fn memory_follows_the_bytes() {
    type Large = Option<[u64; 32]>;
    let few = vec![Large::None; 50_000];
    assert_eq!(convert_slice::<Vec<Large>>(&convert_ret(&few).unwrap()).unwrap(), few);
    let mut many = (1_u64 << 20).to_le_bytes().to_vec();
    many.resize(8 + (1 << 20), 0);
    let message = "the value takes more memory than is allowed: 64 MiB, and 4 bytes for each encoded byte";
    assert_eq!(error::<Vec<Large>>(&many), message);
    // A pointer does not hide the size.
    assert_eq!(error::<Vec<Box<Large>>>(&many), message);
    let small: Vec<Option<u64>> = convert_slice(&many).unwrap();
    assert_eq!(small.len(), 1 << 20);
}

/// The values of a map are charged apart from its keys.
#[test]
fn memory_of_a_maps_values_is_counted() {
    type Large = Option<[u64; 32]>;
    let map = |count: usize| [&(count as u64).to_le_bytes()[..], &vec![0; 2 * count]].concat();
    assert_eq!(convert_slice::<BTreeMap<u8, Large>>(&map(1_000)).unwrap().len(), 1);
    let message = "the value takes more memory than is allowed: 64 MiB, and 4 bytes for each encoded byte";
    assert_eq!(error::<BTreeMap<u8, Large>>(&map(1 << 18)), message);
}

/// Asserts that `charge` takes exactly `expected` bytes of the budget for a value without bytes.
#[track_caller]
fn assert_charges(expected: usize, charge: impl FnOnce(&Limits<'_>)) {
    const ALL: usize = 64 << 20;
    let limits = Limits::new(0);
    charge(&limits);
    assert_eq!(limits.charge(ALL - expected + 1), Err(Problem::Memory));
    assert_eq!(limits.charge(ALL - expected), Ok(()));
    assert_eq!(limits.charge(1), Err(Problem::Memory));
}

#[test]
fn elements_are_charged_as_documented() {
    let element = |count: &mut Counted, limits: &Limits<'_>, size| {
        count.element::<ValueError>(limits, size).unwrap();
    };
    let value = |count: &Counted, limits: &Limits<'_>, size| count.value::<ValueError>(limits, size).unwrap();
    // The first element pays for a node of a B-tree.
    assert_charges(11 * 10 + 128, |limits| element(&mut Counted::default(), limits, 10));
    for (size, grown) in [(0, 1), (2, 4 + 2), (10, 20 + 4)] {
        assert_charges(grown, |limits| element(&mut Counted(1), limits, size));
        assert_charges(grown, |limits| value(&Counted(2), limits, size));
    }
    assert_charges(11 * 10, |limits| value(&Counted(1), limits, 10));
    assert_charges(0, |limits| {
        ().element::<ValueError>(limits, 10).unwrap();
        ().value::<ValueError>(limits, 10).unwrap();
    });
    assert_charges(5, |limits| limits.memory::<ValueError>(5).unwrap());
}

/// The size hint that a visitor gets.
struct Hint<const TUPLE: usize, const MAP: bool>(Option<usize>);

struct HintVisitor;

impl<'de> Visitor<'de> for HintVisitor {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("elements")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Option<usize>, A::Error> {
        let hint = seq.size_hint();
        // Some claims exceed the bytes. Only the hint matters.
        while let Ok(Some(_)) = seq.next_element::<u8>() {}
        Ok(hint)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<usize>, A::Error> {
        let hint = map.size_hint();
        while let Ok(Some(_)) = map.next_entry::<u8, u8>() {}
        Ok(hint)
    }
}

impl<'de, const TUPLE: usize, const MAP: bool> Deserialize<'de> for Hint<TUPLE, MAP> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        assert!(!deserializer.is_human_readable());
        if MAP {
            deserializer.deserialize_map(HintVisitor).map(Self)
        } else if TUPLE > 0 {
            deserializer.deserialize_tuple(TUPLE, HintVisitor).map(Self)
        } else {
            deserializer.deserialize_seq(HintVisitor).map(Self)
        }
    }
}

#[test]
fn visitors_are_told_of_as_many_as_there_can_be() {
    fn hint<const TUPLE: usize, const MAP: bool>(claim: u64, bytes: usize) -> Option<usize> {
        let prefix = if TUPLE > 0 { Vec::new() } else { claim.to_le_bytes().to_vec() };
        convert_slice::<Hint<TUPLE, MAP>>(&[prefix, vec![0; bytes]].concat()).unwrap().0
    }
    // A number that comes from the type is believed.
    assert_eq!(hint::<5, false>(0, 5), Some(5));
    assert_eq!((hint::<0, false>(5, 5), hint::<0, true>(5, 10)), (Some(5), Some(5)));
    // A claim is cut to the number of bytes, and to `ROOM`.
    assert_eq!((hint::<0, false>(1_000, 20), hint::<0, true>(1_000, 20)), (Some(28), Some(28)));
    assert_eq!((hint::<0, false>(5_000, 5_000), hint::<0, true>(5_000, 10_000)), (Some(4096), Some(4096)));
}

#[test]
fn a_guarded_visitor_expects_what_its_own_does() {
    let limits = Limits::new(0);
    let guard = Guard { inner: HintVisitor, limits: &limits, count: () };
    assert_eq!((&guard as &dyn serde::de::Expected).to_string(), "elements");
}
