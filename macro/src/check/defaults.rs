//! `#[serde(default)]` on arguments: the other side may be of a version that lacks the argument.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::{Attribute, Ident, PatType, Type};

use super::syntax::peel;
use crate::ast::{Argument, Passing};
use crate::error::Errors;

/// Returns true if the argument has `#[serde(default)]`. Checks that it is an `Option`, whose default value
/// needs no code.
pub(super) fn check(input: &PatType, passing: &Passing, errors: &mut Errors) -> bool {
    let mut has_default = false;
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        if !is_default(attribute) {
            errors.at(attribute, "an argument knows `#[serde(default)]` only, for an `Option`");
        } else if is_option(&input.ty, passing) {
            has_default = true;
        } else {
            errors.at(
                &input.ty,
                "an argument that the other side may lack is an `Option`: write `Option<T>`, or remove \
                 `#[serde(default)]`",
            );
        }
    }
    has_default
}

/// Checks that only arguments with `#[serde(default)]` follow one of them: arguments have positions, so only
/// the last ones can be missing.
pub(super) fn check_order(arguments: &[Argument], errors: &mut Errors) {
    let after = arguments.iter().skip_while(|argument| !argument.has_default);
    for argument in after.filter(|argument| !argument.has_default) {
        errors.at(
            &argument.ty,
            "an argument after one with `#[serde(default)]` needs it too: only the last arguments can be \
             missing",
        );
    }
}

fn is_default(attribute: &Attribute) -> bool {
    attribute.parse_args::<Ident>().is_ok_and(|ident| ident == "default")
}

fn is_option(ty: &Type, passing: &Passing) -> bool {
    match passing {
        Passing::MaybeRef(_) => true,
        Passing::Value => matches!(
            peel(ty),
            Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Option")
        ),
        Passing::Ref(_) | Passing::Mut(_) => false,
    }
}

/// Removes `#[serde(…)]` from the arguments of a function, or of a trait's methods: rustc knows no such
/// attribute there. Leaves all other tokens as they are.
pub(crate) fn strip(item: TokenStream, is_trait: bool) -> TokenStream {
    let within = |group: &Group| match group.delimiter() {
        Delimiter::Parenthesis => Some(without_serde(group.stream())),
        Delimiter::Brace if is_trait => Some(strip(group.stream(), false)),
        _ => None,
    };
    let tokens = item.into_iter().map(|token| match token {
        TokenTree::Group(group) => match within(&group) {
            Some(stream) => {
                let mut stripped = Group::new(group.delimiter(), stream);
                stripped.set_span(group.span());
                TokenTree::Group(stripped)
            }
            None => TokenTree::Group(group),
        },
        token => token,
    });
    tokens.collect()
}

fn without_serde(arguments: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = arguments.clone().into_iter().collect();
    let is_serde = |index: usize| match (tokens.get(index), tokens.get(index + 1)) {
        (Some(TokenTree::Punct(hash)), Some(TokenTree::Group(attribute))) => {
            let is_attribute = hash.as_char() == '#' && attribute.delimiter() == Delimiter::Bracket;
            let first = attribute.stream().into_iter().next();
            is_attribute && matches!(first, Some(TokenTree::Ident(path)) if path == "serde")
        }
        _ => false,
    };
    if !(0..tokens.len()).any(is_serde) {
        return arguments;
    }
    let keep = |index: usize| !is_serde(index) && (index == 0 || !is_serde(index - 1));
    (0..tokens.len()).filter(|&index| keep(index)).map(|index| tokens[index].clone()).collect()
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::strip;

    #[test]
    fn only_the_arguments_lose_the_attribute() {
        let function = quote! {
            #[doc = "x"] pub fn f(a: u8, #[serde(default)] #[allow(unused)] b: Option<u8>) -> u8 {
                struct Inner { #[serde(default)] x: u8 }
                0
            }
        };
        let expected = quote! {
            #[doc = "x"] pub fn f(a: u8, #[allow(unused)] b: Option<u8>) -> u8 {
                struct Inner { #[serde(default)] x: u8 }
                0
            }
        };
        assert_eq!(strip(function, false).to_string(), expected.to_string());
        let interface = quote! {
            pub trait T { fn f(&self, #[serde(default)] b: Option<&str>) { g(#[serde(default)] 1) } }
        };
        let expected = quote! {
            pub trait T { fn f(&self, b: Option<&str>) { g(#[serde(default)] 1) } }
        };
        assert_eq!(strip(interface, true).to_string(), expected.to_string());
    }
}
