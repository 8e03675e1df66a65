//! The imports of a crate, read from its sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::Visit;

/// Path of a module from the crate's root.
pub(super) type Module = Vec<String>;

/// The modules of a crate, by path.
#[derive(Default)]
pub(super) struct Crate {
    /// Re-exported names of each module, with their paths from the root.
    imports: BTreeMap<Module, BTreeMap<String, Module>>,
    /// Paths from the root that each module names.
    uses: BTreeMap<Module, BTreeSet<Module>>,
}

impl Crate {
    /// Reads the sources in this folder.
    pub(super) fn read(folder: &Path) -> Self {
        let mut sources = Self::default();
        for (module, path) in sources.register(folder, &Module::new()) {
            let text = fs::read_to_string(&path).expect("sources are readable");
            let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            Reader { sources: &mut sources, file: module.clone(), scope: module }.visit_file(&file);
        }
        sources
    }

    /// Returns the files below `folder`, with their modules.
    fn register(&mut self, folder: &Path, module: &Module) -> Vec<(Module, PathBuf)> {
        let mut files = Vec::new();
        for entry in fs::read_dir(folder).expect("sources are readable") {
            let path = entry.expect("sources are readable").path();
            let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("names are text").to_owned();
            if stem == "tests" {
                continue;
            }
            let inner = [module.as_slice(), std::slice::from_ref(&stem)].concat();
            if path.is_dir() {
                files.extend(self.register(&path, &inner));
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let module = if stem == "mod" || stem == "lib" { module.clone() } else { inner };
                self.imports.entry(module.clone()).or_default();
                files.push((module, path));
            }
        }
        files
    }

    /// Returns the pairs of files in which the first file names an item of the second.
    pub(super) fn arrows(&self) -> BTreeSet<(Module, Module)> {
        let mut arrows = BTreeSet::new();
        for (from, paths) in &self.uses {
            for path in paths {
                if let Some(to) = self.home(path, 0)
                    && to != *from
                {
                    arrows.insert((from.clone(), to));
                }
            }
        }
        arrows
    }

    /// Returns the module with the item at this path.
    fn home(&self, path: &[String], depth: usize) -> Option<Module> {
        if depth > 16 {
            return None;
        }
        let length = (0..=path.len()).rev().find(|&length| self.imports.contains_key(&path[..length]))?;
        let (module, rest) = path.split_at(length);
        let Some(item) = rest.first() else { return Some(module.to_vec()) };
        let follow = |target: &Module| self.home(&[target.as_slice(), &rest[1..]].concat(), depth + 1);
        if let Some(target) = self.imports[module].get(item) {
            return follow(target);
        }
        Some(module.to_vec())
    }
}

struct Reader<'a> {
    sources: &'a mut Crate,
    file: Module,
    /// The module that paths are relative to: the file's, or one inside the file.
    scope: Module,
}

impl Reader<'_> {
    /// Returns the path from the root, if it is one of this crate's.
    fn absolute(&self, path: &[String]) -> Option<Module> {
        let mut base = self.scope.clone();
        let mut rest = path;
        match rest.first()?.as_str() {
            "crate" => base.clear(),
            "self" => {}
            "super" => {
                base.pop();
            }
            child => {
                let inner = [base.as_slice(), &[child.to_owned()]].concat();
                if !self.sources.imports.contains_key(&inner) {
                    return None;
                }
                base.push(child.to_owned());
            }
        }
        rest = &rest[1..];
        while rest.first().is_some_and(|segment| segment == "super") {
            base.pop();
            rest = &rest[1..];
        }
        base.extend(rest.iter().cloned());
        Some(base)
    }

    fn import(&mut self, prefix: &[String], tree: &syn::UseTree, reexport: bool) {
        match tree {
            syn::UseTree::Path(path) => {
                let prefix = [prefix, &[path.ident.to_string()]].concat();
                self.import(&prefix, &path.tree, reexport);
            }
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.import(prefix, tree, reexport));
            }
            syn::UseTree::Name(name) => self.name(prefix, &name.ident, &name.ident, reexport),
            syn::UseTree::Rename(name) => self.name(prefix, &name.ident, &name.rename, reexport),
            syn::UseTree::Glob(_) => {}
        }
    }

    fn name(&mut self, prefix: &[String], item: &syn::Ident, name: &syn::Ident, reexport: bool) {
        let mut path = prefix.to_vec();
        if item != "self" {
            path.push(item.to_string());
        }
        let Some(path) = self.absolute(&path) else { return };
        if reexport {
            self.sources.imports.entry(self.scope.clone()).or_default().insert(name.to_string(), path);
        } else {
            self.uses(path);
        }
    }

    fn uses(&mut self, path: Module) {
        self.sources.uses.entry(self.file.clone()).or_default().insert(path);
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute.parse_args::<syn::Ident>().is_ok_and(|condition| condition == "test")
    })
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if !is_test(&item.attrs) {
            let reexport = !matches!(item.vis, syn::Visibility::Inherited);
            self.import(&[], &item.tree, reexport);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) && item.content.is_some() {
            self.scope.push(item.ident.to_string());
            self.sources.imports.entry(self.scope.clone()).or_default();
            syn::visit::visit_item_mod(self, item);
            self.scope.pop();
        }
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes = match item {
            syn::Item::Fn(item) => &item.attrs[..],
            syn::Item::Impl(item) => &item.attrs,
            _ => &[],
        };
        if !is_test(attributes) {
            syn::visit::visit_item(self, item);
        }
    }

    /// The path in `pub(in path)` names the users of an item.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let first = segments.first().map_or("", String::as_str);
        if segments.len() > 1
            && matches!(first, "crate" | "super" | "self")
            && let Some(path) = self.absolute(&segments)
        {
            self.uses(path);
        }
        syn::visit::visit_path(self, path);
    }
}
