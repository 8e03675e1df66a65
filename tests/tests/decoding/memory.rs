//! Tests of the maximum memory of decoding: 64 MiB, and 4 bytes for each encoded byte.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::ffi::CString;
use std::rc::Rc;
use std::sync::Arc;

use bytes::Bytes;
use indexmap::{IndexMap, IndexSet};
use serde::{Deserialize, Deserializer, Serialize, de};
use smallvec::SmallVec;
use wasmer_plugin::codec::Decoder;
use wasmer_plugin::schema::Decode;
use wasmer_plugin::{PluginType, convert_slice};
use wasmer_plugin_tests::allocation::watch;

const MIB: usize = 1 << 20;

fn bound(bytes: &[u8]) -> usize {
    64 * MIB + 4 * bytes.len()
}

/// Numbers of elements: far within the bound, near it, and far beyond.
const COUNTS: [usize; 4] = [1000, 60_000, 600_000, 3_000_000];

fn sequence(count: usize, element: &[u8]) -> Vec<u8> {
    [&(count as u64).to_le_bytes()[..], &element.repeat(count)].concat()
}

/// Checks that decoding stays within the bound, with or without success.
fn is_bounded<T: for<'de> Decode<'de>>(name: &str, element: &[u8]) {
    let accepted = COUNTS.map(|count| {
        let bytes = sequence(count, element);
        let (value, allocations) = watch(|| Decoder::new(&bytes).value::<T>());
        assert!(allocations.peak <= bound(&bytes), "{name} of {count}: {allocations:?}");
        value.is_ok()
    });
    assert!(accepted[0], "{name}");
}

macro_rules! bounded {
    ($($type:ty: $element:expr;)*) => {
        $(is_bounded::<$type>(stringify!($type), &$element);)*
    };
}

/// Returns the element in a sequence or map of its own.
fn one(element: &[u8]) -> Vec<u8> {
    sequence(1, element)
}

type Wide = [Option<u64>; 8];

#[test]
fn sequences() {
    bounded! {
        Vec<Option<u64>>: [0];
        Vec<Option<[u64; 32]>>: [0];
        VecDeque<Option<u64>>: [0];
        LinkedList<u8>: [7];
        LinkedList<Option<u64>>: [0];
        BinaryHeap<Option<u64>>: [0];
        Box<[Option<u64>]>: [0];
        Rc<[Option<u64>]>: [0];
        Arc<[Option<u64>]>: [0];
        Vec<Rc<[Option<u64>]>>: one(&[0]);
        Vec<Arc<str>>: one(b"x");
        Vec<Box<str>>: [0; 8];
        Vec<String>: one(b"x");
        Vec<CString>: one(b"x");
        Vec<Vec<Vec<u8>>>: one(&[0; 8]);
        Vec<Bytes>: one(&[7]);
        Vec<SmallVec<[u8; 64]>>: one(&[7]);
        SmallVec<[Option<u64>; 2]>: [0];
        Vec<Box<Option<[u64; 32]>>>: [0];
        Vec<Rc<Option<[u64; 32]>>>: [0];
    }
}

/// The keys differ: a map of equal ones would stay small.
fn are_bounded<T: for<'de> Decode<'de>>(name: &str, value: &[u8], backwards: bool) {
    for count in COUNTS {
        let mut bytes = (count as u64).to_le_bytes().to_vec();
        for index in 0..u32::try_from(count).unwrap() {
            bytes.extend(if backwards { u32::MAX - index } else { index }.to_le_bytes());
            bytes.extend(value);
        }
        let (result, allocations) = watch(|| Decoder::new(&bytes).value::<T>().is_ok());
        assert!(allocations.peak <= bound(&bytes), "{name} of {count}: {allocations:?}");
        assert!(result || count > 1000, "{name}");
    }
}

