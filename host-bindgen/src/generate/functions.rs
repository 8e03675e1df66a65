//! Writes functions, and those of an interface as a trait.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::{Context, attribute};
use super::docs;
use super::error::{GenerateError, Place, Problem};
use super::names::{self, Names, is_exactly};
use super::types::Ty;
use crate::interface::{Argument, Function, Passing, Type};

/// Functions of one interface, or all free functions.
pub(super) struct Group<'f> {
    interface: Option<&'f str>,
    /// With true for host functions.
    pub(super) functions: Vec<(&'f Function, bool)>,
    /// The batches of the group's functions, by their names.
    batches: BTreeMap<&'f str, &'f Function>,
}

impl<'f> Group<'f> {
    /// Groups plugin functions and host functions.
    pub(super) fn of(functions: &[&'f Function], requires: &[&'f Function]) -> Vec<Self> {
        let (mut free, mut groups) = (Vec::new(), Vec::new());
        for (interface, functions) in by_interface(functions) {
            match interface {
                Some(interface) if is_trait(&functions) => groups.push((Some(interface), functions, false)),
                _ => free.extend(functions),
            }
        }
        free.sort_by_key(|function| function.name());
        groups.insert(0, (None, free, false));
        // The name of a host function begins with that of its interface.
        groups.extend(by_interface(requires).into_iter().map(|(name, list)| (name, list, true)));
        let group = |(interface, functions, of_host): (Option<&'f str>, Vec<&'f Function>, bool)| {
            let batches = if interface.is_none() { batches(&functions) } else { BTreeMap::new() };
            let is_batch =
                |function: &&Function| batches.values().any(|batch| batch.name() == function.name());
            let functions = functions.iter().copied().filter(|function| !is_batch(function));
            let functions = functions.map(|function| (function, of_host)).collect();
            Group { interface, functions, batches }
        };
        let groups = groups.into_iter().map(group);
        groups.filter(|group| !group.functions.is_empty()).collect()
    }
}

fn by_interface<'f>(functions: &[&'f Function]) -> BTreeMap<Option<&'f str>, Vec<&'f Function>> {
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for function in functions {
        groups.entry(function.interface()).or_default().push(*function);
    }
    groups
}

/// Returns true for the functions of a trait. A free function may have a dot in its name, too.
fn is_trait(functions: &[&Function]) -> bool {
    let is_new = |function: &&Function| own_name(function) == "new";
    let is_method = |function: &&Function| function.interface_krate().is_some() || is_new(function);
    functions.iter().any(is_method) && !functions.iter().all(is_new)
}

/// Returns the name without that of the interface.
fn own_name(function: &Function) -> &str {
    function.name().rsplit_once('.').map_or(function.name(), |(_, own)| own)
}

/// Returns the batch of each function that has one. The description does not tell a batch from another
/// function, but its name, or its documentation, and its types do.
fn batches<'f>(functions: &[&'f Function]) -> BTreeMap<&'f str, &'f Function> {
    let by_name: BTreeMap<&str, &Function> =
        functions.iter().map(|&function| (function.name(), function)).collect();
    let by_docs: BTreeMap<&str, &Function> =
        functions.iter().map(|&function| (function.docs(), function)).collect();
    let mut batches = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for &function in functions {
        let docs = format!("Calls `{}` for each input.", function.name());
        let candidates = [by_name.get(&*format!("{}_batch", function.name())), by_docs.get(docs.as_str())];
        let batch = candidates.into_iter().flatten().find(|batch| is_batch(batch, function));
        if let Some(&batch) = batch
            && !taken.contains(function.name())
            && taken.insert(batch.name())
        {
            batches.insert(function.name(), batch);
        }
    }
    // A batch has no batch.
    let all: BTreeSet<&str> = batches.values().map(|batch| batch.name()).collect();
    batches.retain(|name, _| !all.contains(name));
    batches
}

fn is_batch(batch: &Function, function: &Function) -> bool {
    let input = |argument: &Argument| match argument.passing() {
        Passing::Value | Passing::Ref => Some(argument.ty().clone()),
        Passing::MaybeRef => Some(Type::Option(Box::new(argument.ty().clone()))),
        _ => None,
    };
    let inputs: Option<Vec<Type>> = function.arguments().iter().map(input).collect();
    let Some(mut inputs) = inputs.filter(|inputs| !inputs.is_empty()) else { return false };
    let input = if inputs.len() == 1 { inputs.remove(0) } else { Type::Tuple(inputs) };
    let [argument] = batch.arguments() else { return false };
    argument.name() == "inputs"
        && argument.passing() == Passing::Ref
        && *argument.ty() == Type::Seq(Box::new(input))
        && *batch.result() == Type::Seq(Box::new(function.result().clone()))
        && names::exact(batch.name()).is_some()
}

