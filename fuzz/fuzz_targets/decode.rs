//! Decodes a guest's bytes into values of the host. That may fail, but must have no other effects.
//!
//! The first byte of an input chooses the type and the way, and the rest is the value. The codec, a walk
//! along the type's description, and serde all read the value, and their results are compared.

#![no_main]

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::ffi::CString;
use std::num::{NonZeroI64, NonZeroU16, Wrapping};
use std::ops::{Bound, Range};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use libfuzzer_sys::fuzz_target;
use serde::{Deserialize, Serialize};
use wasmer_plugin::schema::Decode;
use wasmer_plugin::{PluginType, convert_ret, convert_slice, fuzzing};

#[derive(Serialize, Deserialize, PluginType)]
enum Tree {
    Leaf,
    Node(Box<Tree>, Box<Tree>),
    Many(Vec<Tree>),
    Named { name: String, child: Option<Box<Tree>> },
    Mapped(BTreeMap<u8, Tree>),
    Shared(Arc<Tree>),
}

/// A type that contains only itself.
#[derive(Serialize, Deserialize, PluginType)]
struct Nest(Vec<Nest>);

#[derive(Serialize, Deserialize, PluginType)]
struct Folder {
    entries: Vec<Entry>,
}

#[derive(Serialize, Deserialize, PluginType)]
enum Entry {
    File(Vec<u8>),
    Folder(#[plugin_type(recursive = Folder)] Box<Folder>),
}

#[derive(Serialize, Deserialize, PluginType)]
struct Rich<'a> {
    flags: (bool, char, NonZeroU16, ()),
    numbers: [i128; 2],
    #[serde(borrow)]
    text: Cow<'a, str>,
    borrowed: &'a str,
    bytes: &'a [u8],
    maps: BTreeMap<String, HashMap<u8, Vec<f32>>>,
    sets: HashSet<Option<Option<u16>>>,
    units: VecDeque<()>,
    shared: Rc<[u32]>,
    result: Result<Duration, Unit>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, PluginType)]
struct Unit;

/// A type without padding: a sequence of it is decoded by one copy of its bytes.
#[derive(Serialize, Deserialize, PluginType)]
#[repr(C)]
struct Pixel {
    color: [u8; 3],
    alpha: u8,
    depth: f32,
}

#[derive(Serialize, Deserialize, PluginType)]
struct Picture {
    name: String,
    pixels: Vec<Pixel>,
    bytes: Vec<u8>,
    layers: Vec<Vec<u16>>,
}

#[derive(Serialize, Deserialize, PluginType)]
struct Skipping {
    before: u8,
    #[serde(skip)]
    cache: [u64; 16],
    after: Option<Box<str>>,
}

#[derive(Serialize, Deserialize, PluginType)]
enum Variants {
    First(u8, #[serde(skip)] Option<String>),
    Second {
        yes: u16,
    },
    #[serde(skip)]
    #[allow(dead_code)]
    Never(Vec<u8>),
}

/// A type that only serde decodes.
#[derive(Clone, Serialize, Deserialize, PluginType)]
#[serde(try_from = "Vec<u8>", into = "Vec<u8>")]
#[plugin_type(as = Vec<u8>)]
struct Even(Vec<u8>);

impl From<Even> for Vec<u8> {
    fn from(even: Even) -> Self {
        even.0
    }
}

impl TryFrom<Vec<u8>> for Even {
    type Error = &'static str;

