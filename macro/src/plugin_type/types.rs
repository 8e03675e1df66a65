//! Analyses the types of fields by their syntax.

use proc_macro2::Ident;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Expr, GenericArgument, GenericParam, Generics, Path, PathArguments, QSelf, Type, TypePath, parse_quote,
};

use super::arguments::Given;
use crate::ast::located_at;
pub(crate) use crate::check::is_phantom_data;
use crate::check::{CallableKind, check_anywhere, check_foreign, peel};
use crate::error::Errors;

/// Returns true for text or a slice without a pointer in front.
pub(crate) fn is_unsized(ty: &Type) -> bool {
    match ty {
        Type::Group(group) => is_unsized(&group.elem),
        Type::Slice(_) => true,
        Type::Path(path) => path.path.is_ident("str"),
        _ => false,
    }
}

/// Returns true if a field can have the type, judging by its syntax. Otherwise adds an error, unless rustc
/// reports one.
pub(crate) fn check(ty: &Type, errors: &mut Errors) -> bool {
    let mut rules = Rules { errors, are_kept: true };
    rules.visit_type(ty);
    rules.are_kept
}

struct Rules<'e> {
    errors: &'e mut Errors,
    are_kept: bool,
}

impl Visit<'_> for Rules<'_> {
    fn visit_type(&mut self, ty: &Type) {
        match ty {
            Type::TraitObject(_) | Type::FnPtr(_) | Type::Ptr(_) => {
                check_anywhere(ty, CallableKind::Function, self.errors);
            }
            Type::Reference(reference) if reference.mutability.is_some() => self.errors.at(
                ty,
                "a mutable reference cannot cross the plugin boundary inside a value: its new value would not come back; hold the value itself",
            ),
            Type::ImplTrait(_) | Type::Infer(_) | Type::Never(_) => self.errors.leave_to_rustc(),
            // A `PhantomData` has no bytes, whatever its parameter is.
            ty if is_phantom_data(ty) => return,
            ty if check_foreign(ty, self.errors) => {}
            _ => return visit::visit_type(self, ty),
        }
        self.are_kept = false;
    }

    fn visit_expr(&mut self, _: &Expr) {}
}

/// Replaces types by `BackRef` where the description would contain itself.
#[derive(Clone, Copy)]
pub(crate) struct RecursionMarker<'a> {
    pub(crate) runtime: &'a Path,
    /// The described type, whose own name and parameters always lead back.
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
}

/// A type with `BackRef` in it.
pub(crate) struct MarkedType {
    pub(crate) ty: Type,
    /// True if the type contains a `BackRef`.
    pub(crate) has_back: bool,
    /// For each type of `recursive`, true if it caused one of them.
    pub(crate) marked: Vec<bool>,
}

impl RecursionMarker<'_> {
    /// Replaces the type itself, and the types that `recursive` names.
    pub(crate) fn apply(&self, ty: &Type, recursive: &[Given<Path>]) -> MarkedType {
        let marked = vec![false; recursive.len()];
        let mut marking = Marking { marker: self, recursive, has_back: false, marked };
        let mut ty = ty.clone();
        marking.visit_type_mut(&mut ty);
        MarkedType { ty, has_back: marking.has_back, marked: marking.marked }
    }

    /// Returns true if the path is the type itself. A path without parameters is the type only if the type
    /// has none: with defaults it would be another type.
    fn is_own(&self, path: &Path) -> bool {
        if path.is_ident("Self") {
            return true;
        }
        if path.leading_colon.is_some() || path.segments.len() != 1 {
            return false;
        }
        let segment = &path.segments[0];
        if segment.ident.unraw() != self.ident.unraw() {
            return false;
        }
        let parameters = &self.generics.params;
        match &segment.arguments {
            PathArguments::None => parameters.is_empty(),
            PathArguments::AngleBracketed(arguments) => {
                arguments.args.len() == parameters.len()
                    && arguments
                        .args
                        .iter()
                        .zip(parameters)
                        .all(|(argument, own)| is_parameter(argument, own))
            }
            PathArguments::Parenthesized(_) => false,
        }
    }
}

fn is_parameter(argument: &GenericArgument, parameter: &GenericParam) -> bool {
    match (argument, parameter) {
        (GenericArgument::Lifetime(lifetime), GenericParam::Lifetime(own)) => *lifetime == own.lifetime,
        (GenericArgument::Type(ty), GenericParam::Type(own)) => is_path_to(ty, &own.ident),
        (GenericArgument::Type(ty), GenericParam::Const(own)) => is_path_to(ty, &own.ident),
        // The argument may stand in braces.
        (GenericArgument::Const(Expr::Block(block)), GenericParam::Const(own)) => {
            let statements = &block.block.stmts;
            statements
                .iter()
                .map(|statement| statement.to_token_stream().to_string())
                .eq([own.ident.to_string()])
        }
        _ => false,
    }
}

