//! Properties of the codec for types that contain themselves.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{decode, types};
use crate::PluginType;
use crate::wire::codec::to_vec;

#[derive(PluginType, Serialize, Deserialize)]
struct Tree {
    label: u16,
    children: Vec<Tree>,
}

#[derive(PluginType, Serialize, Deserialize)]
enum List {
    End,
    Link(u8, Box<List>),
}

#[derive(PluginType, Serialize, Deserialize)]
enum Json {
    Null,
    Flag(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

/// A type that contains only itself, so that a description without it has no bytes.
#[derive(PluginType, Serialize, Deserialize)]
struct Nest(Vec<Nest>);

#[derive(PluginType, Serialize, Deserialize)]
struct Pairs(Vec<(Box<Pairs>, Box<Pairs>)>);

#[derive(PluginType, Serialize, Deserialize)]
struct Map(BTreeMap<u8, Map>);

#[derive(PluginType, Serialize, Deserialize)]
struct Folder<T> {
    entries: Vec<Entry<T>>,
}

#[derive(PluginType, Serialize, Deserialize)]
enum Entry<T> {
    File(T),
    Folder(#[plugin_type(recursive = Folder)] Box<Folder<T>>),
}

/// A type whose items take bytes only by the reference back to it.
#[derive(PluginType, Serialize, Deserialize)]
struct Outer {
    items: Vec<Inner>,
    by_item: BTreeMap<(), Inner>,
}

#[derive(PluginType, Serialize, Deserialize)]
struct Inner {
    #[plugin_type(recursive = Outer)]
    outer: Box<Outer>,
}

types! {
    tree: Tree;
    list: List;
    json: Json;
    nest: Nest;
    pairs: Pairs;
    map: Map;
    folder: Folder<String>;
    entry: Entry<u8>;
    trees: BTreeMap<String, Option<Tree>>;
    outer: Outer;
}

fn accepted<T: PluginType + for<'de> crate::schema::Decode<'de>>(value: &T) -> bool {
    decode::<T>(&to_vec(|encoder| value.encode(encoder)).unwrap()).is_ok()
}

/// `decode` compares the codec and the walk, which accept the same depth.
#[test]
fn deep_values() {
    for depth in [1, 100, 300, 450, 500, 511] {
        let list = (0..depth).fold(List::End, |tail, _| List::Link(1, Box::new(tail)));
        assert!(accepted(&list), "{depth}");
        let tree =
            (0..depth).fold(None, |child, label| Some(Tree { label, children: child.into_iter().collect() }));
        assert!(accepted(&tree.unwrap()), "{depth}");
        let json = (0..depth).fold(Json::Null, |child, _| Json::Object([(String::new(), child)].into()));
        assert!(accepted(&json), "{depth}");
        let folder = (0..depth).fold(Folder::<u8> { entries: vec![] }, |folder, _| Folder {
            entries: vec![Entry::File(1), Entry::Folder(Box::new(folder))],
        });
        assert!(accepted(&folder), "{depth}");
    }
    let list = (0..600).fold(List::End, |tail, _| List::Link(1, Box::new(tail)));
    assert!(!accepted(&list));
}

/// These elements take bytes, so the limit on elements without bytes does not apply to them.
#[test]
fn wide_values() {
    let leaf = || Tree { label: 1, children: vec![] };
    assert!(accepted(&Tree { label: 2, children: (0..100_000).map(|_| leaf()).collect() }));
    assert!(accepted(&Nest((0..100_000).map(|_| Nest(vec![])).collect())));
    let outer = || Outer { items: vec![], by_item: BTreeMap::new() };
    let items = (0..100_000).map(|_| Inner { outer: Box::new(outer()) }).collect();
    assert!(accepted(&Outer { items, by_item: BTreeMap::new() }));
    let pair = || (Box::new(Pairs(vec![])), Box::new(Pairs(vec![])));
    assert!(accepted(&Pairs((0..100_000).map(|_| pair()).collect())));
}
