//! What a function and a method have in common: the caller's side, and the way from the arguments to the reply
//! where it runs.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::visit_mut::VisitMut;
use syn::{Ident, Lifetime, LitStr, Path, Type};

use crate::ast::{Argument, Callable, Passing};

/// For the host: `transport` makes the call.
pub(super) fn call(
    runtime: &Path,
    callable: &Callable,
    transport: &TokenStream,
    function: &TokenStream,
) -> TokenStream {
    let arguments = callable.arguments.iter().map(|argument| passed(runtime, argument));
    let arguments = tuple(&arguments.collect::<Vec<_>>(), callable.list);
    let output_trait = quote! { #runtime::__private::Output };
    method(&callable.output, &output_trait, "call", &quote! { #transport, #function, #arguments })
}

/// The arguments as the stub takes them.
pub(super) fn parameters(callable: &Callable) -> impl Iterator<Item = TokenStream> {
    callable.arguments.iter().map(|Argument { name, ty, .. }| quote! { #name: #ty })
}

/// What the stub's documentation says when the user's has come to its end.
pub(super) fn errors_section(what: &str) -> TokenStream {
    let lines = ["", " # Errors", "", what];
    quote! { #(#[doc = #lines])* }
}

/// For a plugin: `function` is asked.
pub(super) fn ask(runtime: &Path, callable: &Callable, function: &TokenStream) -> TokenStream {
    let arguments = callable.arguments.iter().map(|argument| passed(runtime, argument));
    let arguments = tuple(&arguments.collect::<Vec<_>>(), callable.list);
    let output_trait = quote! { #runtime::__private::Output };
    method(&callable.output, &output_trait, "ask", &quote! { #function, #arguments })
}

/// For the guest: what happens between `__arguments` and `__reply`. `call` makes the call of the arguments as
/// they are lent.
pub(super) fn serve(
    runtime: &Path,
    callable: &Callable,
    call: impl FnOnce(&[TokenStream]) -> TokenStream,
) -> TokenStream {
    let Callable { arguments, .. } = callable;
    let receive = arguments.iter().map(receive);
    let lent: Vec<_> = arguments.iter().map(|argument| lend(runtime, argument)).collect();
    let call = call(&lent);
    let give_back = arguments.iter().filter(|argument| matches!(argument.passing, Passing::Mut(_)));
    let mut give_back =
        give_back.map(|Argument { name, .. }| quote! { #name.give_back(__reply); }).peekable();
    let reply = if give_back.peek().is_none() {
        quote! { __reply.result(#call); }
    } else {
        quote! { __reply.value(&#call); #(#give_back)* }
    };
    quote! {
        #(#receive)*
        #runtime::guest::Arguments::end(__arguments);
        #reply
    }
}

/// For the host: the same, where each step may fail.
///
/// It goes by way of the traits that the signature and the call ask for, in the same words and at the same place:
/// where one is not implemented, rustc says so once.
pub(super) fn try_serve(
    runtime: &Path,
    callable: &Callable,
    call: impl FnOnce(&[TokenStream]) -> TokenStream,
) -> TokenStream {
    let Callable { arguments, output, .. } = callable;
    let lent = quote! { #runtime::__private::Lent<'_> };
    let lent_mut = quote! { #runtime::__private::LentMut };
    let output_trait = quote! { #runtime::__private::Output };
    let (mut receive, mut values, mut give_back) = (Vec::new(), Vec::new(), Vec::new());
    for Argument { name, ty, passing } in arguments {
        let ty = without_lifetimes(passing.target().unwrap_or(ty));
        let place = name.to_token_stream();
        let of = if matches!(passing, Passing::Mut(_)) { &lent_mut } else { &lent };
        let received = method(&ty, of, "receive", &quote! { __arguments });
        receive.push(match passing {
            Passing::Value | Passing::Ref(_) => quote! { let #name = #received?; },
            Passing::Mut(_) => quote! { let mut #name = #received?; },
            Passing::MaybeRef(_) => quote! {
                let #name = if #runtime::guest::Arguments::is_there(__arguments)? {
                    ::core::option::Option::Some(#received?)
                } else {
                    ::core::option::Option::None
                };
            },
        });
        values.push(match passing {
            Passing::Value => place,
            Passing::Ref(_) => method(&ty, &lent, "lend", &quote! { &#name }),
            Passing::MaybeRef(_) => {
                let lend = of_type(&ty, &lent, "lend");
                quote! { ::core::option::Option::as_ref(&#name).map(#lend) }
            }
            Passing::Mut(_) => method(&ty, &lent_mut, "lend", &quote! { &mut #name }),
        });
        if matches!(passing, Passing::Mut(_)) {
            let given = method(&ty, &lent_mut, "give_back", &quote! { #name, __reply });
            give_back.push(quote! { #given?; });
        }
    }
    let call = call(&values);
    let reply = match give_back[..] {
        [] => method(output, &output_trait, "answer", &quote! { #call, __reply }),
        [..] => method(output, &output_trait, "answer_first", &quote! { &#call, __reply }),
    };
    quote! {
        #(#receive)*
        #runtime::guest::Arguments::try_end(__arguments)?;
        #reply?;
        #(#give_back)*
        ::core::result::Result::Ok(())
    }
}

/// For the guest: the export that `body` serves the calls of, and the record of the function in the section
/// that hosts read. One beside the other, for the linker to take both.
pub(super) fn shim(
    runtime: &Path,
    export: &LitStr,
    signature: &TokenStream,
    body: &TokenStream,
) -> TokenStream {
    quote! {
        const __SIGNATURE: #runtime::__private::Signature = #signature;
        // Without `#[used]`: that would keep a second copy in the guest's memory.
        #[unsafe(link_section = "wasmer-plugin")]
        static __RECORD: [::core::primitive::u8; __SIGNATURE.record_length()] = __SIGNATURE.record();

        #[unsafe(export_name = #export)]
        #[allow(deprecated)]
        extern "C" fn __shim(__length: ::core::primitive::u32) -> ::core::primitive::u64 {
            #runtime::guest::serve(__length, #body)
        }
    }
}

/// The argument as the runtime wants it for its way of passing.
fn passed(runtime: &syn::Path, argument: &Argument) -> TokenStream {
    let name = argument.name.to_token_stream();
    let lent = quote! { #runtime::__private::Lent<'_> };
    match &argument.passing {
        Passing::Value => method(&argument.ty, &lent, "by_value", &name),
        Passing::Ref(ty) => method(ty, &lent, "by_ref", &name),
        Passing::MaybeRef(ty) => method(ty, &lent, "by_maybe_ref", &name),
        Passing::Mut(ty) => method(ty, &quote! { #runtime::__private::LentMut }, "by_mut", &name),
    }
}

/// `<ty as of>::name(arguments)`.
///
/// The spans see to it that an error about a type is one error, stands on the type, and tells nothing of
/// what is in here. Of the path rustc reports that `ty` lacks the trait, and of a trait's own method it
/// does not explain where that is asked for. What follows, it reports on the expression that makes the
/// argument, to which it narrows an error about all the arguments down; and an error that follows from
/// one at the same place it does not report. So that expression has the place of the type, and with the
/// user's hygiene, or the places would not be the same.
fn method(ty: &Type, of: &TokenStream, name: &str, arguments: &TokenStream) -> TokenStream {
    let (_, end) = ends(ty);
    let method = of_type(ty, of, name);
    let arguments = quote_spanned! { end=> (#arguments) };
    quote! { #method #arguments }
}

/// `<ty as of>::name`
pub(super) fn of_type(ty: &Type, of: &TokenStream, name: &str) -> TokenStream {
    let (start, end) = ends(ty);
    let open = quote_spanned! { start=> < };
    let name = Ident::new(name, end);
    quote! { #open #ty as #of>::#name }
}

/// The spans of the first and the last token.
fn ends(ty: &Type) -> (Span, Span) {
    let mut spans = ty.to_token_stream().into_iter().map(|token| token.span());
    let start = spans.next().unwrap_or_else(Span::call_site);
    (start, spans.last().unwrap_or(start))
}

/// More elements than the runtime implements its traits for go into nested tuples: the bytes of a
/// tuple are those of its elements, one after the other.
fn tuple(elements: &[TokenStream], span: Span) -> TokenStream {
    const MOST: usize = 16;
    if elements.len() <= MOST {
        return quote_spanned! { span=> (#(#elements,)*) };
    }
    let chunks = elements.chunks(MOST).map(|chunk| tuple(chunk, span));
    tuple(&chunks.collect::<Vec<_>>(), span)
}

fn receive(argument: &Argument) -> TokenStream {
    let Argument { name, ty, passing } = argument;
    let span = argument.span();
    match passing {
        Passing::Value => {
            let ty = without_lifetimes(ty);
            quote_spanned! { span=> let #name = __arguments.value::<#ty>(); }
        }
        Passing::Ref(ty) => {
            let ty = without_lifetimes(ty);
            quote_spanned! { span=> let #name = __arguments.lent::<#ty>(); }
        }
        Passing::MaybeRef(ty) => {
            let ty = without_lifetimes(ty);
            quote_spanned! { span=> let #name = __arguments.maybe_lent::<#ty>(); }
        }
        Passing::Mut(ty) => {
            let ty = without_lifetimes(ty);
            quote_spanned! { span=> let mut #name = __arguments.lent_mut::<#ty>(); }
        }
    }
}

/// The argument as the function takes it.
///
/// A trait of the user's that every type has can come before methods that take a reference, but neither
/// before those that take what they are called on, as others do here, nor before a path.
fn lend(runtime: &syn::Path, argument: &Argument) -> TokenStream {
    let name = &argument.name;
    match argument.passing {
        Passing::Value => name.to_token_stream(),
        Passing::Ref(_) => quote! { #runtime::guest::Held::get(&#name) },
        Passing::MaybeRef(_) => {
            quote! { ::core::option::Option::as_ref(&#name).map(#runtime::guest::Held::get) }
        }
        Passing::Mut(_) => quote! { #runtime::guest::HeldMut::get_mut(&mut #name) },
    }
}

/// The function's own lifetime parameters do not exist in the shim: there they are inferred.
pub(super) fn without_lifetimes(ty: &Type) -> Type {
    struct Elide;
    impl VisitMut for Elide {
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            if lifetime.ident != "static" {
                *lifetime = Lifetime::new("'_", lifetime.span());
            }
        }
    }
    let mut ty = ty.clone();
    Elide.visit_type_mut(&mut ty);
    ty
}
