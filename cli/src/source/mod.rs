//! The source of a crate: its modules, and the public paths of its items. The crate is not compiled.

mod imports;
mod modules;
mod traits;
mod values;

use std::collections::BTreeMap;

use crate::cargo::Package;
use crate::error::AnyError;

pub use imports::Imports;
use modules::Module;
pub use traits::{Interface, Kind, Method};
pub use values::is_plain;

/// The source of a crate.
pub struct Crate {
    pub package: Package,
    /// The root is first.
    modules: Vec<Module>,
    /// The public path of each item that has one, without the crate's name.
    exports: BTreeMap<Place, Vec<String>>,
}

/// An item, by its module and its place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    module: usize,
    item: usize,
}

/// The meaning of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Target {
    Own(Place),
    /// A path into another crate.
    Foreign(Vec<String>),
}

impl Crate {
    /// Reads the source of a package's library.
    pub fn read(package: Package) -> Result<Self, AnyError> {
        let modules = modules::read(&package.root)?;
        let mut this = Self { package, modules, exports: BTreeMap::new() };
        this.exports = this.find_exports();
        Ok(this)
    }

    fn item(&self, place: Place) -> &syn::Item {
        &self.modules[place.module].items[place.item]
    }

    /// Returns all items with a public path, in the order of the source.
    pub fn exported(&self) -> impl Iterator<Item = (Place, &syn::Item, &[String])> {
        self.exports.iter().map(|(place, path)| (*place, self.item(*place), path.as_slice()))
    }

    /// Returns all items, public or not.
    pub fn items(&self) -> impl Iterator<Item = (Place, &syn::Item)> {
        self.modules.iter().enumerate().flat_map(|(module, content)| {
            content.items.iter().enumerate().map(move |(item, it)| (Place { module, item }, it))
        })
    }

    /// Returns the crate and the name of a path that leads out of this crate.
    pub fn foreign(&self, place: Place, path: &syn::Path) -> Option<(String, String)> {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        match self.resolve(place.module, &segments)? {
            Target::Foreign(path) => Some((path.first()?.clone(), path.last()?.clone())),
            Target::Own(_) => None,
        }
    }
}

/// Returns true if an item has an attribute with this name, in any path.
pub fn has_attribute(attributes: &[syn::Attribute], name: &str) -> bool {
    attribute(attributes, name).is_some()
}

/// Returns the attribute with this name, in any path.
fn attribute<'a>(attributes: &'a [syn::Attribute], name: &str) -> Option<&'a syn::Attribute> {
    attributes.iter().find(|it| it.path().segments.last().is_some_and(|segment| segment.ident == name))
}

/// Returns the words of an attribute's arguments: `host`, or `stub` and `Name`.
fn words(attribute: &syn::Attribute) -> Vec<String> {
    let syn::Meta::List(list) = &attribute.meta else { return Vec::new() };
    let tokens = list.tokens.clone().into_iter();
    tokens.map(|token| token.to_string()).filter(|token| token != "," && token != "=").collect()
}
