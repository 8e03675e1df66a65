//! Rules for a free-standing function, the simplest callable item.

use quote::format_ident;
use syn::ext::IdentExt;
use syn::{FnArg, Ident, ReturnType};

use super::callable;
use super::kind::CallableKind;
use super::{name, runtime, stub, visibility, with_names};
use crate::ast::{Argument, Batch, BatchOption, Callable, Function, Options, Passing};
use crate::error::Errors;
use crate::parse::FunctionItem;

const PUBLIC: &str = "a plugin function must be `pub`: hosts import it from this crate";

pub(super) fn check(item: FunctionItem, options: Options, errors: &mut Errors) -> Function {
    let FunctionItem { attributes, visibility: public, signature, has_body } = item;
    visibility(&public, signature.fn_token.span, PUBLIC, errors);
    callable::qualifiers(&signature, CallableKind::Function, errors);
    callable::generics(&signature.generics, CallableKind::Function, errors);
    let name = name(&options, &signature.ident, "export", errors);
    let runtime = runtime(&options);
    let stub_name = options.stub.unwrap_or_else(|| signature.ident.clone());
    stub(&stub_name, errors);
    let batch_option = options.batch;
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
    let arguments = callable::arguments(inputs, CallableKind::Function, errors);
    let batch = batch_option.map(|option| batch(option, &signature.ident, &name, &arguments, errors));
    let output = match signature.output {
        ReturnType::Default => syn::parse_quote!(()),
        ReturnType::Type(_, ty) => callable::output(*ty, CallableKind::Function, errors),
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
    let cfgs = with_names(&attributes, &["cfg"]);
    Function { runtime, stub: stub_name, cfgs, callable, batch, is_declared: !has_body }
}

fn batch(
    option: BatchOption,
    function: &Ident,
    function_name: &str,
    arguments: &[Argument],
    errors: &mut Errors,
) -> Batch {
    if arguments.is_empty() {
        errors.push(syn::Error::new(
            option.span,
            "`batch` needs a function with arguments: each call of a batch has an input of its own",
        ));
    }
    for Argument { ty, .. } in arguments.iter().filter(|argument| matches!(argument.passing, Passing::Mut(_)))
    {
        errors.at(ty, "a function with `batch` cannot take `&mut`: take the value and return the new one");
    }
    let made_up = || {
        let ident = format_ident!("{}_batch", function.unraw(), span = function.span());
        (ident, format!("{function_name}_batch"))
    };
    let (ident, name) = option.name.map_or_else(made_up, |ident| (ident.clone(), ident.unraw().to_string()));
    if ident == *function {
        errors.at(&ident, "the batch cannot have the name of the function: both are methods of the stub");
    }
    Batch { ident, name }
}
