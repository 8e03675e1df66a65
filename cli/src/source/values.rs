//! Values of types in a crate's source, as expressions: zero, empty, the first variant.

use std::collections::BTreeMap;

use syn::{Fields, GenericArgument, Item, PathArguments, Type, TypePath};

use super::imports::compact;
use super::{Crate, Imports, Place, Target, attribute, words};

/// The arguments of a type's parameters, each with the place where it was written.
type Parameters = BTreeMap<String, (Place, Type)>;

/// Expression for a value whose type is not known here.
const DEFAULT: &str = "Default::default()";

impl Imports<'_> {
    /// Returns an expression for a value of a type that stands at `place`.
    pub fn value(&mut self, place: Place, ty: &Type) -> String {
        let mut values = Values { imports: self, within: Vec::new() };
        values.of(place, ty, &Parameters::new()).unwrap_or_else(|| DEFAULT.to_owned())
    }
}

/// Returns true if a value of this type can be compared with, and shown as, its expression.
pub fn is_plain(ty: &Type) -> bool {
    const PLAIN: &[&str] = &[
        "bool", "char", "i8", "i16", "i32", "i64", "i128", "isize", "String", "u8", "u16", "u32", "u64",
        "u128", "usize",
    ];
    PLAIN.contains(&compact(ty).as_str())
}

struct Values<'i, 'c> {
    imports: &'i mut Imports<'c>,
    /// The structs and enums around the value.
    within: Vec<Place>,
}

impl Values<'_, '_> {
    /// Returns `None` if a value would contain itself, or its type is not known.
    fn of(&mut self, place: Place, ty: &Type, parameters: &Parameters) -> Option<String> {
        match ty {
            Type::Paren(it) => self.of(place, &it.elem, parameters),
            Type::Group(it) => self.of(place, &it.elem, parameters),
            Type::Tuple(it) => {
                let values: Option<Vec<String>> =
                    it.elems.iter().map(|ty| self.of(place, ty, parameters)).collect();
                Some(match values?.as_slice() {
                    [value] => format!("({value},)"),
                    values => format!("({})", values.join(", ")),
                })
            }
            Type::Array(it) => {
                let value = self.of(place, &it.elem, parameters)?;
                Some(format!("std::array::from_fn(|_| {value})"))
            }
            Type::Reference(it) => {
                let mark = if it.mutability.is_some() { "&mut " } else { "&" };
                match &*it.elem {
                    Type::Slice(_) => Some(format!("{mark}[]")),
                    Type::Path(path) if path.path.is_ident("str") => Some("\"\"".to_owned()),
                    ty => Some(mark.to_owned() + &self.of(place, ty, parameters)?),
                }
            }
            Type::Path(it) => self.of_path(place, it, parameters),
            _ => None,
        }
    }

    fn of_path(&mut self, place: Place, ty: &TypePath, parameters: &Parameters) -> Option<String> {
        if let Some(ident) = ty.path.get_ident()
            && let Some((place, ty)) = parameters.get(&ident.to_string())
        {
            return self.of(*place, &ty.clone(), &Parameters::new());
        }
        let segments: Vec<String> = ty.path.segments.iter().map(|it| it.ident.to_string()).collect();
        let arguments = arguments(ty);
        match self.imports.krate().resolve(place.module, &segments) {
            Some(Target::Own(own)) => {
                let item = self.imports.krate().item(own);
                let bound = bind(item, place, &arguments);
                self.of_item(own, item, ty, place, &bound)
            }
            Some(Target::Foreign(path)) if !is_std(&path) => self.of_foreign(place, ty, &path),
            _ => self.of_std(place, ty, &segments, &arguments, parameters),
        }
    }

    /// Returns a value of a type of std, by the last part of its name.
    fn of_std(
        &mut self,
        place: Place,
        ty: &TypePath,
        segments: &[String],
        arguments: &[Type],
        parameters: &Parameters,
    ) -> Option<String> {
        let name = segments.last()?.as_str();
        Some(match name {
            "Self" => "Self".to_owned(),
            "bool" => "false".to_owned(),
            "char" => "' '".to_owned(),
            "f32" | "f64" => "0.0".to_owned(),
            "String" => "String::new()".to_owned(),
            "Option" => "None".to_owned(),
            "Result" => format!("Ok({})", self.of(place, arguments.first()?, parameters)?),
            "Vec" | "VecDeque" | "BTreeMap" | "BTreeSet" | "BinaryHeap" | "LinkedList" => {
                format!("{}::new()", self.imports.name(place, &ty.path).ok()?)
            }
            "HashMap" | "HashSet" => format!("{}::default()", self.imports.name(place, &ty.path).ok()?),
            "Box" | "Rc" | "Arc" => {
                let value = self.of(place, arguments.first()?, parameters)?;
                format!("{}::new({value})", self.imports.name(place, &ty.path).ok()?)
            }
            "IpAddr" => "[0, 0, 0, 0].into()".to_owned(),
            "SocketAddr" => "([0, 0, 0, 0], 0).into()".to_owned(),
            "Ipv4Addr" | "Ipv6Addr" => format!("{}::UNSPECIFIED", self.imports.name(place, &ty.path).ok()?),
            "Bound" => format!("{}::Unbounded", self.imports.name(place, &ty.path).ok()?),
            _ if name.starts_with("NonZero") => format!("{}::MIN", self.imports.name(place, &ty.path).ok()?),
            "Duration" => format!("{}::ZERO", self.imports.name(place, &ty.path).ok()?),
            "SystemTime" => format!("{}::UNIX_EPOCH", self.imports.name(place, &ty.path).ok()?),
            _ if is_number(name) => "0".to_owned(),
            _ => return None,
        })
    }

