//! JSON Schema (2020-12) of the values that functions take and return, in the usual form of `serde_json`.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use wasmer_plugin::interface::{
    Definition, DefinitionId, Field, Fields, Function, Interface, Shape, Type, Variant,
};
use wasmer_plugin::schema::Passing;

/// Returns a schema with a property for each function, which has the properties `arguments` and `result`. The
/// structs and enums are in `$defs`.
pub fn of(title: &str, interface: &Interface) -> Value {
    let schemas = Schemas::new(interface);
    let functions = interface.functions().iter();
    let properties: Map<String, Value> =
        functions.map(|it| (it.name().to_owned(), schemas.function(it))).collect();
    let definitions = interface.definitions().iter().zip(&schemas.names);
    let definitions: Map<String, Value> =
        definitions.map(|(it, name)| (name.clone(), schemas.definition(it))).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "$defs": definitions,
    })
}

struct Schemas<'i> {
    interface: &'i Interface,
    /// The name of each definition in `$defs`.
    names: Vec<String>,
}

impl<'i> Schemas<'i> {
    fn new(interface: &'i Interface) -> Self {
        let mut taken = BTreeSet::new();
        let names = interface.definitions().iter().enumerate().map(|(index, definition)| {
            let name = readable_name(interface, definition);
            // A name with the definition's place is unique, because no other name ends with a dot and it.
            let name = if taken.contains(&name) { format!("{name}.{index}") } else { name };
            taken.insert(name.clone());
            name
        });
        Self { interface, names: names.collect() }
    }

    fn function(&self, function: &Function) -> Value {
        let mut arguments = Vec::new();
        for argument in function.arguments() {
            let ty = match argument.passing() {
                Passing::MaybeRef => self.option(argument.ty()),
                _ => self.ty(argument.ty()),
            };
            arguments.push(titled(argument.name(), ty));
        }
        let required =
            function.arguments().iter().rposition(|it| !it.has_default()).map_or(0, |last| last + 1);
        described(
            function.docs(),
            json!({
                "type": "object",
                "properties": {
                    "arguments": tuple(arguments, required),
                    "result": self.ty(function.result()),
                },
            }),
        )
    }

    /// Returns the schema of a type. The reader limits its depth.
    fn ty(&self, ty: &Type) -> Value {
        match ty {
            Type::Unit => json!({ "type": "null" }),
            Type::Bool => json!({ "type": "boolean" }),
            Type::U8 => json!({ "type": "integer", "minimum": 0, "maximum": u8::MAX }),
            Type::U16 => json!({ "type": "integer", "minimum": 0, "maximum": u16::MAX }),
            Type::U32 => json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
            Type::U64 => json!({ "type": "integer", "minimum": 0, "maximum": u64::MAX }),
            Type::I8 => json!({ "type": "integer", "minimum": i8::MIN, "maximum": i8::MAX }),
            Type::I16 => json!({ "type": "integer", "minimum": i16::MIN, "maximum": i16::MAX }),
            Type::I32 => json!({ "type": "integer", "minimum": i32::MIN, "maximum": i32::MAX }),
            Type::I64 => json!({ "type": "integer", "minimum": i64::MIN, "maximum": i64::MAX }),
            // Many programs read numbers as floats, so long ones may be texts.
            Type::U128 => json!({ "anyOf": [
                { "type": "integer", "minimum": 0 },
                { "type": "string", "pattern": "^[0-9]+$" },
            ] }),
            Type::I128 => {
                json!({ "anyOf": [{ "type": "integer" }, { "type": "string", "pattern": "^-?[0-9]+$" }] })
            }
            Type::F32 | Type::F64 => {
                json!({ "anyOf": [{ "type": "number" }, { "enum": ["NaN", "inf", "-inf"] }] })
            }
            Type::Char => json!({ "type": "string", "minLength": 1, "maxLength": 1 }),
            Type::String => json!({ "type": "string" }),
            Type::Option(inner) => self.option(inner),
            Type::Seq(inner) => json!({ "type": "array", "items": self.ty(inner) }),
            Type::Array(inner, length) => {
                json!({ "type": "array", "items": self.ty(inner), "minItems": length, "maxItems": length })
            }
            Type::Map(key, value) => self.map(key, value),
            Type::Tuple(elements) => self.elements(elements),
            Type::Defined(id) => json!({ "$ref": format!("#/$defs/{}", self.names[id.index()]) }),
            Type::Undescribed(name) => {
                json!({ "$comment": format!("the plugin does not describe the type {name}") })
            }
            _ => json!({}),
        }
    }

    fn elements(&self, types: &[Type]) -> Value {
        tuple(types.iter().map(|ty| self.ty(ty)).collect(), types.len())
    }

    /// Returns the schema of an `Option`: the value itself, unless it could be null, too.
    fn option(&self, inner: &Type) -> Value {
        let some = if self.can_be_null(inner) { tagged("Some", self.ty(inner)) } else { self.ty(inner) };
        json!({ "anyOf": [some, { "type": "null" }] })
    }

