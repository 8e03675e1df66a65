//! Every rule that must be kept. All that are broken are reported at once.

mod callable;
mod function;
mod host;
mod implementation;
mod interface;
mod traits;
mod types;

pub(crate) use callable::What;
pub(crate) use types::check_anywhere;

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, Meta, Path, Token, Visibility};

use crate::ast::{self, Options};
use crate::error::Errors;
use crate::parse::Item;

/// The item, if it keeps the rules; else what comes back must not be expanded.
pub(crate) fn item(item: Item, options: Options, errors: &mut Errors) -> Option<ast::Item> {
    Some(match item {
        Item::Function(item) => ast::Item::Function(function::check(*item, options, errors).into()),
        Item::Trait(item) if options.host.is_some() => {
            ast::Item::HostInterface(host::check(*item, options, errors))
        }
        Item::Trait(item) => ast::Item::Interface(interface::check(*item, options, errors).into()),
        Item::Impl(item) => ast::Item::Implementation(implementation::check(*item, &options, errors)?),
    })
}

fn runtime(options: &Options) -> Path {
    options.runtime.clone().unwrap_or_else(|| syn::parse_quote!(::wasmer_plugin))
}

/// `anchor` is where to say it, if there is no word about visibility.
fn visibility(visibility: &Visibility, anchor: Span, rule: &str, errors: &mut Errors) {
    match visibility {
        Visibility::Public(_) => {}
        Visibility::Inherited => errors.push(syn::Error::new(anchor, rule)),
        Visibility::Restricted(restricted) => errors.at(restricted, rule),
    }
}

/// The name that host and guest know something by.
fn name(options: &Options, rust: &Ident, what: &str, errors: &mut Errors) -> String {
    use syn::ext::IdentExt;
    match &options.name {
        Some(name) if name.value().is_empty() => {
            errors.at(name, format!("the {what}'s name cannot be empty"));
            String::new()
        }
        Some(name) => name.value(),
        None => rust.unraw().to_string(),
    }
}

/// A stub of the name of a primitive type would take the type's place.
fn stub(stub: &Ident, errors: &mut Errors) {
    const PRIMITIVES: &str = "bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize";
    if PRIMITIVES.split(' ').any(|primitive| stub == primitive) {
        errors.at(
            stub,
            format!(
                "the stub cannot be named as the type `{stub}`: give it a name with \
                 `#[wasmer_plugin(stub = Name)]`"
            ),
        );
    }
}

/// The attributes that have one of these names, and what `#[cfg_attr]` says of such.
fn with_names(attributes: &[Attribute], names: &[&str]) -> Vec<Attribute> {
    let named = |path: &Path| names.iter().any(|name| path.is_ident(name));
    let conditional = |attribute: &Attribute| -> Option<Attribute> {
        let parts = Punctuated::<Meta, Token![,]>::parse_terminated;
        let mut parts = attribute.parse_args_with(parts).ok()?.into_iter();
        let condition = parts.next()?;
        let parts: Vec<Meta> = parts.filter(|part| named(part.path())).collect();
        (!parts.is_empty()).then(|| syn::parse_quote!(#[cfg_attr(#condition, #(#parts),*)]))
    };
    let select = |attribute: &Attribute| match attribute.path() {
        path if named(path) => Some(attribute.clone()),
        path if path.is_ident("cfg_attr") => conditional(attribute),
        _ => None,
    };
    attributes.iter().filter_map(select).collect()
}
