//! The modules of a crate, and the meaning of names in them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};

use syn::{Item, UseTree, Visibility};

use super::{Crate, Place, Target, attribute, words};
use crate::error::{AnyError, Failure};

/// A module and its items.
pub(super) struct Module {
    name: String,
    parent: usize,
    pub(super) items: Vec<Item>,
}

/// Maximum number of globs and reexports between a name and its item.
const DEEPEST: usize = 16;

/// Reads a crate's modules, beginning with its root file.
pub(super) fn read(root: &Path) -> Result<Vec<Module>, AnyError> {
    let mut modules = Vec::new();
    let folder = root.parent().unwrap_or(root).to_owned();
    let items = parse(root)?;
    add(&mut modules, Module { name: String::new(), parent: 0, items }, &folder)?;
    Ok(modules)
}

fn parse(file: &Path) -> Result<Vec<Item>, AnyError> {
    let text = fs::read_to_string(file).map_err(Failure::io("read the file", file))?;
    let parsed = syn::parse_file(&text);
    Ok(parsed.map_err(|source| Failure::Syntax { file: file.to_owned(), source })?.items)
}

/// Adds a module and those in it. `folder` is that of its modules' files.
fn add(modules: &mut Vec<Module>, module: Module, folder: &Path) -> Result<(), AnyError> {
    let index = modules.len();
    let mut inner = Vec::new();
    for item in &module.items {
        let Item::Mod(item) = item else { continue };
        if attribute(&item.attrs, "cfg").is_some_and(|cfg| words(cfg) == ["test"]) {
            continue;
        }
        let name = item.ident.to_string();
        let items = match &item.content {
            Some((_, items)) => items.clone(),
            None => match file(folder, &name, &item.attrs) {
                Some(file) => parse(&file)?,
                None => continue,
            },
        };
        inner.push((Module { name: name.clone(), parent: index, items }, folder.join(name)));
    }
    modules.push(module);
    inner.into_iter().try_for_each(|(module, folder)| add(modules, module, &folder))
}

/// Returns the file of a module, if there is one.
fn file(folder: &Path, name: &str, attributes: &[syn::Attribute]) -> Option<PathBuf> {
    let given = attribute(attributes, "path").and_then(|attribute| match &attribute.meta {
        syn::Meta::NameValue(value) => match &value.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(path), .. }) => Some(path.value()),
            _ => None,
        },
        _ => None,
    });
    let name = name.trim_start_matches("r#");
    let candidates = match given {
        Some(path) => vec![folder.join(path)],
        None => vec![folder.join(format!("{name}.rs")), folder.join(name).join("mod.rs")],
    };
    candidates.into_iter().find(|file| file.is_file())
}

impl Crate {
    /// Returns the meaning of a path in a module. Names of the prelude have none.
    pub(super) fn resolve(&self, module: usize, path: &[String]) -> Option<Target> {
        self.resolve_within(module, path, DEEPEST)
    }

    fn resolve_within(&self, mut module: usize, path: &[String], depth: usize) -> Option<Target> {
        let depth = depth.checked_sub(1)?;
        let (first, mut rest) = path.split_first()?;
        match first.as_str() {
            "crate" => module = 0,
            "self" => {}
            "super" => module = self.modules[module].parent,
            name if rest.is_empty() => return self.lookup(module, name, depth),
            name => match self.child(module, name).or_else(|| self.imported_module(module, name)) {
                Some(child) => module = child,
                // A name that was imported, or a crate.
                None => match self.lookup(module, name, depth) {
                    Some(Target::Foreign(mut to)) => {
                        to.extend_from_slice(rest);
                        return Some(Target::Foreign(to));
                    }
                    _ => return Some(Target::Foreign(path.to_vec())),
                },
            },
        }
        while let Some((next, after)) = rest.split_first() {
            if after.is_empty() {
                return self.lookup(module, next, depth);
            }
            module = if next == "super" { self.modules[module].parent } else { self.child(module, next)? };
            rest = after;
        }
        None
    }

    fn child(&self, parent: usize, name: &str) -> Option<usize> {
        let is_child = |(index, module): (usize, &Module)| {
            (index != parent && module.parent == parent && module.name == name).then_some(index)
        };
        self.modules.iter().enumerate().find_map(is_child)
    }

    /// Returns the module of this crate that an import has brought into a module.
    fn imported_module(&self, module: usize, name: &str) -> Option<usize> {
        let imports = self.modules[module].items.iter().filter_map(as_use).flat_map(|(tree, _)| leaves(tree));
        let mut named = imports.filter(|(_, alias)| alias.as_deref() == Some(name));
        named.find_map(|(path, _)| self.module(module, &path))
    }