    /// Returns true if a value of this type can be written as null.
    fn can_be_null(&self, ty: &Type) -> bool {
        let mut ty = ty;
        // A chain of structs with one field each may be circular.
        for _ in 0..=self.names.len() {
            match ty {
                Type::Unit | Type::Option(_) | Type::Undescribed(_) => return true,
                Type::Defined(id) => match self.shape(*id) {
                    Shape::Struct(Fields::Unit) => return true,
                    Shape::Struct(Fields::Tuple(types)) if types.len() == 1 => ty = &types[0],
                    _ => return false,
                },
                _ => return false,
            }
        }
        false
    }

    fn shape(&self, id: DefinitionId) -> &'i Shape {
        self.interface.definition(id).shape()
    }

    /// Returns the schema of a map: an object if its keys can be names, else pairs.
    fn map(&self, key: &Type, value: &Type) -> Value {
        let names = match key {
            Type::String => Some(json!({ "type": "string" })),
            Type::Char => Some(json!({ "minLength": 1, "maxLength": 1 })),
            Type::Bool => Some(json!({ "enum": ["true", "false"] })),
            Type::U8 | Type::U16 | Type::U32 | Type::U64 | Type::U128 => {
                Some(json!({ "pattern": "^[0-9]+$" }))
            }
            Type::I8 | Type::I16 | Type::I32 | Type::I64 | Type::I128 => {
                Some(json!({ "pattern": "^-?[0-9]+$" }))
            }
            Type::F32 | Type::F64 => {
                Some(json!({ "pattern": "^(-?[0-9]+([.][0-9]+)?([eE][-+]?[0-9]+)?|NaN|-?inf)$" }))
            }
            _ => None,
        };
        match names {
            Some(names) => {
                json!({ "type": "object", "propertyNames": names, "additionalProperties": self.ty(value) })
            }
            None => json!({ "type": "array", "items": tuple(vec![self.ty(key), self.ty(value)], 2) }),
        }
    }

    fn definition(&self, definition: &Definition) -> Value {
        let schema = match definition.shape() {
            Shape::Struct(fields) => self.fields(fields),
            Shape::Enum(variants) if variants.is_empty() => json!({ "not": {} }),
            Shape::Enum(variants) => {
                json!({ "oneOf": variants.iter().map(|it| self.variant(it)).collect::<Vec<_>>() })
            }
            _ => json!({}),
        };
        let text = definition.name();
        described(definition.docs(), titled(text, schema))
    }

    fn variant(&self, variant: &Variant) -> Value {
        let schema = match variant.fields() {
            Fields::Unit => json!({ "const": variant.name() }),
            fields => tagged(variant.name(), self.fields(fields)),
        };
        described(variant.docs(), schema)
    }

    fn fields(&self, fields: &Fields) -> Value {
        match fields {
            Fields::Unit => json!({ "type": "null" }),
            Fields::Tuple(types) => match types.as_slice() {
                [ty] => self.ty(ty),
                types => self.elements(types),
            },
            Fields::Named(fields) => {
                let properties: Map<String, Value> = fields
                    .iter()
                    .map(|it| (it.name().to_owned(), described(it.docs(), self.ty(it.ty()))))
                    .collect();
                let required: Vec<&str> =
                    fields.iter().filter(|it| !it.has_default()).map(Field::name).collect();
                json!({
                    "type": "object",
                    "properties": properties,
                    "required": required,
                    "additionalProperties": false,
                })
            }
            _ => json!({}),
        }
    }
}

/// Returns the name of a definition with its parameters, in characters that a reference need not escape.
fn readable_name(interface: &Interface, definition: &Definition) -> String {
    let mut name = definition.name().to_owned();
    for parameter in definition.parameters() {
        name.push('_');
        name += &interface.show_type(parameter).to_string();
    }
    let mut out = String::new();
    for character in name.chars().take(100) {
        let is_plain = character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
        if is_plain {
            out.push(character);
        } else if !out.ends_with('_') {
            out.push('_');
        }
    }
    out.trim_end_matches('_').to_owned()
}

/// Returns the schema of an array with these elements, of which the first `required` must be there.
fn tuple(elements: Vec<Value>, required: usize) -> Value {
    let most = elements.len();
    let mut schema = json!({ "type": "array", "minItems": required, "maxItems": most });
    if !elements.is_empty() {
        schema["prefixItems"] = elements.into();
        schema["items"] = false.into();
    }
    schema
}

/// Returns the schema of an object with one property.
fn tagged(name: &str, content: Value) -> Value {
    let mut properties = Map::new();
    properties.insert(name.to_owned(), content);
    json!({
        "type": "object",
        "properties": properties,
        "required": [name],
        "additionalProperties": false,
    })
}

fn titled(title: &str, schema: Value) -> Value {
    with("title", title, schema)
}

fn described(docs: &str, schema: Value) -> Value {
    if docs.is_empty() { schema } else { with("description", docs.trim(), schema) }
}

/// Puts a property in front of the others.
fn with(key: &str, text: &str, schema: Value) -> Value {
    let mut object = Map::new();
    object.insert(key.to_owned(), text.into());
    if let Value::Object(rest) = schema {
        object.extend(rest);
    }
    Value::Object(object)
}

#[cfg(test)]
mod tests;
