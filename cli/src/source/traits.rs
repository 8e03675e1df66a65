//! The interfaces and functions in a crate's source.

use quote::ToTokens;
use syn::{FnArg, Item, ReturnType, Signature, TraitItem, Type};

use super::{Crate, Place, attribute, words};

/// The implementing side of an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Plugin,
    Host,
}

/// A trait with the attribute.
pub struct Interface {
    /// The trait, for resolving the names in it.
    pub place: Place,
    pub name: String,
    /// The path of the trait without the crate.
    pub path: Vec<String>,
    /// The name of the stub of a plugin's trait, or of the value for a host's.
    pub stub: String,
    pub methods: Vec<Method>,
}

/// A method, or a free function.
pub struct Method {
    pub name: String,
    pub signature: Signature,
    pub has_default: bool,
}

impl Crate {
    /// Returns the public interfaces of this kind.
    pub fn interfaces(&self, kind: Kind) -> Vec<Interface> {
        let traits = self.exported().filter_map(|(place, item, path)| match item {
            Item::Trait(item) => Some((place, item, path)),
            _ => None,
        });
        let with_attribute = traits.filter_map(|(place, item, path)| {
            let words = words(attribute(&item.attrs, "wasmer_plugin")?);
            let is_host = words.iter().any(|word| word == "host");
            (is_host == (kind == Kind::Host)).then(|| interface(place, kind, item, path, &words))
        });
        with_attribute.collect()
    }

    /// Returns the public functions with the attribute, and their paths.
    pub fn functions(&self) -> Vec<(Place, Method, Vec<String>)> {
        let functions = self.exported().filter_map(|(place, item, path)| match item {
            Item::Fn(item) if super::has_attribute(&item.attrs, "wasmer_plugin") => {
                Some((place, Method::of(&item.sig, false), path.to_vec()))
            }
            _ => None,
        });
        functions.collect()
    }
}

fn interface(
    place: Place,
    kind: Kind,
    item: &syn::ItemTrait,
    path: &[String],
    words: &[String],
) -> Interface {
    let name = path.last().cloned().unwrap_or_else(|| item.ident.to_string());
    let given = words.iter().position(|word| word == "stub").and_then(|place| words.get(place + 1));
    let end = if kind == Kind::Host { "Host" } else { "Stub" };
    let stub = given.cloned().unwrap_or_else(|| format!("{}{end}", item.ident));
    let methods = item.items.iter().filter_map(|item| match item {
        TraitItem::Fn(function) => Some(Method::of(&function.sig, function.default.is_some())),
        _ => None,
    });
    Interface { place, name, path: path.to_vec(), stub, methods: methods.collect() }
}

impl Interface {
    /// Returns the constructor.
    pub fn constructor(&self) -> Option<&Method> {
        self.methods.iter().find(|method| method.is_constructor())
    }

    /// Returns the path of another item of the attribute, beside the trait.
    pub fn beside(&self, name: &str) -> Vec<String> {
        let mut path = self.path.clone();
        path.pop();
        path.push(name.to_owned());
        path
    }
}

impl Method {
    fn of(signature: &Signature, has_default: bool) -> Self {
        Self { name: signature.ident.to_string(), signature: signature.clone(), has_default }
    }

    /// Returns true for `new`.
    pub fn is_constructor(&self) -> bool {
        self.name == "new"
    }

    /// Returns true for a constructor that returns a `Result`.
    pub fn is_fallible(&self) -> bool {
        self.result().is_some_and(|ty| ty.to_token_stream().to_string().starts_with("Result"))
    }

    /// Returns the types of the arguments.
    pub fn arguments(&self) -> impl Iterator<Item = &Type> {
        self.signature.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(argument) => Some(&*argument.ty),
            FnArg::Receiver(_) => None,
        })
    }

    /// Returns the type of the result, if it has one.
    pub fn result(&self) -> Option<&Type> {
        match &self.signature.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some(ty),
        }
    }
}
