//! Types of a description as expressions of Rust.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::error::Problem;
use super::standard::{self, Standard};
use crate::interface::{DefinitionId, Interface, Type};

/// Maximum number of nodes of a type. Parameters have parameters, so a short section could describe a type of
/// any size.
const LARGEST: usize = 1 << 12;

/// Maximum number of nodes of all types.
const LARGEST_SUM: usize = 1 << 20;

/// Maximum nesting of a type.
const DEEPEST: usize = 128;

/// Maximum length of a tuple that is a `PluginType`.
const LONGEST_TUPLE: usize = 16;

/// Maximum length of a tuple that std's traits know.
const LONGEST_COMPARED: usize = 12;

/// Maximum size of an array in elements: those of a plugin are in a memory of 4 GiB.
const LONGEST_ARRAY: u64 = 1 << 31;

/// A type whose standard parts are recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ty {
    /// A primitive, `()` or `String`.
    Plain(&'static str),
    Option(Box<Ty>),
    Vec(Box<Ty>),
    Map(Box<Ty>, Box<Ty>),
    Array(Box<Ty>, u64),
    Tuple(Vec<Ty>),
    Standard(Standard, Vec<Ty>),
    /// A definition, by its place in [`Used`](super::used::Used).
    Defined {
        place: usize,
        /// True if the description ends here, because the definition contains this type.
        is_back: bool,
    },
}

/// The traits of std that not all types have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ability {
    /// `Debug` and `PartialEq`.
    Compared,
    /// `Eq`, `Ord` and `Hash`.
    Key,
}

impl Ty {
    /// Calls `visit` with this type and all its parts.
    pub(super) fn each<'t>(&'t self, visit: &mut impl FnMut(&'t Self)) {
        visit(self);
        match self {
            Self::Option(inner) | Self::Vec(inner) | Self::Array(inner, _) => inner.each(visit),
            Self::Map(key, value) => {
                key.each(visit);
                value.each(visit);
            }
            Self::Tuple(parts) | Self::Standard(_, parts) => {
                for part in parts {
                    part.each(visit);
                }
            }
            Self::Plain(_) | Self::Defined { .. } => {}
        }
    }

    /// Calls `visit` with the place of each definition in the type, and whether it refers back.
    pub(super) fn each_defined(&self, mut visit: impl FnMut(usize, bool)) {
        self.each(&mut |ty| {
            if let Self::Defined { place, is_back } = ty {
                visit(*place, *is_back);
            }
        });
    }

    /// Calls `visit` with each definition whose values are inside of this type's values, without a pointer.
    pub(super) fn each_inline(&self, visit: &mut dyn FnMut(usize)) {
        match self {
            Self::Defined { place, .. } => visit(*place),
            Self::Option(inner) | Self::Array(inner, _) => inner.each_inline(visit),
            Self::Tuple(parts) | Self::Standard(_, parts) => {
                for part in parts {
                    part.each_inline(visit);
                }
            }
            Self::Plain(_) | Self::Vec(_) | Self::Map(..) => {}
        }
    }

    /// Returns true if the type has an ability, provided that the definitions in it have.
    pub(super) fn has(&self, ability: Ability) -> bool {
        let mut has = true;
        self.each(&mut |ty| {
            has &= match ty {
                Self::Tuple(parts) => parts.len() <= LONGEST_COMPARED,
                Self::Plain("f32" | "f64") => ability != Ability::Key,
                Self::Standard(standard, _) => ability != Ability::Key || standard.can_be_key,
                _ => true,
            };
        });
        has
    }

    /// Returns true if the type has a default value, provided that the definitions that `visit` gets have.
    pub(super) fn has_default(&self, visit: &mut dyn FnMut(usize)) -> bool {
        match self {
            Self::Plain(_) | Self::Option(_) | Self::Vec(_) | Self::Map(..) => true,
            Self::Array(inner, length) => *length <= 32 && inner.has_default(visit),
            Self::Tuple(parts) => {
                parts.len() <= LONGEST_COMPARED && parts.iter().all(|part| part.has_default(visit))
            }
            Self::Standard(standard, parts) => {
                standard.has_default && parts.iter().all(|part| part.has_default(visit))
            }
            Self::Defined { place, .. } => {
                visit(*place);
                true
            }
        }
    }

