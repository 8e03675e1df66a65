//! Tests that decoding counts towards the call's time for every type, and ends soon after the timeout.

use std::collections::{BTreeMap, BTreeSet, HashMap, LinkedList, VecDeque};
use std::rc::Rc;
use std::thread::sleep;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize};
use wasmer_plugin::PluginType;
use wasmer_plugin::codec::{Decoder, Encoder, Malformed};
use wasmer_plugin::host::{CallErrorKind, Limits, Loader, Plugin};
use wasmer_plugin::schema::{Decode, Schema};

use super::{liar, tell};

/// A byte that takes time to decode, so that many of them do in any type.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Slow(u8);

const PAUSE: Duration = Duration::from_micros(50);

impl PluginType for Slow {
    const SCHEMA: Schema = u8::SCHEMA;

    fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
        encoder.value(&self.0);
    }
}

impl<'de> Decode<'de> for Slow {
    fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
        sleep(PAUSE);
        decoder.value().map(Self)
    }
}

impl<'de> Deserialize<'de> for Slow {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        sleep(PAUSE);
        u8::deserialize(deserializer).map(Self)
    }
}

/// Its nodes are not counted by any sequence.
#[derive(Serialize, Deserialize, PluginType)]
pub struct Node {
    weight: Slow,
    children: Option<Box<(Node, Node)>>,
}

fn tree(depth: u32) -> Vec<u8> {
    let mut bytes = vec![7, u8::from(depth > 0)];
    if depth > 0 {
        bytes.extend(tree(depth - 1).repeat(2));
    }
    bytes
}

#[derive(Deserialize, Serialize, PluginType)]
pub struct SequenceOverSerde {
    #[plugin_type(as = Vec<u8>)]
    all: Vec<Slow>,
}

#[derive(Deserialize, Serialize, PluginType)]
pub struct MapOverSerde {
    #[plugin_type(as = BTreeMap<u16, u8>)]
    all: BTreeMap<u16, Slow>,
}

#[derive(Deserialize, Serialize, PluginType)]
pub struct TreeOverSerde {
    #[plugin_type(as = Node)]
    all: Node,
}

/// Checks that the call with this reply is stopped. It would take at least some seconds.
macro_rules! stopped {
    ($($type:ty: $bytes:expr;)*) => {
        $({
            #[wasmer_plugin::wasmer_plugin]
            #[allow(dead_code, unreachable_pub)]
            pub fn answer() -> $type { unreachable!("runs in the guest") }

            let limits = Limits::default().timeout(Duration::from_millis(100));
            let mut plugin = liar(&Loader::new().with_limits(limits), "answer");
            plugin.tell(&$bytes).unwrap();
            let result = plugin.answer().map(drop);
            let Err(error) = result else { panic!("`{}` was decoded", stringify!($type)) };
            assert!(matches!(error.kind(), CallErrorKind::TimedOut { .. }), "{}: {error}", stringify!($type));
            assert!(Plugin::is_poisoned(&plugin), "as the error says");
        })*
    };
}

const MANY: u16 = 50_000;

fn sequence(element: &[u8]) -> Vec<u8> {
    [&u64::from(MANY).to_le_bytes()[..], &element.repeat(MANY.into())].concat()
}

fn map() -> Vec<u8> {
    let mut bytes = u64::from(MANY).to_le_bytes().to_vec();
    (0..MANY).for_each(|key| bytes.extend([key.to_le_bytes()[0], key.to_le_bytes()[1], 7]));
    bytes
}

#[test]
fn sequences() {
    stopped! {
        Vec<Slow>: sequence(&[7]);
        VecDeque<Option<Slow>>: sequence(&[1, 7]);
        LinkedList<Slow>: sequence(&[7]);
        Rc<[Slow]>: sequence(&[7]);
        BTreeSet<Slow>: sequence(&[7]);
        Vec<Vec<Slow>>: sequence(&[1, 0, 0, 0, 0, 0, 0, 0, 7]);
        SequenceOverSerde: sequence(&[7]);
    }
}

/// Arrays are not sequences with a length of their own.
#[test]
fn arrays() {
    stopped! {
        [[Slow; 500]; 100]: [7; 50_000];
        Vec<[Slow; 1000]>: [&50_u64.to_le_bytes()[..], &[7; 50_000]].concat();
    }
}

#[test]
fn maps() {
    stopped! {
        BTreeMap<u16, Slow>: map();
        HashMap<u16, Slow>: map();
        MapOverSerde: map();
    }
}

#[test]
fn trees() {
    stopped! {
        Node: tree(15);
        TreeOverSerde: tree(15);
    }
}
