//! What the implementations ask of a type's parameters.

use quote::ToTokens;
use syn::{Generics, Ident, Path, Type, TypeParamBound, WherePredicate, parse_quote};

use super::arguments::Predicates;
use super::ast::Form;
use super::types::Used;

pub(crate) struct Bounds {
    pub(crate) generics: Generics,
    pub(crate) parameters: Vec<Ident>,
    pub(crate) identity: Vec<Type>,
}

/// The bounds that the user gives. Without those, one on each parameter that the description uses, and on
/// associated types where it uses these.
pub(crate) fn of(own: &Generics, form: &Form, given: Option<Predicates>, runtime: &Path) -> Bounds {
    let mut generics = own.clone();
    let (parameters, associated) = if let Some(given) = given {
        if !given.is_empty() {
            generics.make_where_clause().predicates.extend(given);
        }
        (bounded(&generics), Vec::new())
    } else {
        let used = Used::of(own, &form.types());
        let parameters: Vec<Ident> = used.parameters.into_iter().cloned().collect();
        let types = parameters.iter().map(|parameter| parse_quote!(#parameter));
        for ty in types.chain(used.associated.iter().cloned()) {
            require(&mut generics, &ty, runtime);
        }
        (parameters, used.associated)
    };
    let identity = parameters.iter().map(|parameter| parse_quote!(#parameter)).chain(associated).collect();
    Bounds { generics, parameters, identity }
}

/// Adds the bound to those that the type has already: clippy wants all of them in one place.
fn require(generics: &mut Generics, ty: &Type, runtime: &Path) {
    let bound: TypeParamBound = parse_quote!(#runtime::schema::PluginType);
    let text = ty.to_token_stream().to_string();
    let predicates = generics.where_clause.iter_mut().flat_map(|clause| &mut clause.predicates);
    for predicate in predicates {
        if let WherePredicate::Type(predicate) = predicate
            && predicate.lifetimes.is_none()
            && predicate.bounded_ty.to_token_stream().to_string() == text
        {
            predicate.bounds.push(bound);
            return;
        }
    }
    for parameter in generics.type_params_mut() {
        if parameter.ident == text {
            parameter.bounds.push(bound);
            return;
        }
    }
    generics.make_where_clause().predicates.push(parse_quote!(#ty: #bound));
}

/// The parameters that have a bound named `PluginType`, wherever it stands.
fn bounded(generics: &Generics) -> Vec<Ident> {
    let is_ours = |bound: &TypeParamBound| match bound {
        TypeParamBound::Trait(bound) => {
            bound.path.segments.last().is_some_and(|segment| segment.ident == "PluginType")
        }
        _ => false,
    };
    let in_clause = |parameter: &Ident| {
        generics.where_clause.iter().flat_map(|clause| &clause.predicates).any(|predicate| match predicate {
            WherePredicate::Type(predicate) => {
                matches!(&predicate.bounded_ty, Type::Path(path) if path.path.is_ident(parameter))
                    && predicate.bounds.iter().any(is_ours)
            }
            _ => false,
        })
    };
    let parameters = generics.type_params();
    let parameters =
        parameters.filter(|parameter| parameter.bounds.iter().any(is_ours) || in_clause(&parameter.ident));
    parameters.map(|parameter| parameter.ident.clone()).collect()
}