/// Returns true for a path to `ident`. Ignores parentheses, and the invisible groups that `macro_rules!`
/// leaves around a type.
fn is_path_to(ty: &Type, ident: &Ident) -> bool {
    matches!(peel(ty), Type::Path(path) if path.qself.is_none() && path.path.is_ident(ident))
}

/// Returns true if `path` matches `marked`. If `marked` has no parameters, any parameters match.
fn is_marked(path: &Path, marked: &Path) -> bool {
    let text = |arguments: &PathArguments| arguments.to_token_stream().to_string();
    path.leading_colon.is_some() == marked.leading_colon.is_some()
        && path.segments.len() == marked.segments.len()
        && path.segments.iter().zip(&marked.segments).all(|(segment, marked)| {
            segment.ident.unraw() == marked.ident.unraw()
                && (marked.arguments.is_none() || text(&segment.arguments) == text(&marked.arguments))
        })
}

struct Marking<'a> {
    marker: &'a RecursionMarker<'a>,
    recursive: &'a [Given<Path>],
    has_back: bool,
    marked: Vec<bool>,
}

impl Marking<'_> {
    /// Returns the argument of `BackRef` if the type must be replaced.
    fn target(&mut self, ty: &Type) -> Option<Type> {
        let Type::Path(TypePath { qself: None, path, .. }) = ty else { return None };
        if let Some(index) = self.recursive.iter().position(|given| is_marked(path, &given.value)) {
            self.marked[index] = true;
            return Some(ty.clone());
        }
        self.marker.is_own(path).then(|| parse_quote!(Self))
    }
}

impl VisitMut for Marking<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Some(target) = self.target(ty) {
            let (runtime, span) = (self.marker.runtime, located_at(ty));
            *ty = syn::parse_quote_spanned!(span=> #runtime::__private::BackRef<#target>);
            self.has_back = true;
            return;
        }
        if !is_phantom_data(ty) {
            visit_mut::visit_type_mut(self, ty);
        }
    }

    /// The type of a `<Type as Trait>::…` must remain the type that implements the trait.
    fn visit_qself_mut(&mut self, qself: &mut QSelf) {
        if self.target(&qself.ty).is_none() {
            visit_mut::visit_qself_mut(self, qself);
        }
    }

    fn visit_expr_mut(&mut self, _: &mut Expr) {}
}

/// Collects the parameters that the fields of a type use, and associated types of these.
pub(crate) struct Used<'a> {
    all: Vec<&'a Ident>,
    pub(crate) parameters: Vec<&'a Ident>,
    pub(crate) associated: Vec<Type>,
}

impl<'a> Used<'a> {
    pub(crate) fn of(generics: &'a Generics, types: &[&Type]) -> Self {
        let all = generics.type_params().map(|parameter| &parameter.ident).collect();
        let mut used = Self { all, parameters: Vec::new(), associated: Vec::new() };
        for ty in types {
            used.visit_type(ty);
        }
        let in_order = |parameter: &&Ident| used.parameters.contains(parameter);
        used.parameters = used.all.iter().copied().filter(in_order).collect();
        used
    }

    fn is_parameter(&self, ident: &Ident) -> Option<&'a Ident> {
        self.all.iter().copied().find(|parameter| *parameter == ident)
    }

    fn note_associated(&mut self, path: &TypePath) {
        let ty: Type = parse_quote!(#path);
        let text = quote! { #ty }.to_string();
        if self.associated.iter().all(|other| other.to_token_stream().to_string() != text) {
            self.associated.push(ty);
        }
    }
}

impl Visit<'_> for Used<'_> {
    fn visit_type(&mut self, ty: &Type) {
        if !is_phantom_data(ty) {
            visit::visit_type(self, ty);
        }
    }

    fn visit_type_path(&mut self, path: &TypePath) {
        if let Some(qself) = &path.qself {
            // rustc would prove a bound without a parameter at once, so such a type gets no bound.
            let mut within = Used { all: self.all.clone(), parameters: Vec::new(), associated: Vec::new() };
            within.visit_type(&qself.ty);
            if !within.parameters.is_empty() || !within.associated.is_empty() {
                self.note_associated(path);
            }
            return;
        }
        let first = &path.path.segments[0].ident;
        match self.is_parameter(first) {
            Some(parameter) if path.path.segments.len() == 1 => self.parameters.push(parameter),
            Some(_) => self.note_associated(path),
            None => visit::visit_type_path(self, path),
        }
    }

    fn visit_macro(&mut self, _: &syn::Macro) {}

    fn visit_expr(&mut self, _: &Expr) {}
}
