//! Parses structs and variants, in the forms of Rust and of JSON.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::format;
use alloc::vec::Vec;

use super::lexer::Result;
use super::parse::Parser;
use crate::wire::description::{Definition, Field, Fields, Type, Variant};
use crate::wire::value::encode::{find_variant, missing_field, unknown_field, unknown_variant};
use crate::wire::value::{FieldValues, StructValue, Value, ValueError};

impl<'i> Parser<'i, '_> {
    pub(super) fn structure(
        &mut self,
        ty: &Type,
        definition: &Definition,
        fields: &'i Fields,
    ) -> Result<Value> {
        let mut ahead = self.lexer.clone();
        let is_named = ahead.path() == Some(definition.name());
        let fields = if is_named {
            self.lexer = ahead;
            self.fields(ty, fields)?
        } else {
            match fields {
                Fields::Unit => {
                    self.unit()?;
                    FieldValues::Unit
                }
                Fields::Tuple(types) => match &types[..] {
                    // JSON does not show a newtype.
                    [ty] => FieldValues::Tuple(Vec::from([self.value(ty)?])),
                    types => FieldValues::Tuple(self.tuple(types)?),
                },
                Fields::Named(fields) => {
                    if !self.lexer.eat("{") {
                        return Err(self.expected(ty));
                    }
                    self.named(ty, fields)?
                }
            }
        };
        Ok(Value::Struct(Box::new(StructValue { name: definition.name().into(), fields })))
    }

    /// Parses the fields behind the name of a struct or a variant.
    fn fields(&mut self, ty: &Type, fields: &'i Fields) -> Result<FieldValues> {
        match fields {
            Fields::Unit => Ok(FieldValues::Unit),
            Fields::Tuple(types) => {
                let start = self.lexer.place();
                if types.is_empty() && self.lexer.peek() != Some('(') {
                    return Ok(FieldValues::Tuple(Vec::new()));
                }
                self.lexer.expect("(")?;
                self.positions(types, ")", start).map(FieldValues::Tuple)
            }
            Fields::Named(fields) => {
                if fields.is_empty() && self.lexer.peek() != Some('{') {
                    return Ok(FieldValues::Named(Vec::new()));
                }
                self.lexer.expect("{")?;
                self.named(ty, fields)
            }
        }
    }

    /// Parses named fields up to the closing brace. The opening one has been taken.
    fn named(&mut self, ty: &Type, fields: &'i [Field]) -> Result<FieldValues> {
        let start = self.lexer.place();
        let mut values: Vec<Option<Value>> = fields.iter().map(|_| None).collect();
        self.elements("}", |parser, _| {
            let start = parser.lexer.place();
            let name = if parser.lexer.is_string() {
                parser.lexer.string()?
            } else {
                match parser.lexer.identifier() {
                    Some(name) => name.to_owned(),
                    None => return Err(parser.lexer.expected("the name of a field")),
                }
            };
            let place = parser.lexer.since(start);
            let by_name = fields.iter().position(|field| field.name() == name);
            let by_alias = || fields.iter().position(|field| field.aliases().contains(&name));
            let Some(index) = by_name.or_else(by_alias) else {
                let problem = unknown_field(parser.interface, ty, fields, &name);
                return Err(ValueError::new(problem).at(place));
            };
            parser.lexer.expect(":")?;
            let value = parser.value(fields[index].ty());
            let value = value.map_err(|error| error.within(&format!(".{}", fields[index].name())))?;
            if values[index].replace(value).is_some() {
                return Err(ValueError::new("the field is there twice").at(place));
            }
            Ok(())
        })?;
        let place = self.lexer.since(start);
        let value = |(field, value): (&Field, Option<Value>)| match value {
            Some(value) => Ok((field.name().into(), value)),
            // As in serde's derive.
            None if matches!(field.ty(), Type::Option(_)) => Ok((field.name().into(), Value::Option(None))),
            None => Err(ValueError::new(missing_field(self.interface, ty, field)).at(place.clone())),
        };
        fields.iter().zip(values).map(value).collect::<Result<_>>().map(FieldValues::Named)
    }

    pub(super) fn variant(
        &mut self,
        ty: &Type,
        definition: &Definition,
        variants: &'i [Variant],
    ) -> Result<Value> {
        let start = self.lexer.place();
        let (name, is_object) = if self.lexer.is_string() {
            (self.lexer.string()?, false)
        } else if self.lexer.eat("{") {
            (self.lexer.string()?, true)
        } else {
            (self.lexer.path().ok_or_else(|| self.expected(ty))?.into(), false)
        };
        let Some((_, variant)) = find_variant(variants, &name) else {
            let problem = unknown_variant(self.interface, ty, variants, &name);
            return Err(ValueError::new(problem).at(self.lexer.since(start)));
        };
        let fields = if is_object {
            self.lexer.expect(":")?;
            let fields = self.json_fields(ty, variant.fields());
            fields.and_then(|fields| {
                self.lexer.eat(",");
                self.lexer.expect("}")?;
                Ok(fields)
            })
        } else {
            self.fields(ty, variant.fields())
        };
        let fields = fields.map_err(|error| error.within(&format!("::{}", variant.name())))?;
        Ok(Value::variant(definition.name(), variant.name(), fields))
    }

    /// Parses the fields of a variant in JSON's form.
    fn json_fields(&mut self, ty: &Type, fields: &'i Fields) -> Result<FieldValues> {
        match fields {
            Fields::Unit => self.unit().map(|_| FieldValues::Unit),
            Fields::Tuple(types) => match &types[..] {
                [ty] => Ok(FieldValues::Tuple(Vec::from([self.value(ty)?]))),
                types => self.tuple(types).map(FieldValues::Tuple),
            },
            Fields::Named(fields) => {
                self.lexer.expect("{")?;
                self.named(ty, fields)
            }
        }
    }
}
