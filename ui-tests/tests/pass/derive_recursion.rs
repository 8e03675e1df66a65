//! Types that contain themselves.
#![allow(dead_code)]

use serde::{Deserialize, Serialize};
use wasmer_plugin::schema::{Schema, Signature};
use wasmer_plugin::{PluginType, wasmer_plugin};

#[derive(Serialize, Deserialize, PluginType)]
pub struct Tree {
    value: u8,
    children: Vec<Tree>,
    left: Option<Box<Self>>,
    pairs: Vec<(u8, Box<Tree>)>,
    slice: Box<[Tree]>,
    boxed: Box<Option<(Box<Tree>, u8)>>,
}

#[derive(Serialize, Deserialize, PluginType)]
pub enum Expression<T, const N: usize> {
    Number(T),
    Sum(Box<Expression<T, N>>, Box<Expression<T, { N }>>),
    Negative { of: Box<Self> },
}

#[derive(Serialize, Deserialize, PluginType)]
pub struct Borrowed<'a> {
    name: &'a str,
    #[serde(borrow)]
    parent: Option<Box<Borrowed<'a>>>,
}

#[derive(Serialize, Deserialize, PluginType)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub struct Folder<T> {
    entries: Vec<Entry<T>>,
}

#[derive(Serialize, Deserialize, PluginType)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub enum Entry<T> {
    File(T),
    Folder(#[plugin_type(recursive = Folder)] Box<Folder<T>>),
}

#[derive(Serialize, Deserialize, PluginType)]
pub struct Statement {
    expressions: Vec<inner::Value>,
}

mod inner {
    use super::*;

    #[derive(Serialize, Deserialize, PluginType)]
    pub enum Value {
        Number(f64),
        Block {
            #[plugin_type(recursive = super::Statement)]
            statements: Vec<super::Statement>,
        },
        // `Value<u8>` would be another type; this one is this one.
        Both(Box<Value>, Box<Self>),
    }
}

/// With a default: without parameters it is another type, which has to be marked.
#[derive(Serialize, Deserialize, PluginType)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub struct Defaulted<T = u8> {
    value: T,
    own: Vec<Defaulted<T>>,
    #[plugin_type(recursive = Defaulted)]
    of_bytes: Vec<Defaulted>,
}

macro_rules! list {
    ($name:ident, $of:ty, $own:ty) => {
        #[derive(Serialize, Deserialize, PluginType)]
        pub struct $name {
            value: $of,
            next: Option<Box<$own>>,
        }
    };
}

list!(List, u8, List);

#[wasmer_plugin]
pub fn count(tree: &Tree, list: List, sum: Expression<u8, 1>, folder: Folder<u8>) -> Statement {
    let _ = (tree, list, sum, folder);
    Statement { expressions: Vec::new() }
}

fn fingerprint(schema: Schema) -> u64 {
    Signature::new(("c", None), "f", &[], &[], schema).fingerprint()
}

pub fn main() {
    assert_ne!(fingerprint(<Expression<u8, 1>>::SCHEMA), fingerprint(<Expression<i8, 1>>::SCHEMA));
    assert_ne!(fingerprint(<Folder<u8>>::SCHEMA), fingerprint(<Folder<i8>>::SCHEMA));
    assert_ne!(fingerprint(<Defaulted<u8>>::SCHEMA), fingerprint(<Defaulted<i8>>::SCHEMA));
    let _ = [Tree::SCHEMA, Borrowed::SCHEMA, Statement::SCHEMA, inner::Value::SCHEMA, List::SCHEMA];
}
