//! Writes structs and enums.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::context::{Context, attribute};
use super::docs;
use super::error::{GenerateError, Place, Problem};
use super::names::{Names, is_exactly};
use super::types::Ty;
use crate::interface::{Field, Fields, Shape, Variant};

impl Context<'_> {
    /// Writes all definitions, in the order of the interface.
    pub(super) fn definitions(&self) -> Result<TokenStream, GenerateError> {
        self.names.order.iter().map(|&place| self.definition(place)).collect()
    }

    fn definition(&self, place: usize) -> Result<TokenStream, GenerateError> {
        let used = &self.used.definitions[place];
        let definition = self.interface.definition(used.id);
        let problem = |problem| GenerateError {
            function: used.function.clone(),
            place: Place::Definition(definition.name().to_owned()),
            problem,
        };
        let ident = &self.names.idents[place];
        let (docs, derives) = (docs::attributes(definition.docs()), self.facts.derives(place));
        let derives = derives.into_iter().map(|name| format_ident!("{name}"));
        let arguments = self.type_arguments(place).map_err(problem)?;
        let arguments = attribute("plugin_type", &arguments, false);
        let head = quote! { #docs #[derive(#(#derives,)* PluginType)] #arguments };
        match definition.shape() {
            Shape::Struct(fields) => {
                let public = quote! { pub };
                let types = used.fields.first().map_or(&[][..], Vec::as_slice);
                let body = self.fields(place, fields, types, &public).map_err(problem)?;
                let end = (!matches!(fields, Fields::Named(_))).then(|| quote! { ; });
                Ok(quote! { #head pub struct #ident #body #end })
            }
            Shape::Enum(variants) => {
                let variants = self.variants(place, variants).map_err(problem)?;
                Ok(quote! { #head pub enum #ident { #variants } })
            }
            #[allow(unreachable_patterns)]
            _ => Err(problem(Problem::Undescribed(definition.name().to_owned()))),
        }
    }

    /// Returns the arguments of the type's `#[plugin_type(…)]`.
    fn type_arguments(&self, place: usize) -> Result<Vec<TokenStream>, Problem> {
        let used = &self.used.definitions[place];
        let name = self.interface.definition(used.id).name();
        let mut arguments = Vec::new();
        if !used.parameters.is_empty() || !is_exactly(&self.names.idents[place], name) {
            arguments.push(quote! { name = #name });
        }
        if !used.parameters.is_empty() {
            // Only the descriptions of these types are used, so none needs a `Box`.
            let types = used.parameters.iter().map(|ty| self.ty(ty));
            arguments.push(quote! { parameters(#(#types),*) });
            let parameters: Vec<&Ty> = used.parameters.iter().collect();
            arguments.extend(self.recursive(place, &parameters)?);
        }
        arguments.extend(self.crate_argument());
        Ok(arguments)
    }

    fn variants(&self, place: usize, variants: &[Variant]) -> Result<TokenStream, Problem> {
        let mut names = Names::default();
        let mut all = TokenStream::new();
        let mut has_other = false;
        for (variant, types) in variants.iter().zip(&self.used.definitions[place].fields) {
            let ident = names.take(variant.name(), "Variant");
            let (docs, name) = (docs::attributes(variant.docs()), name_argument(&ident, variant.name()));
            let is_other = variant.is_other() && matches!(variant.fields(), Fields::Unit) && !has_other;
            has_other |= is_other;
            let other = is_other.then(|| quote! { #[serde(other)] });
            let aliases = variant.aliases();
            let name = attribute("plugin_type", &Vec::from_iter(name), false);
            let body = self.fields(place, variant.fields(), types, &TokenStream::new())?;
            all.extend(quote! { #docs #other #(#[serde(alias = #aliases)])* #name #ident #body, });
        }
        check_names(variants.iter().map(Variant::name))?;
        Ok(all)
    }

    fn fields(
        &self,
        place: usize,
        fields: &Fields,
        types: &[Ty],
        public: &TokenStream,
    ) -> Result<TokenStream, Problem> {
        match fields {
            Fields::Unit => Ok(TokenStream::new()),
            Fields::Tuple(_) => {
                let mut all = Vec::new();
                for ty in types {
                    let arguments = attribute("plugin_type", &self.recursive(place, &[ty])?, false);
                    let ty = self.ty_in(place, ty);
                    all.push(quote! { #arguments #public #ty });
                }
                Ok(quote! { (#(#all),*) })
            }
            Fields::Named(fields) => {
                check_names(fields.iter().map(Field::name))?;
                let mut names = Names::default();
                let mut all = Vec::new();
                for (field, ty) in fields.iter().zip(types) {
                    let ident = names.take(field.name(), "field");
                    let mut arguments = Vec::from_iter(name_argument(&ident, field.name()));
                    arguments.extend(self.recursive(place, &[ty])?);
                    let arguments = attribute("plugin_type", &arguments, false);
                    let has_default = field.has_default() && self.facts.can_default(ty);
                    let default = has_default.then(|| quote! { #[serde(default)] });
                    let (docs, aliases) = (docs::attributes(field.docs()), field.aliases());
                    let ty = self.ty_in(place, ty);
                    all.push(quote! {
                        #docs #default #(#[serde(alias = #aliases)])* #arguments #public #ident: #ty
                    });
                }
                Ok(quote! { { #(#all,)* } })
            }
            #[allow(unreachable_patterns)]
            _ => Err(Problem::Undescribed(String::from("of a later version"))),
        }
    }

    /// Returns an argument `recursive = Type` for each type at which the description of a part of `place`
    /// ends. The derive itself knows the type at `place`.
    fn recursive(&self, place: usize, types: &[&Ty]) -> Result<Vec<TokenStream>, Problem> {
        let mut ends = Vec::new();
        let mut others = vec![];
        for ty in types {
            ty.each_defined(|target, is_back| {
                let list = if is_back { &mut ends } else { &mut others };
                if !list.contains(&target) {
                    list.push(target);
                }
            });
        }
        // The mark is on all occurrences of a type.
        if let Some(both) = others.iter().find(|target| **target == place || ends.contains(target)) {
            let name = self.interface.definition(self.used.definitions[*both].id).name();
            return Err(Problem::Back(name.to_owned()));
        }
        let others = ends.iter().filter(|target| **target != place);
        Ok(others
            .map(|&target| {
                let ident = &self.names.idents[target];
                quote! { recursive = #ident }
            })
            .collect())
    }

    /// Writes a type outside of a definition.
    pub(super) fn ty(&self, ty: &Ty) -> TokenStream {
        ty.tokens(true, &mut |place, _, _| {
            let ident = &self.names.idents[place];
            quote! { #ident }
        })
    }

    /// Writes a type in the definition at `place`.
    fn ty_in(&self, place: usize, ty: &Ty) -> TokenStream {
        ty.tokens(true, &mut |target, is_back, is_inline| {
            let ident = &self.names.idents[target];
            if is_back && is_inline && self.facts.needs_box(place, target) {
                quote! { Box<#ident> }
            } else {
                quote! { #ident }
            }
        })
    }
}

fn name_argument(ident: &Ident, name: &str) -> Option<TokenStream> {
    (!is_exactly(ident, name)).then(|| quote! { name = #name })
}

/// Checks that no two parts have one name, which the derive refuses.
fn check_names<'n>(names: impl Iterator<Item = &'n str>) -> Result<(), Problem> {
    let mut known = std::collections::BTreeSet::new();
    for name in names {
        if !known.insert(name) {
            return Err(Problem::Twice(name.to_owned()));
        }
    }
    Ok(())
}