    fn try_from(bytes: Vec<u8>) -> Result<Self, Self::Error> {
        if bytes.len() % 2 == 0 { Ok(Self(bytes)) } else { Err("odd") }
    }
}

#[derive(Serialize, Deserialize, PluginType)]
struct Bridged {
    before: Vec<u8>,
    even: Even,
    #[plugin_type(as = BTreeMap<String, Vec<Option<u64>>>)]
    map: BTreeMap<String, Vec<Option<u64>>>,
    #[plugin_type(as = Vec<(u8, String)>)]
    list: LinkedList<(u8, String)>,
    after: Option<Vec<Even>>,
}

/// Decodes the bytes in three ways. With blocks outside, serde is left out.
fn check<'a, T: Decode<'a> + Serialize + Deserialize<'a>>(bytes: &'a [u8], memory: Option<&'a [u8]>) {
    let ours = fuzzing::decode::<T>(bytes, memory);
    if memory.is_some() {
        return;
    }
    match (ours, convert_slice::<T>(bytes)) {
        (Ok(value), Ok(_)) => {
            let again = convert_ret(&value).expect("what was decoded can be encoded");
            // The bytes may differ: maps and sets may hold a key twice, and hash in any order.
            assert!(again.len() <= bytes.len());
        }
        (Err(_), Err(_)) => {}
        // The two count differently: the codec counts elements before it reads them, and bincode's guard
        // counts levels of all types.
        (Err(ours), Ok(_)) => assert!(ours.to_string().contains("elements that take no bytes"), "{ours}"),
        (Ok(_), Err(theirs)) => assert!(theirs.to_string().contains("nested"), "{theirs}"),
    }
}

/// Decodes by serde alone.
fn bridge<'a, T: Serialize + Deserialize<'a>>(bytes: &'a [u8]) {
    let Ok(value) = convert_slice::<T>(bytes) else { return };
    let again = convert_ret(&value).expect("what was decoded can be encoded");
    assert!(again.len() <= bytes.len());
}

fuzz_target!(|data: &[u8]| {
    let Some((&kind, bytes)) = data.split_first() else { return };
    // Blocks lie in the second half of the input, repeated until one is long enough.
    let memory: Vec<u8>;
    let (bytes, memory) = if kind & 0x80 == 0 {
        (bytes, None)
    } else {
        let (bytes, seed) = bytes.split_at(bytes.len() / 2);
        memory = seed.iter().copied().chain([0]).cycle().take(40 << 10).collect();
        (bytes, Some(&memory[..]))
    };
    match kind & 0x7f {
        0 => check::<Tree>(bytes, memory),
        1 => check::<Rich>(bytes, memory),
        2 => check::<Vec<u8>>(bytes, memory),
        3 => check::<Vec<u128>>(bytes, memory),
        4 => check::<(String, Box<str>, &str)>(bytes, memory),
        5 => check::<Vec<Vec<()>>>(bytes, memory),
        6 => check::<Vec<[(u8, ()); 3]>>(bytes, memory),
        7 => check::<HashMap<String, Vec<String>>>(bytes, memory),
        8 => check::<(usize, isize, Box<str>, CString, Wrapping<u16>)>(bytes, memory),
        9 => check::<Vec<Option<Result<(), Tree>>>>(bytes, memory),
        10 => check::<(std::path::PathBuf, Range<usize>, Bound<char>)>(bytes, memory),
        11 => check::<BTreeMap<Option<Unit>, std::net::SocketAddr>>(bytes, memory),
        12 => check::<Nest>(bytes, memory),
        13 => check::<Folder>(bytes, memory),
        14 => check::<Picture>(bytes, memory),
        15 => check::<Vec<Picture>>(bytes, memory),
        16 => check::<Vec<Skipping>>(bytes, memory),
        17 => check::<Vec<Variants>>(bytes, memory),
        18 => check::<Bridged>(bytes, memory),
        19 => check::<Vec<Bridged>>(bytes, memory),
        20 => check::<(Rc<str>, Arc<[Option<u8>]>, Box<[Pixel]>, Vec<usize>, LinkedList<()>)>(bytes, memory),
        21 => check::<(BinaryHeap<u8>, BTreeSet<Reverse<i8>>, [Option<String>; 3])>(bytes, memory),
        22 => check::<Vec<(Duration, Option<SystemTime>, NonZeroI64)>>(bytes, memory),
        64 => bridge::<Tree>(bytes),
        65 => bridge::<Rich>(bytes),
        66 => bridge::<HashMap<String, LinkedList<Vec<Option<u8>>>>>(bytes),
        67 => bridge::<Vec<Bridged>>(bytes),
        _ => {}
    }
});
