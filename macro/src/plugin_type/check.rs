//! Checks all rules for a described type, and reports all violations at once.

use quote::ToTokens;
use syn::{Attribute, Data, DataStruct, DeriveInput, Expr, Meta, Path, Type};

use super::arguments::{self, Arguments, Given, Place};
use super::ast::{Field, Fields, Form, Variant};
use super::names::Names;
use super::serde::{Attributes, Skip};
use super::types::{self, RecursionMarker};
use crate::error::Errors;

const ONE_FIELD: &str = "`transparent` is for a struct with one field on the wire";

/// Returns the type's form on the wire, without the invalid parts.
pub(crate) fn form(
    input: &DeriveInput,
    arguments: &Arguments,
    serde: &Attributes,
    marker: RecursionMarker<'_>,
    errors: &mut Errors,
) -> Form {
    Checker { marker, errors }.form(&input.data, arguments, serde)
}

/// Returns the values of all `#[doc = …]`, which need not be literals.
pub(crate) fn docs(attributes: &[Attribute]) -> Vec<Expr> {
    let value = |attribute: &Attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => Some(pair.value.clone()),
        _ => None,
    };
    attributes.iter().filter_map(value).collect()
}

struct Checker<'a> {
    marker: RecursionMarker<'a>,
    errors: &'a mut Errors,
}

