//! The definitions that functions use.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::error::{GenerateError, Place};
use super::standard::Standard;
use super::types::{Ty, Types};
use crate::interface::{DefinitionId, Fields, Function, Shape, Type};

/// A definition that the functions use.
pub(super) struct UsedDefinition {
    pub(super) id: DefinitionId,
    pub(super) parameters: Vec<Ty>,
    /// The types of the struct's fields, or of those of each variant.
    pub(super) fields: Vec<Vec<Ty>>,
    /// A function that uses it, for errors.
    pub(super) function: String,
}

impl UsedDefinition {
    /// Returns the types of all fields.
    pub(super) fn types(&self) -> impl Iterator<Item = &Ty> {
        self.fields.iter().flatten()
    }
}

/// The types of a function.
pub(super) struct UsedFunction {
    pub(super) arguments: Vec<Ty>,
    pub(super) result: Ty,
}

/// The types that functions use.
pub(super) struct Used {
    pub(super) definitions: Vec<UsedDefinition>,
    /// By name. A plugin function and a host function may have one name, so `true` is for those of a host.
    functions: BTreeMap<(bool, String), UsedFunction>,
}

impl Used {
    /// Collects the types of these functions, and whether each is of a host.
    pub(super) fn by<'f>(
        functions: impl Iterator<Item = (&'f Function, bool)>,
        types: &mut Types<'_>,
    ) -> Result<Self, GenerateError> {
        let mut used = Self { definitions: Vec::new(), functions: BTreeMap::new() };
        for (function, of_host) in functions {
            let name = function.name();
            let error = |place| move |problem| GenerateError { function: name.to_owned(), place, problem };
            let mut arguments = Vec::new();
            for argument in function.arguments() {
                let place = Place::Argument(argument.name().to_owned());
                arguments.push(types.whole(argument.ty()).map_err(error(place))?);
            }
            let result = types.whole(function.result()).map_err(error(Place::Result))?;
            used.functions.insert((of_host, name.to_owned()), UsedFunction { arguments, result });
            used.follow(types, name)?;
        }
        Ok(used)
    }

    /// Adds the definitions that were met, and those that they contain.
    fn follow(&mut self, types: &mut Types<'_>, function: &str) -> Result<(), GenerateError> {
        while let Some(&id) = types.met.get(self.definitions.len()) {
            let definition = types.interface.definition(id);
            let mut all = |list: &[&Type]| -> Result<Vec<Ty>, GenerateError> {
                let ty = |ty: &&Type| {
                    types.ty(ty).map_err(|problem| {
                        let place = Place::Definition(definition.name().to_owned());
                        GenerateError { function: function.to_owned(), place, problem }
                    })
                };
                list.iter().map(ty).collect()
            };
            let parameters = all(&definition.parameters().iter().collect::<Vec<_>>())?;
            let fields = match definition.shape() {
                Shape::Struct(fields) => vec![all(&types_of(fields))?],
                Shape::Enum(variants) => {
                    let fields = variants.iter().map(|variant| all(&types_of(variant.fields())));
                    fields.collect::<Result<_, _>>()?
                }
                #[allow(unreachable_patterns)]
                _ => Vec::new(),
            };
            self.definitions.push(UsedDefinition { id, parameters, fields, function: function.to_owned() });
        }
        Ok(())
    }

    pub(super) fn has_definitions(&self) -> bool {
        !self.definitions.is_empty()
    }

    /// Returns the types of a function.
    pub(super) fn function(&self, function: &Function, of_host: bool) -> &UsedFunction {
        &self.functions[&(of_host, function.name().to_owned())]
    }

    /// Returns all types in definitions with the definition's place, and those of functions.
    pub(super) fn all_types(&self) -> impl Iterator<Item = (&str, &Ty)> {
        let of_definitions = self.definitions.iter().flat_map(|definition| {
            let types = definition.parameters.iter().chain(definition.types());
            types.map(|ty| (&*definition.function, ty))
        });
        let of_functions = self.functions.iter().flat_map(|((_, name), function)| {
            let types = function.arguments.iter().chain([&function.result]);
            types.map(|ty| (&**name, ty))
        });
        of_definitions.chain(of_functions)
    }

    /// Returns the imports of std's types, in alphabetical order.
    pub(super) fn imports(&self) -> TokenStream {
        let mut names: BTreeSet<(&str, &str)> = BTreeSet::new();
        for (_, ty) in self.all_types() {
            ty.each(&mut |ty| match ty {
                Ty::Map(..) => {
                    names.insert(("collections", "BTreeMap"));
                }
                Ty::Standard(Standard { name, module: Some(module), .. }, _) => {
                    names.insert((module, name));
                }
                _ => {}
            });
        }
        let modules: BTreeSet<&str> = names.iter().map(|(module, _)| *module).collect();
        let imports = modules.into_iter().map(|module| {
            let of_module = names.iter().filter(|(of, _)| *of == module);
            let names: Vec<Ident> = of_module.map(|(_, name)| format_ident!("{name}")).collect();
            let module = format_ident!("{module}");
            if let [name] = &names[..] {
                quote! { use std::#module::#name; }
            } else {
                quote! { use std::#module::{#(#names),*}; }
            }
        });
        imports.collect()
    }
}

fn types_of(fields: &Fields) -> Vec<&Type> {
    match fields {
        Fields::Tuple(types) => types.iter().collect(),
        Fields::Named(fields) => fields.iter().map(crate::interface::Field::ty).collect(),
        _ => Vec::new(),
    }
}