/// The functions and traits, with their identifiers.
pub(super) struct Items<'f> {
    functions: Vec<Free<'f>>,
    traits: Vec<Trait<'f>>,
}

/// A function that is declared by itself.
struct Free<'f> {
    function: &'f Function,
    ident: Ident,
    /// The arguments of its attribute.
    arguments: Vec<TokenStream>,
}

struct Trait<'f> {
    functions: Vec<(&'f Function, Ident)>,
    of_host: bool,
    ident: Ident,
    /// The arguments of its attribute.
    arguments: Vec<TokenStream>,
}

impl<'f> Items<'f> {
    /// Chooses the identifiers.
    pub(super) fn named(groups: &[Group<'f>], names: &mut Names) -> Result<Self, GenerateError> {
        let mut items = Self { functions: Vec::new(), traits: Vec::new() };
        let mut functions = Names::default();
        for group in groups {
            match group.interface {
                None => {
                    for (function, _) in &group.functions {
                        let batch = group.batches.get(function.name()).copied();
                        items.functions.push(Free::named(function, batch, &mut functions, names));
                    }
                }
                Some(interface) => items.traits.push(Trait::named(interface, group, names)?),
            }
        }
        Ok(items)
    }

    pub(super) fn tokens(&self, context: &Context<'_>) -> Result<TokenStream, GenerateError> {
        let functions = self.functions.iter().map(|function| function.tokens(context));
        let traits = self.traits.iter().map(|one| one.tokens(context));
        functions.chain(traits).collect()
    }
}

impl<'f> Free<'f> {
    fn named(
        function: &'f Function,
        batch: Option<&Function>,
        functions: &mut Names,
        names: &mut Names,
    ) -> Self {
        let ident = functions.take(function.name(), "function");
        let mut arguments = Vec::new();
        if !is_exactly(&ident, function.name()) {
            let name = function.name();
            arguments.push(quote! { name = #name });
        }
        let own = unraw(&ident);
        if !names.take_exactly(&own) {
            let stub = names.take(&names::upper_camel(&own), "Function");
            arguments.push(quote! { stub = #stub });
        }
        if let Some(batch) = batch {
            let given = names::exact(batch.name());
            let is_default = batch.name() == format!("{}_batch", function.name());
            let given = given.filter(|_| !is_default).map(|ident| quote! { = #ident });
            arguments.push(quote! { batch #given });
        }
        Self { function, ident, arguments }
    }

    fn tokens(&self, context: &Context<'_>) -> Result<TokenStream, GenerateError> {
        let arguments: Vec<_> = self.arguments.iter().cloned().chain(context.crate_argument()).collect();
        let attribute = attribute("wasmer_plugin", &arguments, true);
        let (docs, ident) = (docs::attributes(self.function.docs()), &self.ident);
        let (arguments, result) = context.signature(self.function, false)?;
        Ok(quote! { #docs #attribute pub fn #ident(#(#arguments),*) #result; })
    }
}

impl<'f> Trait<'f> {
    fn named(interface: &str, group: &Group<'f>, names: &mut Names) -> Result<Self, GenerateError> {
        let of_host = group.functions.iter().any(|(_, of_host)| *of_host);
        let ident = names.take(interface, "Interface");
        let own = unraw(&ident);
        let mut arguments = Vec::new();
        if of_host {
            let host = format!("{own}Host");
            if names.take_exactly(&host) {
                arguments.push(quote! { host });
            } else {
                let host = names.take(&host, "Host");
                arguments.push(quote! { host = #host });
            }
            let module = names::snake(&own);
            let is_word = names::exact(&module).is_some_and(|ident| ident == module);
            if !is_word || !names.take_exactly(&module) {
                let module = names.take(&format!("{module}_functions"), "functions");
                arguments.push(quote! { module = #module });
            }
        } else {
            let stub = format!("{own}Stub");
            if !names.take_exactly(&stub) {
                let stub = names.take(&stub, "Stub");
                arguments.push(quote! { stub = #stub });
            }
        }
        if own != interface {
            arguments.push(quote! { name = #interface });
        }
        let mut functions = Vec::new();
        for (function, _) in &group.functions {
            let method = names::exact(own_name(function)).ok_or_else(|| GenerateError {
                function: function.name().to_owned(),
                place: Place::Function,
                problem: Problem::Name("a method"),
            })?;
            functions.push((*function, method));
        }
        // The constructor stands first, the others are sorted.
        functions.sort_by_key(|(function, _)| of_host || own_name(function) != "new");
        Ok(Self { functions, of_host, ident, arguments })
    }

    fn tokens(&self, context: &Context<'_>) -> Result<TokenStream, GenerateError> {
        let arguments: Vec<_> = self.arguments.iter().cloned().chain(context.crate_argument()).collect();
        let attribute = attribute("wasmer_plugin", &arguments, true);
        let ident = &self.ident;
        let mut methods = TokenStream::new();
        for (function, name) in &self.functions {
            if !self.of_host && name == "new" {
                methods.extend(context.constructor(function)?);
                continue;
            }
            let docs = docs::attributes(function.docs());
            let (arguments, result) = context.signature(function, self.of_host)?;
            methods.extend(quote! { #docs fn #name(&mut self #(, #arguments)*) #result; });
        }
        Ok(quote! { #attribute pub trait #ident { #methods } })
    }
}

/// Returns the identifier's text without `r#`.
fn unraw(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").unwrap_or(&text).to_owned()
}

impl Context<'_> {
    /// Writes the constructor of an interface. One that is like the default constructor is left out, as the
    /// attribute adds that by itself.
    fn constructor(&self, function: &Function) -> Result<TokenStream, GenerateError> {
        let problem =
            |problem| GenerateError { function: function.name().to_owned(), place: Place::Function, problem };
        if function.arguments().iter().any(|argument| is_mutable(argument.passing())) {
            return Err(problem(Problem::MutInNew));
        }
        let docs = docs::attributes(function.docs());
        let (arguments, _) = self.signature(function, false)?;
        match &self.used.function(function, false).result {
            Ty::Plain("()") if arguments.is_empty() && docs.is_empty() => Ok(TokenStream::new()),
            Ty::Plain("()") => Ok(quote! { #docs fn new(#(#arguments),*) -> Self; }),
            Ty::Standard(standard, parts) if standard.name == "Result" && parts[0] == Ty::Plain("()") => {
                let error = self.ty(&parts[1]);
                Ok(quote! { #docs fn new(#(#arguments),*) -> Result<Self, #error> where Self: Sized; })
            }
            _ => Err(problem(Problem::NewReturns)),
        }
    }

    /// Writes the arguments and the result of a function.
    fn signature(
        &self,
        function: &Function,
        of_host: bool,
    ) -> Result<(Vec<TokenStream>, Option<TokenStream>), GenerateError> {
        let problem = |argument: &Argument, problem| GenerateError {
            function: function.name().to_owned(),
            place: Place::Argument(argument.name().to_owned()),
            problem,
        };
        let used = self.used.function(function, of_host);
        let has_default = with_default(function.arguments());
        let mut names = BTreeSet::new();
        let mut arguments = Vec::new();
        let all = function.arguments().iter().zip(&used.arguments).enumerate();
        for (index, (argument, ty)) in all {
            let name = names::exact(argument.name());
            let name = name.ok_or_else(|| problem(argument, Problem::Name("an argument")))?;
            if !names.insert(argument.name()) {
                return Err(problem(argument, Problem::Twice(argument.name().to_owned())));
            }
            let ty = self.passed(argument.passing(), ty).map_err(|found| problem(argument, found))?;
            let default = (index >= has_default).then(|| quote! { #[serde(default)] });
            arguments.push(quote! { #default #name: #ty });
        }
        let result = match &used.result {
            Ty::Plain("()") => None,
            ty => {
                let ty = self.ty(ty);
                Some(quote! { -> #ty })
            }
        };
        Ok((arguments, result))
    }

    /// Writes an argument's type, in the form in which the argument passes.
    fn passed(&self, passing: Passing, ty: &Ty) -> Result<TokenStream, Problem> {
        let lent = |ty: &Ty| match ty {
            Ty::Plain("String") => quote! { &str },
            Ty::Vec(element) => {
                let element = self.ty(element);
                quote! { &[#element] }
            }
            ty => {
                let ty = self.ty(ty);
                quote! { &#ty }
            }
        };
        Ok(match (passing, ty) {
            (Passing::Value, ty) => self.ty(ty),
            (Passing::Ref, ty) => lent(ty),
            (Passing::MaybeRef, ty) => {
                let ty = lent(ty);
                quote! { Option<#ty> }
            }
            (Passing::Mut, ty) => {
                let ty = self.ty(ty);
                quote! { &mut #ty }
            }
            (Passing::MutSlice, Ty::Vec(element)) => {
                let element = self.ty(element);
                quote! { &mut [#element] }
            }
            _ => return Err(Problem::MutSlice),
        })
    }
}

fn is_mutable(passing: Passing) -> bool {
    matches!(passing, Passing::Mut | Passing::MutSlice)
}

/// Returns the index of the first argument that the other side may lack. Only an `Option` can be one, and
/// only such arguments follow it.
fn with_default(arguments: &[Argument]) -> usize {
    let is_option = |argument: &Argument| match argument.passing() {
        Passing::MaybeRef => true,
        Passing::Value => matches!(argument.ty(), Type::Option(_)),
        _ => false,
    };
    let with = arguments.iter().rev().take_while(|argument| argument.has_default() && is_option(argument));
    arguments.len() - with.count()
}
