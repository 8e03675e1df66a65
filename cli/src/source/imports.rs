//! The imports of generated code: names in the source of another crate, made names of this one.

use std::collections::{BTreeMap, BTreeSet};

use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{FnArg, Pat, Path, Type};

use super::{Crate, Method, Place, Target};
use crate::error::{AnyError, Failure};

/// The names that generated code imports.
pub struct Imports<'c> {
    krate: &'c Crate,
    /// The path of each imported name.
    names: BTreeMap<String, String>,
    /// The other crates that paths begin with.
    crates: BTreeSet<String>,
}

impl<'c> Imports<'c> {
    /// Returns no imports yet, for code that uses this crate.
    pub fn of(krate: &'c Crate) -> Self {
        Self { krate, names: BTreeMap::new(), crates: BTreeSet::new() }
    }

    /// Returns the crates in the paths, without std's.
    pub fn crates(&self) -> impl Iterator<Item = &str> {
        let own = |name: &&str| ["std", "core", "alloc", &self.krate.package.ident].contains(name);
        self.crates.iter().map(String::as_str).filter(move |name| !own(name))
    }

    /// Returns true if the name is imported.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// Imports an item of the crate by its public path, and returns its name for code.
    pub fn add_own(&mut self, path: &[String]) -> String {
        let mut whole = vec![self.krate.package.ident.clone()];
        whole.extend_from_slice(path);
        self.add(&whole)
    }

    /// Imports a path, and returns the name for code: the whole path if the last name is taken.
    pub fn add(&mut self, path: &[String]) -> String {
        let (whole, last) = (path.join("::"), path.last().cloned().unwrap_or_default());
        self.crates.extend(path.first().cloned());
        match self.names.get(&last) {
            Some(known) if *known != whole => whole,
            _ => {
                self.names.insert(last.clone(), whole);
                last
            }
        }
    }

    /// Returns the `use` lines.
    pub fn lines(&self) -> String {
        let mut by_parent: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for path in self.names.values() {
            let (parent, name) = path.rsplit_once("::").unwrap_or(("", path));
            by_parent.entry(parent).or_default().push(name);
        }
        let lines = by_parent.iter().map(|(parent, names)| match names.as_slice() {
            [name] => format!("use {parent}::{name};\n"),
            names => format!("use {parent}::{{{}}};\n", names.join(", ")),
        });
        lines.collect()
    }

    /// Returns a method's signature for an implementation: `fn price(&mut self, _order: &Order) -> u64`.
    pub fn signature(&mut self, place: Place, method: &Method) -> Result<String, AnyError> {
        let mut signature = method.signature.clone();
        // Conditions such as `where Self: Sized` are for the trait only.
        signature.generics.where_clause = None;
        for input in &mut signature.inputs {
            let FnArg::Typed(argument) = input else { continue };
            argument.attrs.clear();
            if let Pat::Ident(name) = &mut *argument.pat
                && !name.ident.to_string().starts_with('_')
            {
                let plain = name.ident.to_string();
                name.ident = quote::format_ident!("_{}", plain.trim_start_matches("r#"));
            }
        }
        let mut renaming = Renaming { imports: self, place, unreachable: None };
        renaming.visit_signature_mut(&mut signature);
        if let Some(name) = renaming.unreachable {
            let method = method.name.clone();
            return Err(Failure::Unreachable { name, method }.into());
        }
        let file: syn::File = syn::parse2(quote::quote! { #signature {} })?;
        Ok(prettyplease::unparse(&file).trim_end().trim_end_matches("{}").trim_end().to_owned())
    }

    /// Returns the path of a type for code, without its parameters. Names of the prelude stay.
    pub(super) fn name(&mut self, place: Place, path: &Path) -> Result<String, String> {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        match self.krate.resolve(place.module, &segments) {
            None => Ok(segments.join("::")),
            Some(Target::Foreign(path)) => Ok(self.add(&path)),
            Some(Target::Own(own)) => match self.krate.exports.get(&own) {
                Some(path) => Ok(self.add_own(&path.clone())),
                None => Err(segments.join("::")),
            },
        }
    }

    pub(super) fn krate(&self) -> &'c Crate {
        self.krate
    }
}

/// Replaces the paths of types by imported names.
struct Renaming<'i, 'c> {
    imports: &'i mut Imports<'c>,
    place: Place,
    /// A type without a public path.
    unreachable: Option<String>,
}

impl VisitMut for Renaming<'_, '_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        visit_mut::visit_type_mut(self, ty);
        let Type::Path(it) = ty else { return };
        if it.qself.is_some() || it.path.is_ident("Self") {
            return;
        }
        match self.imports.name(self.place, &it.path) {
            Ok(name) => {
                let arguments = it.path.segments.last().map(|segment| segment.arguments.clone());
                let parsed = syn::parse_str::<Path>(&name);
                if let (Ok(mut path), Some(arguments)) = (parsed, arguments) {
                    if let Some(last) = path.segments.last_mut() {
                        last.arguments = arguments;
                    }
                    it.path = path;
                }
            }
            Err(name) => self.unreachable = self.unreachable.take().or(Some(name)),
        }
    }
}

/// Returns the tokens of a type as text, without spaces.
pub(super) fn compact(ty: &Type) -> String {
    ty.to_token_stream().to_string().replace(' ', "")
}