#[test]
fn maps_and_sets() {
    for backwards in [false, true] {
        are_bounded::<BTreeSet<u32>>("B-tree set", &[], backwards);
        are_bounded::<BTreeMap<u32, Wide>>("B-tree map", &[0; 8], backwards);
        are_bounded::<BTreeMap<u32, Option<u8>>>("small B-tree map", &[0], backwards);
    }
    are_bounded::<HashSet<u32>>("hash set", &[], false);
    are_bounded::<HashMap<u32, Wide>>("hash map", &[0; 8], false);
    are_bounded::<IndexSet<u32>>("index set", &[], false);
    are_bounded::<IndexMap<u32, Option<u64>>>("index map", &[0], false);
}

/// A node or a table is larger than its only entry.
#[test]
fn small_maps_and_sets() {
    bounded! {
        Vec<BTreeMap<u8, Wide>>: one(&[7, 0, 0, 0, 0, 0, 0, 0, 0]);
        Vec<BTreeSet<u8>>: one(&[7]);
        Vec<HashMap<u8, ()>>: one(&[7]);
        Vec<HashSet<u16>>: one(&[7, 7]);
        Vec<HashMap<u8, Option<[u64; 32]>>>: one(&[7, 0]);
        Vec<IndexMap<u8, u8>>: one(&[7, 7]);
        Vec<IndexSet<u8>>: one(&[7]);
        Vec<BTreeMap<u8, BTreeMap<u8, u8>>>: one(&[&[7][..], &one(&[7, 7])].concat());
        Vec<HashMap<u8, HashSet<u8>>>: one(&[&[7][..], &one(&[7])].concat());
    }
}

#[derive(PluginType)]
#[allow(dead_code, reason = "the skipped fields are there for their size")]
pub struct Skipping {
    before: u8,
    #[serde(skip)]
    cache: [u64; 32],
}

#[derive(PluginType)]
#[allow(dead_code, reason = "never made")]
pub enum Variants {
    Small,
    #[serde(skip)]
    Large([u64; 32]),
}

/// A node with a payload and two flags.
#[derive(PluginType)]
#[allow(dead_code, reason = "it is there for its size")]
pub struct Node {
    #[serde(skip)]
    cache: [u64; 8],
    left: Option<Box<Node>>,
    right: Option<Rc<Node>>,
}

#[derive(PluginType)]
#[allow(dead_code, reason = "it is there for its size")]
pub struct Tree(Vec<Tree>, #[serde(skip)] [u64; 8]);

#[test]
fn skipped_fields_and_recursive_types() {
    bounded! {
        Vec<Skipping>: [7];
        Vec<Box<Skipping>>: [7];
        Vec<Variants>: [0; 4];
        Vec<Node>: [1, 0, 0, 1, 0, 0];
        Tree: [0; 8];
        Vec<Tree>: one(&one(&[0; 8]));
    }
}

/// Decodes by the bridge to serde. The bound allows for the growth of serde's collections. Lists take most,
/// as each element is an allocation.
fn over_serde<T: for<'de> Deserialize<'de>>(name: &str, element: &[u8], factor: f64) {
    for count in COUNTS {
        let bytes = sequence(count, element);
        let (result, allocations) = watch(|| convert_slice::<T>(&bytes).is_ok());
        #[allow(clippy::cast_precision_loss, reason = "a factor is no exact figure")]
        let times = allocations.peak as f64 / bound(&bytes) as f64;
        assert!(times <= factor, "{name} of {count}: {times} times, {allocations:?}");
        assert!(result || count > 1000, "{name}");
    }
}

macro_rules! over_serde {
    ($factor:expr; $($type:ty: $element:expr;)*) => {
        $(over_serde::<$type>(stringify!($type), &$element, $factor);)*
    };
}

#[derive(Serialize, Deserialize)]
#[allow(dead_code, reason = "it is there for its size")]
struct SkippingForSerde {
    before: u8,
    #[serde(skip)]
    cache: [u64; 32],
}

/// Reserves as much memory as it is told, as careless code does.
struct Careless(Vec<[u64; 32]>);

impl<'de> Deserialize<'de> for Careless {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Careless;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("numbers")
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Careless, A::Error> {
                let mut all = Vec::with_capacity(seq.size_hint().unwrap_or(0));
                while let Some(number) = seq.next_element::<u8>()? {
                    all.push([number.into(); 32]);
                }
                Ok(Careless(all))
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Careless, A::Error> {
                let mut all = Vec::with_capacity(map.size_hint().unwrap_or(0));
                while let Some((number, ())) = map.next_entry::<u8, ()>()? {
                    all.push([number.into(); 32]);
                }
                Ok(Careless(all))
            }
        }
        deserializer.deserialize_seq(Visitor)
    }
}

