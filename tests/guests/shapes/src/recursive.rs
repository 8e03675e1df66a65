//! Types that contain themselves, or each other.

use std::collections::BTreeMap;

use wasmer_plugin::*;

#[derive(Clone, Debug, PluginType)]
pub struct List {
    pub value: u8,
    pub next: Option<Box<List>>,
}

#[derive(Clone, Debug, PluginType)]
pub struct Tree<T> {
    pub value: T,
    pub children: Vec<Tree<T>>,
}

#[derive(Clone, Debug, PluginType)]
pub struct Node {
    pub tree: Tree<Box<Node>>,
    pub results: Vec<Result<Node, Box<Node>>>,
    pub by_name: BTreeMap<String, Node>,
}

#[derive(Clone, Debug, PluginType)]
pub struct Folder {
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug, PluginType)]
pub enum Entry {
    File(String),
    Folder(#[plugin_type(recursive = Folder)] Box<Folder>),
}

#[derive(Clone, Debug, PluginType)]
pub enum Expression {
    Number(f64),
    Sum(Box<(Expression, Expression)>),
    Call(Box<Call>),
}

#[derive(Clone, Debug, PluginType)]
pub struct Call {
    pub name: String,
    #[plugin_type(recursive = Expression)]
    pub receiver: Box<Expression>,
    #[plugin_type(recursive = Expression)]
    pub arguments: Vec<Expression>,
}

#[wasmer_plugin]
pub fn length(list: &List) -> u64 {
    list.next.as_ref().map_or(1, |next| 1 + length(next))
}

#[wasmer_plugin]
pub fn tree(tree: Tree<u8>, of_texts: Tree<String>) -> Vec<Tree<List>> {
    let _ = (tree, of_texts);
    Vec::new()
}

#[wasmer_plugin]
pub fn node(nodes: Vec<Node>) -> Tree<Option<Node>> {
    let _ = nodes;
    Tree { value: None, children: Vec::new() }
}

#[wasmer_plugin]
pub fn entry(entry: Entry) -> Entry {
    entry
}

#[wasmer_plugin]
pub fn folder(folders: &[Folder]) -> Vec<Entry> {
    folders.iter().flat_map(|folder| folder.entries.clone()).collect()
}

#[wasmer_plugin]
pub fn evaluate(expressions: Vec<Expression>, calls: Vec<Call>) -> f64 {
    let _ = (expressions, calls);
    0.0
}