    /// Returns the meaning of a name in a module: its own items, then its imports.
    fn lookup(&self, module: usize, name: &str, depth: usize) -> Option<Target> {
        let items = &self.modules[module].items;
        if let Some(item) = items.iter().position(|item| type_name(item).is_some_and(|(own, _)| own == name))
        {
            return Some(Target::Own(Place { module, item }));
        }
        let imports = || items.iter().filter_map(as_use).flat_map(|(tree, _)| leaves(tree));
        if let Some((path, _)) = imports().find(|(_, alias)| alias.as_deref() == Some(name)) {
            return self.resolve_within(module, &path, depth);
        }
        let globs = imports().filter(|(_, alias)| alias.is_none());
        globs.filter_map(|(path, _)| self.module(module, &path)).find_map(|globbed| {
            let depth = depth.checked_sub(1)?;
            self.lookup(globbed, name, depth)
        })
    }

    /// Returns the module of this crate that a path leads to.
    fn module(&self, from: usize, path: &[String]) -> Option<usize> {
        path.iter().enumerate().try_fold(from, |module, (index, name)| match name.as_str() {
            "crate" if index == 0 => Some(0),
            "self" => Some(module),
            "super" => Some(self.modules[module].parent),
            name => self.child(module, name),
        })
    }

    /// Finds the shortest public path of each item.
    pub(super) fn find_exports(&self) -> BTreeMap<Place, Vec<String>> {
        let mut exports = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut queue = VecDeque::from([(0, Vec::new())]);
        while let Some((module, path)) = queue.pop_front() {
            if !seen.insert((module, path.len())) || path.len() > DEEPEST {
                continue;
            }
            let with = |name: String| [path.clone(), vec![name]].concat();
            for (item, content) in self.modules[module].items.iter().enumerate() {
                if let Some((name, Visibility::Public(_))) = type_name(content) {
                    exports.entry(Place { module, item }).or_insert_with(|| with(name));
                }
                match content {
                    Item::Mod(inner) if matches!(inner.vis, Visibility::Public(_)) => {
                        let name = inner.ident.to_string();
                        if let Some(child) = self.child(module, &name) {
                            queue.push_back((child, with(name)));
                        }
                    }
                    Item::Use(import) if matches!(import.vis, Visibility::Public(_)) => {
                        for (target, alias) in leaves(&import.tree) {
                            match alias {
                                None => {
                                    let globbed = self.module(module, &target);
                                    queue.extend(globbed.map(|globbed| (globbed, path.clone())));
                                }
                                Some(alias) => {
                                    if let Some(Target::Own(place)) = self.resolve(module, &target) {
                                        exports.entry(place).or_insert_with(|| with(alias));
                                    }
                                }
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        exports
    }
}

/// Returns name and visibility of an item in the namespace of types, or of a function.
fn type_name(item: &Item) -> Option<(String, &Visibility)> {
    let (ident, vis) = match item {
        Item::Enum(it) => (&it.ident, &it.vis),
        Item::Struct(it) => (&it.ident, &it.vis),
        Item::Trait(it) => (&it.ident, &it.vis),
        Item::Type(it) => (&it.ident, &it.vis),
        Item::Fn(it) => (&it.sig.ident, &it.vis),
        _ => return None,
    };
    Some((ident.to_string(), vis))
}

fn as_use(item: &Item) -> Option<(&UseTree, &Visibility)> {
    match item {
        Item::Use(it) => Some((&it.tree, &it.vis)),
        _ => None,
    }
}

/// Returns the paths of an import, each with its name, or without one for a glob.
fn leaves(tree: &UseTree) -> Vec<(Vec<String>, Option<String>)> {
    let below = |name: &syn::Ident, tree| {
        let mut leaves = leaves(tree);
        for (path, alias) in &mut leaves {
            if *path == ["self"] {
                path.clear();
                *alias = alias.take().map(|alias| if alias == "self" { name.to_string() } else { alias });
            }
            path.insert(0, name.to_string());
        }
        leaves
    };
    match tree {
        UseTree::Path(it) => below(&it.ident, &it.tree),
        UseTree::Name(it) => vec![(vec![it.ident.to_string()], Some(it.ident.to_string()))],
        UseTree::Rename(it) => vec![(vec![it.ident.to_string()], Some(it.rename.to_string()))],
        UseTree::Glob(_) => vec![(Vec::new(), None)],
        UseTree::Group(it) => it.items.iter().flat_map(leaves).collect(),
    }
}
