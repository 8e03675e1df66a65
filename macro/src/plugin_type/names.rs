//! Names and parameters that a description has in place of those in Rust: `name`, `parameters` and
//! `recursive` on a type, `name` on its fields and variants.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{DeriveInput, Ident, LitStr, Type};

use super::arguments::{Arguments, Given};
use super::types::{self, RecursionMarker};
use crate::error::Errors;

/// Maximum length of a name in bytes. A description with a longer one cannot be read.
const LONGEST: usize = 256;

/// Returns the type's name in the description.
pub(crate) fn of_type(ident: &Ident, arguments: &Arguments, errors: &mut Errors) -> String {
    if let Some(Given { value, .. }) = &arguments.name {
        check_length(value, errors);
    }
    of(ident, arguments)
}

/// Returns the types that the description has as the type's parameters, if the attribute gives them.
pub(crate) fn parameters(
    input: &DeriveInput,
    arguments: &Arguments,
    marker: RecursionMarker<'_>,
    errors: &mut Errors,
) -> Option<Vec<Type>> {
    let Some(Given { key, value }) = &arguments.parameters else {
        for Given { key, .. } in arguments.recursive.iter().filter(|_| !arguments.mistaken) {
            errors.at(
                key,
                "`recursive` on a type is for a type among its `parameters(…)`: write it on the field that leads back",
            );
        }
        return None;
    };
    let generics = &input.generics;
    if generics.type_params().next().is_some() || generics.const_params().next().is_some() {
        errors.at(
            key,
            "a generic type describes its own parameters: remove `parameters`, or write a type without parameters",
        );
        return None;
    }
    // Each mistake is reported.
    let valid = value.iter().filter(|ty| types::check(ty, errors)).count();
    let marked: Vec<_> = value.iter().map(|ty| marker.apply(ty, &arguments.recursive)).collect();
    for (index, Given { value, .. }) in arguments.recursive.iter().enumerate() {
        if marked.iter().all(|marked| !marked.marked[index]) {
            let name = value.to_token_stream().to_string().replace(' ', "");
            errors.at(value, format!("`{name}` does not occur in `parameters`: write it as it stands there"));
        }
    }
    (valid == value.len()).then(|| marked.into_iter().map(|marked| marked.ty).collect())
}

/// The names of a type's variants, or of the fields of a struct or a variant.
#[derive(Default)]
pub(crate) struct Names {
    /// Each name, and true if an attribute gives it.
    known: BTreeMap<String, bool>,
}

impl Names {
    /// Returns the name in the description. Two fields or variants cannot have one name: the other side finds
    /// them by it.
    pub(crate) fn add(&mut self, ident: &Ident, arguments: &Arguments, errors: &mut Errors) -> String {
        let name = of(ident, arguments);
        if let Some(Given { value, .. }) = &arguments.name {
            check_length(value, errors);
        }
        let other = self.known.insert(name.clone(), arguments.name.is_some());
        let message = || {
            let name = name.escape_debug();
            format!("another field or variant has the name `{name}`: give each a name of its own")
        };
        match (other, &arguments.name) {
            (Some(_), Some(Given { value, .. })) => errors.at(value, message()),
            (Some(true), None) => errors.at(ident, message()),
            // rustc reports two identifiers that are equal.
            (Some(false), None) => errors.leave_to_rustc(),
            (None, _) => {}
        }
        name
    }
}

fn of(ident: &Ident, arguments: &Arguments) -> String {
    arguments.name.as_ref().map_or_else(|| ident.unraw().to_string(), |given| given.value.value())
}

fn check_length(name: &LitStr, errors: &mut Errors) {
    let length = name.value().len();
    if length > LONGEST {
        errors.at(name, format!("a name has at most {LONGEST} bytes, and this one has {length}"));
    }
}