    /// Writes the type. `name` returns the tokens of a definition: whether it refers back, and whether its
    /// value would be inside of this type's, are its arguments.
    pub(super) fn tokens(
        &self,
        is_inline: bool,
        name: &mut impl FnMut(usize, bool, bool) -> TokenStream,
    ) -> TokenStream {
        match self {
            Self::Plain("()") => quote! { () },
            Self::Plain(plain) => {
                let plain = format_ident!("{plain}");
                quote! { #plain }
            }
            Self::Option(inner) => {
                let inner = inner.tokens(is_inline, name);
                quote! { Option<#inner> }
            }
            Self::Vec(inner) => {
                let inner = inner.tokens(false, name);
                quote! { Vec<#inner> }
            }
            Self::Map(key, value) => {
                let (key, value) = (key.tokens(false, name), value.tokens(false, name));
                quote! { BTreeMap<#key, #value> }
            }
            Self::Array(inner, length) => {
                let (inner, length) = (inner.tokens(is_inline, name), Literal::u64_unsuffixed(*length));
                quote! { [#inner; #length] }
            }
            Self::Tuple(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| part.tokens(is_inline, name)).collect();
                if let [only] = &parts[..] {
                    quote! { (#only,) }
                } else {
                    quote! { (#(#parts),*) }
                }
            }
            Self::Standard(standard, parts) => {
                let parts: Vec<_> = parts.iter().map(|part| part.tokens(is_inline, name)).collect();
                let own = format_ident!("{}", standard.name);
                if parts.is_empty() {
                    quote! { #own }
                } else {
                    quote! { #own<#(#parts),*> }
                }
            }
            Self::Defined { place, is_back } => name(*place, *is_back, is_inline),
        }
    }
}

/// Turns types of a description into [`Ty`], and numbers the definitions in the order in which it meets them.
pub(super) struct Types<'i> {
    pub(super) interface: &'i Interface,
    places: BTreeMap<DefinitionId, usize>,
    standard: BTreeMap<DefinitionId, Option<Standard>>,
    /// The definitions that were met.
    pub(super) met: Vec<DefinitionId>,
    left: usize,
}

impl<'i> Types<'i> {
    pub(super) fn new(interface: &'i Interface) -> Self {
        let (places, standard) = (BTreeMap::new(), BTreeMap::new());
        Self { interface, places, standard, met: Vec::new(), left: LARGEST_SUM }
    }

    pub(super) fn ty(&mut self, ty: &Type) -> Result<Ty, Problem> {
        let mut left = LARGEST.min(self.left);
        let given = left;
        let result = self.within(ty, 0, &mut left);
        self.left -= given - left;
        result
    }

    fn within(&mut self, ty: &Type, depth: usize, left: &mut usize) -> Result<Ty, Problem> {
        *left = left.checked_sub(1).filter(|_| depth < DEEPEST).ok_or(Problem::TooLarge)?;
        let mut inner = |ty: &Type| self.within(ty, depth + 1, left);
        Ok(match ty {
            Type::Option(ty) => Ty::Option(inner(ty)?.into()),
            Type::Seq(ty) => Ty::Vec(inner(ty)?.into()),
            Type::Map(key, value) => Ty::Map(inner(key)?.into(), inner(value)?.into()),
            Type::Array(ty, length) => {
                let element = inner(ty)?;
                let mut all = *length;
                let mut nested = &element;
                while let Ty::Array(inner, length) = nested {
                    all = all.saturating_mul(*length);
                    nested = inner;
                }
                if all > LONGEST_ARRAY || *length > LONGEST_ARRAY {
                    return Err(Problem::LongArray(*length));
                }
                Ty::Array(element.into(), *length)
            }
            Type::Tuple(types) if types.is_empty() || types.len() > LONGEST_TUPLE => {
                return Err(Problem::LongTuple(types.len()));
            }
            Type::Tuple(types) => Ty::Tuple(types.iter().map(inner).collect::<Result<_, _>>()?),
            Type::Undescribed(name) => return Err(Problem::Undescribed(name.clone())),
            Type::Defined(id) => {
                let definition = self.interface.definition(*id);
                let standard = *self.standard.entry(*id).or_insert_with(|| standard::of(definition));
                match standard {
                    Some(_) if id.is_reference_back() => {
                        return Err(Problem::Back(definition.name().to_owned()));
                    }
                    Some(standard) => {
                        let parts = definition.parameters().iter();
                        let parts = parts.map(|ty| self.within(ty, depth + 1, left));
                        Ty::Standard(standard, parts.collect::<Result<_, _>>()?)
                    }
                    None => Ty::Defined { place: self.place(*id), is_back: id.is_reference_back() },
                }
            }
            Type::Unit => Ty::Plain("()"),
            Type::Bool => Ty::Plain("bool"),
            Type::U8 => Ty::Plain("u8"),
            Type::U16 => Ty::Plain("u16"),
            Type::U32 => Ty::Plain("u32"),
            Type::U64 => Ty::Plain("u64"),
            Type::U128 => Ty::Plain("u128"),
            Type::I8 => Ty::Plain("i8"),
            Type::I16 => Ty::Plain("i16"),
            Type::I32 => Ty::Plain("i32"),
            Type::I64 => Ty::Plain("i64"),
            Type::I128 => Ty::Plain("i128"),
            Type::F32 => Ty::Plain("f32"),
            Type::F64 => Ty::Plain("f64"),
            Type::Char => Ty::Plain("char"),
            Type::String => Ty::Plain("String"),
            // The enum is not exhaustive in the crate that generates text.
            #[allow(unreachable_patterns)]
            _ => return Err(Problem::Undescribed(String::from("of a later version"))),
        })
    }

    fn place(&mut self, id: DefinitionId) -> usize {
        *self.places.entry(id).or_insert_with(|| {
            self.met.push(id);
            self.met.len() - 1
        })
    }
}

impl Types<'_> {
    /// Returns the type of an argument or a result, which cannot be a reference back.
    pub(super) fn whole(&mut self, ty: &Type) -> Result<Ty, Problem> {
        let ty = self.ty(ty)?;
        let mut back = None;
        ty.each_defined(|place, is_back| back = back.or(is_back.then_some(place)));
        match back {
            Some(place) => Err(Problem::Back(self.interface.definition(self.met[place]).name().to_owned())),
            None => Ok(ty),
        }
    }
}
