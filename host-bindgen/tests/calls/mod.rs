//! A program that calls every stub in generated declarations, and prints the fingerprints that the stubs
//! have.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{
    Attribute, FnArg, GenericArgument, Ident, Item, ItemTrait, PathArguments, Signature, Token, TraitItem,
    Type, Visibility,
};

/// A transport that prints each call and fails.
pub(crate) const START: &str = r#"//! Prints the fingerprint of each stub.
#![allow(warnings)]
use wasmer_plugin::transport::{Arguments, FunctionDescriptor, Reply, Returned, Stub, Transport};

pub struct Printer(&'static str);

impl Transport for Printer {
    type Error = ();
    fn transport_call<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        _: A,
    ) -> Result<R, ()> {
        print(self.0, function.name(), function.signature().fingerprint());
        Err(())
    }
}

fn print(guest: &str, name: &str, fingerprint: u64) {
    println!("{guest} {name:?} {fingerprint:016x}");
}

/// Decodes some value: zeros are one of every type here.
fn zero<T: Returned>() -> T {
    let value = |length| Reply::new(&[], &vec![0; length]).unpack::<_, T>(()).ok();
    (0..10_000).find_map(value).expect("there is a value of zeros")
}
"#;

/// A function without a body, which syn does not know.
struct Declaration {
    attributes: Vec<Attribute>,
    signature: Signature,
}

impl Parse for Declaration {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<Visibility>()?;
        let signature = input.parse()?;
        input.parse::<Token![;]>()?;
        Ok(Self { attributes, signature })
    }
}

/// Returns a module with a function that calls all stubs in the source.
pub(crate) fn of(guest: &str, source: &str) -> String {
    let file = syn::parse_file(source).unwrap();
    let Item::Mod(module) = &file.items[0] else { panic!("no module in {guest}") };
    let mut statements = TokenStream::new();
    let mut implementations = TokenStream::new();
    for item in &module.content.as_ref().unwrap().1 {
        match item {
            Item::Verbatim(tokens) => {
                statements.extend(function(&syn::parse2(tokens.clone()).unwrap()));
            }
            Item::Trait(item) => {
                let (statement, implementation) = interface(guest, item);
                statements.extend(statement);
                implementations.extend(implementation);
            }
            _ => {}
        }
    }
    let name: TokenStream = guest.parse().unwrap();
    let mut text = String::new();
    let module = quote! {
        mod #name {
            use std::collections::*;
            use std::net::*;
            use std::ops::{Bound, Range, RangeFrom, RangeInclusive, RangeTo};
            use std::time::*;
            use super::{Printer, Stub, print, zero};
            use generated::#name as stubs;
            use generated::#name::*;
            pub fn run() {
                let mut printer = Printer(#guest);
                #statements
            }
            #implementations
        }
    };
    writeln!(text, "{module}").unwrap();
    text
}

/// Returns the value of an argument of the attribute, which is empty for an argument that stands alone.
fn argument(attributes: &[Attribute], name: &str) -> Option<TokenStream> {
    let attribute = attributes.iter().find(|attribute| attribute.path().is_ident("wasmer_plugin"))?;
    let syn::Meta::List(list) = &attribute.meta else { return None };
    let mut parts = Vec::new();
    for token in list.tokens.clone() {
        match token.to_string().as_str() {
            "," => parts.push(Vec::new()),
            _ if parts.is_empty() => parts.push(vec![token]),
            _ => parts.last_mut().unwrap().push(token),
        }
    }
    let part = parts.into_iter().find(|part| part[0].to_string() == name)?;
    Some(part.iter().skip(2).cloned().collect())
}

fn function(declaration: &Declaration) -> TokenStream {
    let Declaration { attributes, signature } = declaration;
    let ident = &signature.ident;
    let stub = argument(attributes, "stub").unwrap_or_else(|| ident.to_token_stream());
    let (mut values, mut passed) = (TokenStream::new(), Vec::new());
    for (index, input) in signature.inputs.iter().enumerate() {
        let FnArg::Typed(input) = input else { panic!("`self` in a function") };
        let value = quote::format_ident!("argument_{index}");
        let (ty, how) = owned(&input.ty);
        let Some(ty) = ty else {
            passed.push(quote! { None });
            continue;
        };
        values.extend(quote! { let mut #value: #ty = zero(); });
        passed.push(quote! { #how #value });
    }
    let batch = argument(attributes, "batch").map(|name| {
        let text = ident.to_string();
        let default = quote::format_ident!("{}_batch", text.trim_start_matches("r#"));
        let name = if name.is_empty() { default.to_token_stream() } else { name };
        quote! { let _ = <Printer as stubs::#stub>::#name(&mut printer, &[]); }
    });
    quote! {{
        #values
        let _ = <Printer as stubs::#stub>::#ident(&mut printer, #(#passed),*);
        #batch
    }}
}

/// Returns a type to own the argument's value, and the reference to it. An optional reference has none.
fn owned(ty: &Type) -> (Option<TokenStream>, TokenStream) {
    match ty {
        Type::Reference(reference) => {
            let ty = match &*reference.elem {
                Type::Slice(slice) => {
                    let element = &slice.elem;
                    quote! { Vec<#element> }
                }
                Type::Path(path) if path.path.is_ident("str") => quote! { String },
                other => quote! { #other },
            };
            let mutability = reference.mutability;
            (Some(ty), quote! { & #mutability })
        }
        Type::Path(path) => {
            let last = path.path.segments.last().unwrap();
            if let PathArguments::AngleBracketed(arguments) = &last.arguments
                && last.ident == "Option"
                && let Some(GenericArgument::Type(Type::Reference(_))) = arguments.args.first()
            {
                return (None, TokenStream::new());
            }
            (Some(quote! { #ty }), TokenStream::new())
        }
        _ => (Some(quote! { #ty }), TokenStream::new()),
    }
}

fn interface(guest: &str, item: &ItemTrait) -> (TokenStream, TokenStream) {
    let ident = &item.ident;
    let default = |end: &str| {
        let text = ident.to_string();
        quote::format_ident!("{}{end}", text.trim_start_matches("r#")).to_token_stream()
    };
    if let Some(host) = argument(&item.attrs, "host") {
        let host = if host.is_empty() { default("Host") } else { host };
        let dummy: Ident = quote::format_ident!("DummyOf{ident}");
        let methods = item.items.iter().map(|item| {
            let TraitItem::Fn(method) = item else { panic!("no method in {ident}") };
            let mut signature = method.sig.clone();
            for input in &mut signature.inputs {
                if let FnArg::Typed(input) = input {
                    input.attrs.clear();
                }
            }
            quote! { #signature { unimplemented!() } }
        });
        let statement = quote! {
            for function in
                <stubs::#host<#dummy> as wasmer_plugin::host_functions::HostInterface>::FUNCTIONS
            {
                print(#guest, function.signature().name(), function.signature().fingerprint());
            }
        };
        let implementation = quote! { pub struct #dummy; impl stubs::#ident for #dummy { #(#methods)* } };
        return (statement, implementation);
    }
    let stub = argument(&item.attrs, "stub").unwrap_or_else(|| default("Stub"));
    let statement = quote! {
        for function in <stubs::#stub<Printer> as Stub>::interface().functions() {
            print(#guest, function.name(), function.signature().fingerprint());
        }
    };
    (statement, TokenStream::new())
}