impl Checker<'_> {
    fn form(&mut self, data: &Data, arguments: &Arguments, serde: &Attributes) -> Form {
        match data {
            Data::Struct(_) => serde.refuse_on_struct(self.errors),
            Data::Enum(_) => serde.refuse_on_enum(self.errors),
            Data::Union(data) => {
                self.errors.at(
                    data.union_token,
                    "a union cannot cross the plugin boundary: its bytes do not say which field they are of; write an enum",
                );
                return Form::Struct(Fields::Unit);
            }
        }
        if let Some(like) = &arguments.like {
            self.refuse_names(arguments, "the type is described by `as`");
            self.refuse_arguments_within(data, "the whole type is described by `as`");
            return match self.ty(&like.value, &[]) {
                Some(ty) => Form::Like(Box::new(ty)),
                None => Form::Struct(Fields::Unit),
            };
        }
        if let Some(conversion) = serde.conversion() {
            if !arguments.mistaken {
                let ty = conversion.text().map_or_else(|| "Type".into(), |text| text.value());
                let key = &conversion.key;
                self.errors.at(
                    &conversion.tokens,
                    format!(
                        "`{key}` has another type go over the wire: name it, with `#[plugin_type(as = {ty})]`"
                    ),
                );
            }
            return Form::Struct(Fields::Unit);
        }
        serde.refuse_unknown(Place::Type, self.errors);
        match data {
            Data::Struct(data) => self.structure(data, arguments, serde),
            Data::Enum(data) => {
                if let Some(transparent) = serde.transparent() {
                    self.errors.at(&transparent.tokens, ONE_FIELD);
                }
                self.enumeration(data)
            }
            Data::Union(_) => Form::Struct(Fields::Unit),
        }
    }

    fn structure(&mut self, data: &DataStruct, arguments: &Arguments, serde: &Attributes) -> Form {
        if let syn::Fields::Unnamed(fields) = &data.fields
            && fields.unnamed.len() == 1
            && let Skip::Both(skip) = Attributes::of(&fields.unnamed[0].attrs).skip()
        {
            // serde_derive 1.0.229 does this.
            self.errors.at(
                &skip.tokens,
                "serde writes and reads the only field of a tuple struct even so: remove this, or give the field a name",
            );
            return Form::Struct(Fields::Unit);
        }
        let fields = self.fields(&data.fields);
        if let Some(transparent) = serde.transparent() {
            let is_on_wire = |field: &syn::Field| {
                let serde = Attributes::of(&field.attrs);
                !types::is_phantom_data(&field.ty) && !matches!(serde.skip(), Skip::Both(_))
            };
            let on_wire = data.fields.iter().zip(&fields).filter(|(field, _)| is_on_wire(field));
            let on_wire: Vec<_> = on_wire.map(|(_, described)| described).collect();
            match on_wire[..] {
                [Some(field)] => {
                    self.refuse_skipped(&data.fields);
                    self.refuse_names(arguments, "the type is described as its field");
                    return Form::Like(Box::new(field.ty.clone()));
                }
                [None] => {}
                _ => self.errors.at(&transparent.tokens, ONE_FIELD),
            }
        }
        Form::Struct(shape(&data.fields, fields))
    }

    /// Refuses skipped fields of a transparent type. Its description is that of its field, so it cannot
    /// record that an argument `&mut T` would come back without another field.
    fn refuse_skipped(&mut self, fields: &syn::Fields) {
        for field in fields.iter().filter(|field| !types::is_phantom_data(&field.ty)) {
            if let Skip::Both(skip) = Attributes::of(&field.attrs).skip() {
                self.errors.at(
                    &skip.tokens,
                    "a `transparent` type has no skipped fields but `PhantomData`, as its description could not tell of them: remove `transparent`, which changes no bytes",
                );
            }
        }
    }

    fn enumeration(&mut self, data: &syn::DataEnum) -> Form {
        let last = data
            .variants
            .iter()
            .rposition(|variant| !matches!(Attributes::of(&variant.attrs).skip(), Skip::Both(_)));
        let (mut variants, mut names) = (Vec::new(), Names::default());
        let others = data
            .variants
            .iter()
            .filter_map(|variant| Attributes::of(&variant.attrs).other().map(|other| other.tokens.clone()));
        for second in others.skip(1) {
            self.errors.at(second, "an enum has one `other` variant: remove this, or the first one");
        }
        for (index, variant) in data.variants.iter().enumerate() {
            let is_before_others = last.is_some_and(|last| index < last);
            let arguments = arguments::read(&variant.attrs, Place::Variant, self.errors);
            if let Some(fields) = self.variant(variant, &arguments, is_before_others) {
                let (ident, docs) = (variant.ident.clone(), docs(&variant.attrs));
                let name = names.add(&ident, &arguments, self.errors);
                let serde = Attributes::of(&variant.attrs);
                let (aliases, is_other) = (serde.aliases(self.errors), serde.other().is_some());
                variants.push(Variant { ident, name, docs, fields, aliases, is_other });
            }
        }
        Form::Enum(variants)
    }

    /// Returns the variant's fields on the wire, or `None` for a skipped variant.
    fn variant(
        &mut self,
        variant: &syn::Variant,
        arguments: &Arguments,
        is_before_others: bool,
    ) -> Option<Fields> {
        let serde = Attributes::of(&variant.attrs);
        serde.refuse_unknown(Place::Variant, self.errors);
        serde.refuse_on_variant(self.errors);
        if let Some(other) = serde.other()
            && !matches!(variant.fields, syn::Fields::Unit)
        {
            self.errors.at(
                &other.tokens,
                "`other` is for a variant without fields: it is read in place of any variant that this side does not know",
            );
        }
        match serde.skip() {
            Skip::Nothing => {}
            Skip::Both(skip) => {
                // serde_derive 1.0.229 does this.
                if is_before_others {
                    self.errors.at(
                        &skip.tokens,
                        "serde counts skipped variants when it writes a variant's number, and does not when it reads one: move this variant behind all that are not skipped",
                    );
                }
                self.refuse_arguments(arguments, "the variant is skipped");
                self.refuse_arguments_of_fields(&variant.fields, "the variant is skipped");
                return None;
            }
            Skip::One(one) => self.errors.at(
                &one.tokens,
                format!("bincode cannot carry `{}` alone: the ends would not have the same variants; write `skip`, or remove it", one.key),
            ),
        }
        match (serde.function(), &arguments.like) {
            (Some(_), Some(like)) => {
                self.refuse_arguments_of_fields(&variant.fields, "the whole variant is described by `as`");
                Some(Fields::Tuple(self.ty(&like.value, &[]).into_iter().collect()))
            }
            (Some(function), None) => {
                if !arguments.mistaken {
                    self.ask_for_type(function, "the variant's fields");
                }
                Some(Fields::Unit)
            }
            (None, Some(Given { key, .. })) => {
                self.errors.at(
                    key,
                    "`as` on a variant is for one that serde writes `with` a function of yours: write it on the variant's field",
                );
                Some(Fields::Unit)
            }
            (None, None) => {
                let fields = self.fields(&variant.fields);
                Some(shape(&variant.fields, fields))
            }
        }
    }

    /// Returns each field, or `None` if it is not on the wire.
    fn fields(&mut self, fields: &syn::Fields) -> Vec<Option<Field>> {
        let mut names = Names::default();
        fields.iter().map(|field| self.field(field, &mut names)).collect()
    }

    fn field(&mut self, field: &syn::Field, names: &mut Names) -> Option<Field> {
        let arguments = arguments::read(&field.attrs, Place::Field, self.errors);
        let serde = Attributes::of(&field.attrs);
        serde.refuse_unknown(Place::Field, self.errors);
        let mut is_sound = !arguments.mistaken;
        match serde.skip() {
            Skip::Nothing => {}
            Skip::Both(_) => {
                self.refuse_arguments(&arguments, "the field is skipped");
                // serde makes a map of all fields of a variant even if the flattened field is skipped.
                serde.refuse_flatten(self.errors);
                return None;
            }
            Skip::One(one) => {
                let what = match one.key.as_str() {
                    "skip_serializing" => "the next field's bytes for those of this one",
                    _ => "this field's bytes for those of the next one",
                };
                self.errors.at(
                    &one.tokens,
                    format!("bincode cannot carry `{}` alone: the reader would take {what}; write `skip`, or remove it", one.key),
                );
                is_sound = false;
            }
        }
        is_sound &= !serde.refuse_on_field(self.errors);
        if let (Some(_), [Given { key, .. }, ..]) = (&arguments.like, &arguments.recursive[..]) {
            self.errors.at(key, "`recursive` has no effect: the field is described by `as`");
            is_sound = false;
        } else if let (Some(function), None, false) = (serde.function(), &arguments.like, arguments.mistaken)
        {
            self.ask_for_type(function, "the field's type");
            is_sound = false;
        }
        if arguments.like.is_none() && types::is_unsized(&field.ty) {
            self.errors.at(
                &field.ty,
                "a field without a size cannot be read from the wire: hold a `String`, a `Vec<T>` or a `Box`",
            );
            is_sound = false;
        }
        if !is_sound {
            return None;
        }
        let ty =
            self.ty(arguments.like.as_ref().map_or(&field.ty, |given| &given.value), &arguments.recursive)?;
        let name = if let Some(ident) = &field.ident {
            names.add(ident, &arguments, self.errors)
        } else {
            self.refuse_names(&arguments, "the field has a number");
            String::new()
        };
        let (ident, docs) = (field.ident.clone(), docs(&field.attrs));
        Some(Field { ident, name, docs, ty, aliases: serde.aliases(self.errors) })
    }

    /// Returns the type to describe, or `None` after a mistake.
    fn ty(&mut self, ty: &Type, recursive: &[Given<Path>]) -> Option<Type> {
        if !types::check(ty, self.errors) {
            return None;
        }
        let marked = self.marker.apply(ty, recursive);
        if let Some((Given { value, .. }, _)) =
            recursive.iter().zip(&marked.marked).find(|(_, marked)| !**marked)
        {
            let name = value.to_token_stream().to_string().replace(' ', "");
            self.errors.at(
                value,
                format!("`{name}` does not occur in the field's type: write it as it stands there"),
            );
            return None;
        }
        Some(marked.ty)
    }

    fn ask_for_type(&mut self, function: &super::serde::Attribute, of: &str) {
        self.errors.at(
            &function.tokens,
            format!("what `{}` puts on the wire cannot be seen from {of}: name a type that has the same bytes, with `#[plugin_type(as = Type)]`", function.key),
        );
    }

    fn refuse_arguments(&mut self, arguments: &Arguments, why: &str) {
        let like = arguments.like.as_ref().map(|given| &given.key);
        let recursive = arguments.recursive.iter().map(|given| &given.key);
        for key in like.into_iter().chain(recursive) {
            self.errors.at(key, format!("`{key}` has no effect: {why}"));
        }
        self.refuse_names(arguments, why);
    }

    fn refuse_names(&mut self, arguments: &Arguments, why: &str) {
        let name = arguments.name.as_ref().map(|given| &given.key);
        let parameters = arguments.parameters.as_ref().map(|given| &given.key);
        for key in name.into_iter().chain(parameters) {
            self.errors.at(key, format!("`{key}` has no effect: {why}"));
        }
    }

    fn refuse_arguments_of_fields(&mut self, fields: &syn::Fields, why: &str) {
        for field in fields {
            let arguments = arguments::read(&field.attrs, Place::Field, self.errors);
            self.refuse_arguments(&arguments, why);
        }
    }

    fn refuse_arguments_within(&mut self, data: &Data, why: &str) {
        match data {
            Data::Struct(data) => self.refuse_arguments_of_fields(&data.fields, why),
            Data::Enum(data) => {
                for variant in &data.variants {
                    let arguments = arguments::read(&variant.attrs, Place::Variant, self.errors);
                    self.refuse_arguments(&arguments, why);
                    self.refuse_arguments_of_fields(&variant.fields, why);
                }
            }
            Data::Union(_) => {}
        }
    }
}

/// Returns the given fields in the user's form.
fn shape(form: &syn::Fields, fields: Vec<Option<Field>>) -> Fields {
    let mut fields = fields.into_iter().flatten().peekable();
    match form {
        syn::Fields::Named(_) => Fields::Named(fields.collect()),
        // serde does the same for a variant with a skipped field and no other.
        syn::Fields::Unnamed(all) if all.unnamed.len() == 1 && fields.peek().is_none() => Fields::Unit,
        syn::Fields::Unnamed(_) => Fields::Tuple(fields.map(|field| field.ty).collect()),
        syn::Fields::Unit => Fields::Unit,
    }
}