#[test]
fn types_that_serde_decodes() {
    over_serde! { 1.5;
        Vec<Option<u64>>: [0];
        Vec<Option<[u64; 32]>>: [0];
        Vec<Box<Option<[u64; 32]>>>: [0];
        Vec<String>: one(b"x");
        Vec<Vec<Option<u8>>>: one(&[0]);
        VecDeque<Option<u64>>: [0];
        Rc<[Option<u64>]>: [0];
        Vec<BTreeMap<u8, Wide>>: one(&[7, 0, 0, 0, 0, 0, 0, 0, 0]);
        Vec<BTreeSet<u8>>: one(&[7]);
        Vec<HashMap<u8, u8>>: one(&[7, 7]);
        Vec<SkippingForSerde>: [7];
        Vec<IndexMap<u8, u8>>: one(&[7, 7]);
        Vec<SmallVec<[u8; 64]>>: one(&[7]);
    }
    over_serde! { 12.0;
        LinkedList<u8>: [7];
        LinkedList<Option<u64>>: [0];
        Vec<LinkedList<u8>>: one(&[7]);
    }
}

/// A false length reserves memory for at most 4096 elements.
#[test]
fn careless_types() {
    for count in [1 << 60, u64::MAX, 1 << 20] {
        let bytes = [&count.to_le_bytes()[..], &[7; 100_000]].concat();
        let (result, allocations) =
            watch(|| convert_slice::<Careless>(&bytes).map(|careless| careless.0.len()));
        assert!(result.is_err());
        // It has read 100,000 elements of 256 bytes. The vector grows by doubling.
        assert!(allocations.peak <= 3 * 131_072 * 256, "{allocations:?}");
        let few = [&count.to_le_bytes()[..], &[7; 100]].concat();
        let (result, allocations) = watch(|| convert_slice::<Careless>(&few).is_ok());
        assert!(!result && allocations.peak <= 4096 * 256 + 4096, "{allocations:?}");
        // SmallVec's own implementation is careless, too.
        let (result, allocations) = watch(|| convert_slice::<SmallVec<[[u64; 16]; 1]>>(&bytes).is_ok());
        assert!(!result && allocations.peak <= 2 * MIB, "{allocations:?}");
    }
}

/// Types of other crates may use memory in proportion to the text that they parse. A `Url` with a long host
/// that is not ASCII takes most.
#[test]
fn text_of_other_crates() {
    fn parsed<T: for<'de> Decode<'de>>(text: &str) {
        let bytes = [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat();
        let (_, allocations) = watch(|| Decoder::new(&bytes).value::<T>().is_ok());
        assert!(allocations.peak <= 24 * bytes.len(), "{allocations:?}");
    }
    let long = |piece: &str| piece.repeat(4 * MIB / piece.len());
    for text in [long("7"), long("ü"), long("1."), long("1.2.3-x"), format!("http://{}/", long("é."))] {
        parsed::<url::Url>(&text);
        parsed::<url::Url>(&format!("http://x/{text}?{text}"));
        parsed::<semver::Version>(&text);
        parsed::<semver::VersionReq>(&text);
        parsed::<rust_decimal::Decimal>(&text);
        parsed::<chrono::NaiveDateTime>(&text);
        parsed::<chrono::DateTime<chrono::Utc>>(&text);
    }
    parsed::<semver::VersionReq>(&long(">1, "));
}
