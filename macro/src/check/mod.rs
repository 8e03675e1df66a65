//! Checks all rules between parsing and expansion, and reports all violations at once.

mod callable;
mod defaults;
mod foreign;
mod function;
mod host;
mod implementation;
mod interface;
mod kind;
mod syntax;
mod traits;
mod types;

pub(crate) use defaults::strip as strip_defaults;
pub(crate) use foreign::check as check_foreign;
pub(crate) use kind::CallableKind;
pub(crate) use syntax::{is_phantom_data, peel};
pub(crate) use types::check_anywhere;

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, Meta, Path, Token, Visibility};

use crate::ast::{self, Options};
use crate::error::Errors;
use crate::parse::Item;

/// Checks the item. If it has errors, the returned item must not be expanded.
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

/// Checks the visibility. `anchor` is the span of the error if the source has no visibility.
fn visibility(visibility: &Visibility, anchor: Span, rule: &str, errors: &mut Errors) {
    match visibility {
        Visibility::Public(_) => {}
        Visibility::Inherited => errors.push(syn::Error::new(anchor, rule)),
        Visibility::Restricted(restricted) => errors.at(restricted, rule),
    }
}

/// Returns the name on the wire.
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

/// Refuses a stub with the name of a primitive type, which the stub would shadow.
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

/// Returns the attributes with one of these names, including those in `#[cfg_attr]`.
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
