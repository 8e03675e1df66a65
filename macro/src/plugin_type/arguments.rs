//! Parses the arguments of `#[plugin_type(…)]`, the first step of the derive.

use proc_macro2::Group;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::token::Paren;
use syn::{Attribute, Ident, LitStr, Meta, Path, Token, Type, WherePredicate};

use crate::ast::located_at;
use crate::error::Errors;
use crate::parse::list::{self, expected, set, value};

pub(crate) type Predicates = Punctuated<WherePredicate, Token![,]>;

/// The item that an attribute is on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Type,
    Variant,
    Field,
}

/// An argument, with the word that it begins with.
pub(crate) struct Given<T> {
    pub(crate) key: Ident,
    pub(crate) value: T,
}

#[derive(Default)]
pub(crate) struct Arguments {
    /// `crate = path`
    pub(crate) runtime: Option<Given<Path>>,
    /// `bound = "T: Bound"`
    pub(crate) bound: Option<Given<Predicates>>,
    /// `as = Type`
    pub(crate) like: Option<Given<Type>>,
    /// All `recursive = Path`
    pub(crate) recursive: Vec<Given<Path>>,
    /// `name = "name"`
    pub(crate) name: Option<Given<LitStr>>,
    /// `parameters(Type, …)`
    pub(crate) parameters: Option<Given<Vec<Type>>>,
    /// True after a mistake. An argument that seems to be missing may then be the misspelled one.
    pub(crate) mistaken: bool,
}

impl Place {
    /// Describes the place, and the arguments supported there.
    fn describe(self) -> (&'static str, &'static str) {
        match self {
            Self::Type => ("a type", "`as`, `bound`, `crate`, `name`, `parameters` and `recursive`"),
            Self::Variant => ("a variant", "`as` and `name`"),
            Self::Field => ("a field", "`as`, `name` and `recursive`"),
        }
    }
}

pub(crate) fn is_ours(attribute: &Attribute) -> bool {
    attribute.path().is_ident("plugin_type")
}

/// Parses the arguments of all `#[plugin_type(…)]` attributes. A mistake in one does not hide mistakes in the
/// next.
pub(crate) fn read(attributes: &[Attribute], place: Place, errors: &mut Errors) -> Arguments {
    let mut arguments = Arguments::default();
    for attribute in attributes.iter().filter(|attribute| is_ours(attribute)) {
        let result = match &attribute.meta {
            Meta::List(list) => {
                let all = |input: ParseStream<'_>| {
                    list::each(input, "plugin_type", errors, |errors| {
                        one(input, place, &mut arguments, errors)
                    })
                };
                list.parse_args_with(all)
            }
            meta => {
                let (place, known) = place.describe();
                let message = format!("expected `#[plugin_type(…)]`, which on {place} knows {known}");
                Err(syn::Error::new_spanned(meta, message))
            }
        };
        arguments.mistaken |= !matches!(result, Ok(true));
        if let Err(error) = result {
            errors.push(error);
        }
    }
    arguments
}

fn one(
    input: ParseStream<'_>,
    place: Place,
    arguments: &mut Arguments,
    errors: &mut Errors,
) -> syn::Result<()> {
    let (name, known) = place.describe();
    let key = input.call(Ident::parse_any).map_err(|error| {
        expected(&error, &format!("an argument: `#[plugin_type]` on {name} knows {known}"))
    })?;
    let is_here = match key.to_string().as_str() {
        "as" | "name" => true,
        "bound" | "crate" | "parameters" => place == Place::Type,
        "recursive" => place != Place::Variant,
        other => {
            let message = format!("unknown argument `{other}`: `#[plugin_type]` on {name} knows {known}");
            return Err(syn::Error::new(key.span(), message));
        }
    };
    if !is_here {
        let place = if key == "recursive" { "a field" } else { "the type" };
        let message = format!("`{key}` belongs on {place}: `#[plugin_type]` on {name} knows {known}");
        return Err(syn::Error::new(key.span(), message));
    }
    match key.to_string().as_str() {
        "as" => {
            value(input, &key, "as = Type")?;
            let value = input
                .parse()
                .map_err(|error| expected(&error, "a type without quotes, as in `as = Vec<u8>`"))?;
            set(&mut arguments.like, Given { key: key.clone(), value }, &key, errors);
        }
        "bound" => {
            value(input, &key, "bound = \"T: Bound\"")?;
            let value = input
                .parse::<LitStr>()
                .and_then(|bounds| predicates(&bounds))
                .map_err(|error| expected(&error, "bounds in quotes, as in `bound = \"T: Bound\"`"))?;
            set(&mut arguments.bound, Given { key: key.clone(), value }, &key, errors);
        }
        "crate" => {
            let value = list::krate(input, &key)?;
            set(&mut arguments.runtime, Given { key: key.clone(), value }, &key, errors);
        }
        "name" => {
            value(input, &key, "name = \"name\"")?;
            let value = input
                .parse::<LitStr>()
                .map_err(|error| expected(&error, "the name in the description, as in `name = \"type\"`"))?;
            set(&mut arguments.name, Given { key: key.clone(), value }, &key, errors);
        }
        "parameters" => {
            let value = parameters(input)?;
            set(&mut arguments.parameters, Given { key: key.clone(), value }, &key, errors);
        }
        _ => {
            value(input, &key, "recursive = Path")?;
            let value: Path = input.parse().map_err(|error| {
                expected(&error, "the type that leads back here without quotes, as in `recursive = Node`")
            })?;
            let text = |path: &Path| path.to_token_stream().to_string();
            if arguments.recursive.iter().any(|other| text(&other.value) == text(&value)) {
                errors.at(&key, "`recursive` is given twice with one type");
            } else {
                arguments.recursive.push(Given { key, value });
            }
        }
    }
    Ok(())
}

/// Parses the rest of `parameters(Type, …)`.
fn parameters(input: ParseStream<'_>) -> syn::Result<Vec<Type>> {
    const USAGE: &str = "types in parentheses, as in `parameters(User, Vec<u8>)`";
    if !input.peek(Paren) {
        return Err(expected(&input.error(""), USAGE));
    }
    // syn would report the rest of a list after a mistake a second time.
    let list = Punctuated::<Type, Token![,]>::parse_terminated.parse2(input.parse::<Group>()?.stream());
    let list = list.map_err(|error| expected(&error, USAGE))?;
    Ok(list.into_iter().collect())
}

/// Parses the predicates in the quotes. Their spans are not the user's, because rustc would suggest
/// corrections there.
fn predicates(bounds: &LitStr) -> syn::Result<Predicates> {
    let mut ours = bounds.clone();
    ours.set_span(located_at(bounds));
    ours.parse_with(Predicates::parse_terminated).map_err(|error| syn::Error::new_spanned(bounds, error))
}
