//! The interface for programs.

use serde_json::{Map, Value, json};
use wasmer_plugin::interface::{Argument, Definition, Fields, Function, Interface, Shape, Type, Variant};
use wasmer_plugin::schema::Passing;

use crate::fingerprint;
use crate::wasm::Wasm;

/// Describes a plugin completely.
pub fn describe(wasm: &Wasm) -> Value {
    let interface = &wasm.interface;
    let functions = |functions: &[Function]| -> Vec<Value> {
        functions.iter().map(|it| function(interface, it)).collect()
    };
    json!({
        "file": wasm.path,
        "abi": wasm.abi.iter().collect::<Vec<_>>(),
        "fingerprint": format!("{:016x}", fingerprint::of_interface(interface)),
        "foreign_imports": wasm.foreign,
        "sizes": {
            "file": wasm.sizes.total,
            "code": wasm.sizes.code,
            "data": wasm.sizes.data,
            "description": wasm.sizes.description,
        },
        "functions": functions(interface.functions()),
        "host_functions": functions(interface.requires()),
        "definitions": interface.definitions().iter().map(|it| definition(interface, it)).collect::<Vec<_>>(),
    })
}

fn function(interface: &Interface, function: &Function) -> Value {
    json!({
        "name": function.name(),
        "interface": function.interface(),
        "crate": function.krate(),
        "version": function.version(),
        "interface_crate": function.interface_krate(),
        "interface_version": function.interface_version(),
        "docs": function.docs(),
        "arguments": function.arguments().iter().map(|it| argument(interface, it)).collect::<Vec<_>>(),
        "result": shown(interface, function.result()),
        "fingerprint": fingerprint::show(function),
    })
}

fn argument(interface: &Interface, argument: &Argument) -> Value {
    json!({
        "name": argument.name(),
        "passing": match argument.passing() {
            Passing::Value => "value",
            Passing::Ref => "ref",
            Passing::MaybeRef => "maybe_ref",
            Passing::Mut => "mut",
            Passing::MutSlice => "mut_slice",
            _ => "other",
        },
        "type": shown(interface, argument.ty()),
        "has_default": argument.has_default(),
    })
}

/// Returns a type as text and as structure.
fn shown(interface: &Interface, ty: &Type) -> Value {
    json!({ "text": interface.show_type(ty).to_string(), "structure": structure(ty) })
}

/// Returns the structure of a type. The reader limits its depth.
fn structure(ty: &Type) -> Value {
    match ty {
        Type::Option(inner) => json!({ "kind": "option", "of": structure(inner) }),
        Type::Seq(inner) => json!({ "kind": "seq", "of": structure(inner) }),
        Type::Map(key, value) => {
            json!({ "kind": "map", "key": structure(key), "value": structure(value) })
        }
        Type::Array(inner, length) => {
            json!({ "kind": "array", "of": structure(inner), "length": length })
        }
        Type::Tuple(elements) => {
            json!({ "kind": "tuple", "of": elements.iter().map(structure).collect::<Vec<_>>() })
        }
        Type::Defined(id) => json!({ "kind": "defined", "definition": id.index() }),
        Type::Undescribed(name) => json!({ "kind": "undescribed", "name": name }),
        plain => json!({ "kind": plain_kind(plain) }),
    }
}

fn plain_kind(ty: &Type) -> &'static str {
    match ty {
        Type::Unit => "unit",
        Type::Bool => "bool",
        Type::U8 => "u8",
        Type::U16 => "u16",
        Type::U32 => "u32",
        Type::U64 => "u64",
        Type::U128 => "u128",
        Type::I8 => "i8",
        Type::I16 => "i16",
        Type::I32 => "i32",
        Type::I64 => "i64",
        Type::I128 => "i128",
        Type::F32 => "f32",
        Type::F64 => "f64",
        Type::Char => "char",
        Type::String => "string",
        _ => "other",
    }
}

fn definition(interface: &Interface, definition: &Definition) -> Value {
    let mut object = Map::new();
    object.insert("name".into(), definition.name().into());
    object.insert("docs".into(), definition.docs().into());
    let parameters = definition.parameters().iter().map(|it| shown(interface, it));
    object.insert("parameters".into(), parameters.collect());
    match definition.shape() {
        Shape::Struct(fields) => {
            object.insert("kind".into(), "struct".into());
            add_fields(&mut object, interface, fields);
        }
        Shape::Enum(variants) => {
            object.insert("kind".into(), "enum".into());
            object.insert("variants".into(), variants.iter().map(|it| variant(interface, it)).collect());
        }
        _ => {
            object.insert("kind".into(), "other".into());
        }
    }
    Value::Object(object)
}

fn variant(interface: &Interface, variant: &Variant) -> Value {
    let mut object = Map::new();
    object.insert("name".into(), variant.name().into());
    object.insert("docs".into(), variant.docs().into());
    object.insert("aliases".into(), variant.aliases().into());
    object.insert("is_other".into(), variant.is_other().into());
    add_fields(&mut object, interface, variant.fields());
    Value::Object(object)
}

fn add_fields(object: &mut Map<String, Value>, interface: &Interface, fields: &Fields) {
    let (form, fields): (&str, Value) = match fields {
        Fields::Tuple(types) => {
            ("tuple", types.iter().map(|ty| json!({ "type": shown(interface, ty) })).collect())
        }
        Fields::Named(fields) => {
            let field = |field: &wasmer_plugin::interface::Field| {
                json!({
                    "name": field.name(),
                    "docs": field.docs(),
                    "type": shown(interface, field.ty()),
                    "has_default": field.has_default(),
                    "aliases": field.aliases(),
                })
            };
            ("named", fields.iter().map(field).collect())
        }
        _ => ("unit", json!([])),
    };
    object.insert("form".into(), form.into());
    object.insert("fields".into(), fields);
}
