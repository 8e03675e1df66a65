//! The rules for a free-standing function.

use syn::{FnArg, ReturnType};

use super::callable::{self, What};
use super::{name, runtime, stub, visibility, with_names};
use crate::ast::{Callable, Function, Options};
use crate::error::Errors;
use crate::parse::FunctionItem;

const PUBLIC: &str = "a plugin function must be `pub`: hosts import it from this crate";

pub(super) fn check(item: FunctionItem, options: Options, errors: &mut Errors) -> Function {
    let FunctionItem { attributes, visibility: public, signature } = item;
    visibility(&public, signature.fn_token.span, PUBLIC, errors);
    callable::qualifiers(&signature, What::Function, errors);
    callable::generics(&signature.generics, What::Function, errors);
    let name = name(&options, &signature.ident, "export", errors);
    let runtime = runtime(&options);
    let stub_name = options.stub.unwrap_or_else(|| signature.ident.clone());
    stub(&stub_name, errors);
    let inputs = signature.inputs.into_iter().filter_map(|input| match input {
        FnArg::Typed(input) => Some(input),
        FnArg::Receiver(receiver) => {
            errors.at(
                receiver,
                "a plugin function has no `self`: mark a free-standing function, and pass what it needs as an argument",
            );
            None
        }
    });
    let inputs: Vec<_> = inputs.collect();
    let arguments = callable::arguments(inputs, What::Function, errors);
    let output = match signature.output {
        ReturnType::Default => syn::parse_quote!(()),
        ReturnType::Type(_, ty) => callable::output(*ty, What::Function, errors),
    };
    let callable = Callable {
        ident: signature.ident,
        name,
        generics: signature.generics,
        arguments,
        list: signature.paren_token.span.join(),
        output,
        docs: with_names(&attributes, &["doc"]),
        attributes: with_names(&attributes, &["deprecated", "must_use"]),
    };
    Function { runtime, stub: stub_name, cfgs: with_names(&attributes, &["cfg"]), callable }
}
