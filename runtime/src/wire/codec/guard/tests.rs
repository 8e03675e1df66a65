//! Tests of the limits of the serde bridge.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

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
    // Nor behind a pointer.
    assert_eq!(error::<Vec<Box<Large>>>(&many), message);
    let small: Vec<Option<u64>> = convert_slice(&many).unwrap();
    assert_eq!(small.len(), 1 << 20);
}