    /// Returns a value of a type of another crate that has no `Default`.
    fn of_foreign(&mut self, place: Place, ty: &TypePath, path: &[String]) -> Option<String> {
        let value = match (path.first()?.as_str(), path.last()?.as_str()) {
            ("semver", "Version") => "::new(0, 1, 0)",
            ("time", "Date" | "PrimitiveDateTime") => "::MIN",
            ("time", "OffsetDateTime") => "::UNIX_EPOCH",
            ("time", "Time") => "::MIDNIGHT",
            ("url", "Url") => "::parse(\"https://example.org\").expect(\"this is an address\")",
            _ => return None,
        };
        Some(self.imports.name(place, &ty.path).ok()? + value)
    }

    fn of_item(
        &mut self,
        own: Place,
        item: &Item,
        ty: &TypePath,
        place: Place,
        bound: &Parameters,
    ) -> Option<String> {
        if self.within.contains(&own) {
            return None;
        }
        let attributes = match item {
            Item::Struct(it) => &it.attrs,
            Item::Enum(it) => &it.attrs,
            Item::Type(it) => return self.of(own, &it.ty, bound),
            _ => return None,
        };
        if has_default(self.imports.krate(), item, attributes) {
            return Some(format!("{}::default()", self.imports.name(place, &ty.path).ok()?));
        }
        if attribute(attributes, "non_exhaustive").is_some() {
            return None;
        }
        self.within.push(own);
        let value = match item {
            Item::Struct(it) => {
                let content = self.fields(own, &it.fields, bound, true);
                content.and_then(|content| Some(self.imports.name(place, &ty.path).ok()? + &content))
            }
            Item::Enum(it) => {
                let mut variants: Vec<_> = it.variants.iter().collect();
                variants.sort_by_key(|variant| variant.fields.len());
                let found = variants.into_iter().find_map(|variant| {
                    Some((&variant.ident, self.fields(own, &variant.fields, bound, false)?))
                });
                found.and_then(|(variant, content)| {
                    Some(format!("{}::{variant}{content}", self.imports.name(place, &ty.path).ok()?))
                })
            }
            _ => None,
        };
        self.within.pop();
        value
    }

    fn fields(&mut self, own: Place, fields: &Fields, bound: &Parameters, need_pub: bool) -> Option<String> {
        let is_hidden = |field: &syn::Field| need_pub && !matches!(field.vis, syn::Visibility::Public(_));
        if fields.iter().any(is_hidden) {
            return None;
        }
        let values: Option<Vec<String>> = fields
            .iter()
            .map(|field| {
                let value = self.of(own, &field.ty, bound)?;
                Some(field.ident.as_ref().map_or_else(|| value.clone(), |name| format!("{name}: {value}")))
            })
            .collect();
        let values = values?.join(", ");
        Some(match fields {
            Fields::Unit => String::new(),
            Fields::Unnamed(_) => format!("({values})"),
            Fields::Named(_) => format!(" {{ {values} }}"),
        })
    }
}

fn is_std(path: &[String]) -> bool {
    path.first().is_some_and(|first| ["std", "core", "alloc"].contains(&first.as_str()))
}

fn is_number(name: &str) -> bool {
    let size = name.strip_prefix(['i', 'u']);
    size.is_some_and(|size| ["8", "16", "32", "64", "128", "size"].contains(&size))
}

/// Returns the types among a path's last arguments.
fn arguments(ty: &TypePath) -> Vec<Type> {
    match ty.path.segments.last().map(|segment| &segment.arguments) {
        Some(PathArguments::AngleBracketed(it)) => it
            .args
            .iter()
            .filter_map(|argument| match argument {
                GenericArgument::Type(ty) => Some(ty.clone()),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Binds the parameters of an item to arguments that stand at `place`.
fn bind(item: &Item, place: Place, arguments: &[Type]) -> Parameters {
    let generics = match item {
        Item::Struct(it) => &it.generics,
        Item::Enum(it) => &it.generics,
        Item::Type(it) => &it.generics,
        _ => return Parameters::new(),
    };
    let names = generics.type_params().map(|parameter| parameter.ident.to_string());
    names.zip(arguments.iter().map(|ty| (place, ty.clone()))).collect()
}

/// Returns true if a type has a derived or a written `Default`.
fn has_default(krate: &Crate, item: &Item, attributes: &[syn::Attribute]) -> bool {
    let is_derived = attributes.iter().filter(|it| it.path().is_ident("derive")).any(|derive| {
        let words = words(derive);
        words.iter().any(|word| word == "Default")
    });
    let name = match item {
        Item::Struct(it) => it.ident.to_string(),
        Item::Enum(it) => it.ident.to_string(),
        _ => return is_derived,
    };
    is_derived
        || krate.items().any(|(_, item)| match item {
            Item::Impl(it) => {
                let is_default = it.trait_.as_ref().is_some_and(|(path, _)| path.is_ident("Default"));
                is_default && compact(&it.self_ty) == name
            }
            _ => false,
        })
}
