//! Parses the attribute's arguments, and the item that it is on, into syn's types.

mod exports;
pub(crate) mod list;
mod options;

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Ident, ItemImpl, ItemTrait, Signature, Token, Visibility};

pub(crate) use exports::exports;
pub(crate) use options::options;

/// The items that the attribute supports.
pub(crate) enum Item {
    Function(Box<FunctionItem>),
    Trait(Box<ItemTrait>),
    Impl(Box<ItemImpl>),
}

/// A function. Its body is not parsed.
pub(crate) struct FunctionItem {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    /// False if a semicolon stands in place of the body.
    pub(crate) has_body: bool,
}

/// The kinds of [`Item`]. The attribute's arguments depend on them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Function,
    Trait,
    Impl,
}

impl Kind {
    /// Returns the kind's name in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Function => "a function",
            Self::Trait => "a trait",
            Self::Impl => "an `impl` block",
        }
    }
}

/// Determines the item's kind: a function, unless it clearly is another item.
pub(crate) fn kind(item: TokenStream) -> Kind {
    let parser = |input: ParseStream<'_>| {
        let kind = ahead(input);
        input.parse::<TokenStream>()?;
        kind
    };
    parser.parse2(item).unwrap_or(Kind::Function)
}

/// Returns true for a function without a body and without `self`. Outside of traits it is no item of Rust.
pub(crate) fn is_declared(item: TokenStream) -> bool {
    syn::parse2::<FunctionItem>(item).is_ok_and(|item| !item.has_body)
}

fn ahead(input: ParseStream<'_>) -> syn::Result<Kind> {
    let ahead = input.fork();
    ahead.call(Attribute::parse_outer)?;
    ahead.parse::<Visibility>()?;
    ahead.parse::<Option<Token![default]>>()?;
    ahead.parse::<Option<Token![unsafe]>>()?;
    ahead.parse::<Option<Token![auto]>>()?;
    Ok(if ahead.peek(Token![trait]) {
        Kind::Trait
    } else if ahead.peek(Token![impl]) {
        Kind::Impl
    } else {
        Kind::Function
    })
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(match ahead(input)? {
            Kind::Function => Self::Function(Box::new(input.parse()?)),
            Kind::Trait => Self::Trait(input.parse()?),
            Kind::Impl => Self::Impl(input.parse()?),
        })
    }
}

impl Parse for FunctionItem {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        if let Some(what) = other_item(input) {
            return Err(input.error(format!(
                "`#[wasmer_plugin]` belongs on a function, a trait or the implementation of one, not on {what}"
            )));
        }
        let signature: Signature = input.parse()?;
        let has_body = !input.peek(Token![;]);
        if !has_body && let Some(receiver) = signature.receiver() {
            return Err(syn::Error::new_spanned(
                receiver,
                "a plugin function has no `self`: mark the trait, and its methods are plugin functions",
            ));
        }
        // `macro_rules!` may have passed the body as `$body:block`, so it need not be a group of braces.
        input.parse::<TokenTree>()?;
        Ok(Self { attributes, visibility, signature, has_body })
    }
}

/// Names the item, if the attribute does not support it.
fn other_item(input: ParseStream<'_>) -> Option<&'static str> {
    let ahead = input.fork();
    let _ = ahead.parse::<Option<Token![unsafe]>>();
    let what = if ahead.peek(Token![struct]) {
        "a struct"
    } else if ahead.peek(Token![enum]) {
        "an enum"
    } else if ahead.peek(Token![union]) && ahead.peek2(Ident) {
        "a union"
    } else if ahead.peek(Token![mod]) {
        "a module: mark what stands in it"
    } else if ahead.peek(Token![type]) {
        "a type alias"
    } else if ahead.peek(Token![static]) {
        "a `static`"
    } else if ahead.peek(Token![const]) && !is_const_function(&ahead) {
        "a `const`"
    } else if ahead.peek(Token![use]) {
        "a `use`"
    } else if ahead.peek(Token![extern]) && (ahead.peek2(syn::token::Brace) || ahead.peek3(syn::token::Brace))
    {
        "an `extern` block"
    } else if ahead.peek(Ident) && ahead.peek2(Token![!]) {
        "a macro"
    } else {
        return None;
    };
    Some(what)
}

fn is_const_function(input: ParseStream<'_>) -> bool {
    input.peek2(Token![fn])
        || input.peek2(Token![async])
        || input.peek2(Token![unsafe])
        || input.peek2(Token![extern])
}
