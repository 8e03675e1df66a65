//! Decodes values along a description. The bytes are untrusted: the limits of the decoder hold, and each
//! value takes its memory from the budget.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use super::{EnumValue, FieldValues, StructValue, Value, ValueError};
use crate::wire::adapt::size;
use crate::wire::codec::{CodecError, Decoder, Malformed, Problem};
use crate::wire::description::{Definition, DefinitionId, Fields, Interface, Shape, Type, Variant};
use crate::wire::steps::{Step, show};

impl Value {
    /// Decodes a value of this type, which must take up all of the bytes.
    ///
    /// The bytes may be untrusted. A value takes at most 64 MiB and four bytes for each encoded byte.
    ///
    /// # Errors
    ///
    /// If the bytes do not encode such a value, or the value exceeds a limit.
    ///
    /// # Panics
    ///
    /// If the type is from another interface, which has more definitions.
    pub fn decode(bytes: &[u8], interface: &Interface, ty: &Type) -> Result<Self, ValueError> {
        let mut decoder = Decoder::new(bytes);
        let mut values = decode_all(interface, [("", ty)].into_iter(), &mut decoder)
            .map_err(|error| ValueError::of_codec(&error))?;
        decoder.end().map_err(|_| ValueError::of_codec(&decoder.error()))?;
        values.pop().ok_or_else(|| ValueError::new("there is no value"))
    }
}

/// Decodes consecutive values with these names and types. An error has a path, which begins with a name.
pub(crate) fn decode_all<'i>(
    interface: &'i Interface,
    types: impl Iterator<Item = (&'i str, &'i Type)>,
    decoder: &mut Decoder<'_>,
) -> Result<Vec<Value>, CodecError> {
    let mut reader = Reader::new(interface, decoder);
    let mut values = Vec::new();
    for (name, ty) in types {
        let Ok(value) = reader.value(ty) else {
            let path = show(name, &reader.path);
            return Err(reader.decoder.error().at(path));
        };
        values.push(value);
    }
    Ok(values)
}

/// Returns the path of the byte at `offset` in consecutive values. Empty if it is after them, or if the bytes
/// before it are malformed.
#[cfg(feature = "host")]
pub(crate) fn path<'i>(
    interface: &'i Interface,
    types: impl Iterator<Item = (&'i str, &'i Type)>,
    decoder: &mut Decoder<'_>,
    offset: usize,
) -> String {
    let mut reader = Reader { target: Some(offset), ..Reader::new(interface, decoder) };
    for (name, ty) in types {
        if reader.value(ty).is_err() {
            return if reader.target.is_none() { show(name, &reader.path) } else { String::new() };
        }
    }
    String::new()
}

/// Names of a definition, which its values share.
struct Names {
    name: Arc<str>,
    /// For each variant its name. Empty for a struct.
    variants: Vec<Arc<str>>,
    /// For each variant the names of its fields. A struct counts as one variant.
    fields: Vec<Vec<Arc<str>>>,
}

impl Names {
    fn of(definition: &Definition) -> Self {
        let names = |fields: &Fields| match fields {
            Fields::Named(fields) => fields.iter().map(|field| field.name().into()).collect(),
            _ => Vec::new(),
        };
        let (variants, fields) = match definition.shape() {
            Shape::Struct(fields) => (Vec::new(), Vec::from([names(fields)])),
            Shape::Enum(variants) => (
                variants.iter().map(|variant| variant.name().into()).collect(),
                variants.iter().map(|variant| names(variant.fields())).collect(),
            ),
        };
        Self { name: definition.name().into(), variants, fields }
    }
}

struct Reader<'i, 'd, 'b> {
    interface: &'i Interface,
    decoder: &'d mut Decoder<'b>,
    path: Vec<Step<'i>>,
    names: BTreeMap<DefinitionId, Arc<Names>>,
    /// By the element of a sequence: its least size, and its size if it consists of numbers.
    sizes: BTreeMap<*const Type, (usize, Option<usize>)>,
    /// The byte that is searched. `None` once it has been read, or if there is no search.
    target: Option<usize>,
}

type Result<T, E = Malformed> = core::result::Result<T, E>;

impl<'i, 'd, 'b> Reader<'i, 'd, 'b> {
    fn new(interface: &'i Interface, decoder: &'d mut Decoder<'b>) -> Self {
        let (names, sizes) = (BTreeMap::new(), BTreeMap::new());
        Self { interface, decoder, path: Vec::new(), names, sizes, target: None }
    }

    /// Reads a value. An error leaves the path of the value that caused it.
    fn value(&mut self, ty: &'i Type) -> Result<Value> {
        let value = match ty {
            Type::Unit => Value::Unit,
            Type::Bool => Value::Bool(self.decoder.flag()?),
            Type::U8 => self.decoder.value::<u8>()?.into(),
            Type::U16 => self.decoder.value::<u16>()?.into(),
            Type::U32 => self.decoder.value::<u32>()?.into(),
            Type::U64 => self.decoder.value::<u64>()?.into(),
            Type::U128 => self.decoder.value::<u128>()?.into(),
            Type::I8 => self.decoder.value::<i8>()?.into(),
            Type::I16 => self.decoder.value::<i16>()?.into(),
            Type::I32 => self.decoder.value::<i32>()?.into(),
            Type::I64 => self.decoder.value::<i64>()?.into(),
            Type::I128 => self.decoder.value::<i128>()?.into(),
            Type::F32 => self.decoder.value::<f32>()?.into(),
            Type::F64 => self.decoder.value::<f64>()?.into(),
            Type::Char => self.decoder.value::<char>()?.into(),
            Type::String => self.decoder.value::<String>()?.into(),
            Type::Option(inner) => self.option(inner)?,
            Type::Seq(element) => self.sequence(element)?,
            Type::Map(key, value) => self.map(key, value)?,
            Type::Array(element, length) => self.array(element, *length)?,
            Type::Tuple(elements) => Value::Tuple(self.positions(elements)?),
            Type::Defined(id) => self.defined(*id)?,
            Type::Undescribed(_) => return Err(self.decoder.refuse(UNDESCRIBED)),
        };
        if self.target.is_some_and(|target| self.decoder.offset() > target) {
            self.target = None;
            return Err(Malformed);
        }
        Ok(value)
    }

    fn boxed<T>(&mut self, value: T) -> Result<Box<T>> {
        self.decoder.charge(size_of::<T>())?;
        Ok(Box::new(value))
    }

    fn step(&mut self, step: Step<'i>, ty: &'i Type) -> Result<Value> {
        self.path.push(step);
        let value = self.value(ty)?;
        self.path.pop();
        Ok(value)
    }

    fn option(&mut self, inner: &'i Type) -> Result<Value> {
        if !self.decoder.flag()? {
            return Ok(Value::Option(None));
        }
        let value = self.value(inner)?;
        Ok(Value::Option(Some(self.boxed(value)?)))
    }

    /// Returns the least size of an element, and its size if it consists of numbers.
    fn sizes(&mut self, element: &'i Type) -> (usize, Option<usize>) {
        let interface = self.interface;
        *self.sizes.entry(element).or_insert_with(|| {
            let numbers = size::numbers(interface, element).filter(|size| *size > 0);
            (size::least(interface, element), numbers)
        })
    }

    fn sequence(&mut self, element: &'i Type) -> Result<Value> {
        let (least, numbers) = self.sizes(element);
        let Some(size) = numbers else {
            let count = self.count(least, size_of::<Value>())?;
            return Ok(Value::Seq(self.elements(element, count)?));
        };
        // Numbers may lie outside.
        let (count, bytes, _) = self.decoder.elements_of(size)?;
        if *element == Type::U8 {
            return self.bytes(bytes);
        }
        self.decoder.charge(count.saturating_mul(size_of::<Value>()))?;
        // The offsets of a search do not count the bytes of a sequence from its own beginning.
        let (interface, target) = (self.interface, self.target.take());
        let (path, names) = (core::mem::take(&mut self.path), core::mem::take(&mut self.names));
        let sizes = core::mem::take(&mut self.sizes);
        let elements = self.decoder.within(bytes, |decoder| {
            let mut reader = Reader { interface, decoder, path, names, sizes, target: None };
            let elements = reader.elements(element, count);
            (elements, reader.path, reader.names, reader.sizes)
        });
        let (elements, path, names, sizes) = elements;
        (self.path, self.names, self.sizes, self.target) = (path, names, sizes, target);
        Ok(Value::Seq(elements?))
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<Value> {
        self.decoder.charge(bytes.len())?;
        Ok(Value::Bytes(bytes.to_vec()))
    }

    /// Reads a number of elements, each of which takes `size` bytes of memory.
    fn count(&mut self, least: usize, size: usize) -> Result<usize> {
        let count = u64::from_le_bytes(self.decoder.take()?);
        self.decoder.checked_count(count, least, size)
    }

    fn elements(&mut self, element: &'i Type, count: usize) -> Result<Vec<Value>> {
        let mut elements = Vec::with_capacity(count);
        for index in 0..count {
            self.decoder.tick()?;
            elements.push(self.step(Step::Index(index), element)?);
        }
        Ok(elements)
    }

    fn map(&mut self, key: &'i Type, value: &'i Type) -> Result<Value> {
        let least = self.sizes(key).0.saturating_add(self.sizes(value).0);
        let count = self.count(least, size_of::<(Value, Value)>())?;
        let mut entries = Vec::with_capacity(count);
        for index in 0..count {
            self.decoder.tick()?;
            entries.push((self.step(Step::Index(index), key)?, self.step(Step::Index(index), value)?));
        }
        Ok(Value::Map(entries))
    }

    fn array(&mut self, element: &'i Type, length: u64) -> Result<Value> {
        let Ok(count) = usize::try_from(length) else {
            return Err(self.decoder.fail(Problem::Memory));
        };
        if *element == Type::U8 {
            let bytes = self.decoder.take_all(count)?;
            return self.bytes(bytes);
        }
        // A description can have an array of 2^64 values that take no bytes.
        let (least, _) = self.sizes(element);
        let count = self.decoder.checked_length(length, least, size_of::<Value>())?;
        Ok(Value::Seq(self.elements(element, count)?))
    }

    fn positions(&mut self, types: &'i [Type]) -> Result<Vec<Value>> {
        self.decoder.charge(size_of_val(types))?;
        let positions = types.iter().enumerate();
        positions.map(|(position, ty)| self.step(Step::Position(position), ty)).collect()
    }

    fn defined(&mut self, id: DefinitionId) -> Result<Value> {
        let before = self.decoder.offset();
        self.decoder.descend()?;
        let definition = self.interface.definition(id);
        let names = self.names.entry(id).or_insert_with(|| Arc::new(Names::of(definition))).clone();
        let value = match definition.shape() {
            Shape::Struct(fields) => {
                let fields = self.fields(fields, &names.fields[0])?;
                Value::Struct(self.boxed(StructValue { name: names.name.clone(), fields })?)
            }
            Shape::Enum(variants) => self.variant(variants, &names)?,
        };
        self.decoder.ascend();
        // Empty structs within each other could take exponential time without a single byte.
        if self.decoder.offset() == before {
            self.decoder.count_empty()?;
        }
        Ok(value)
    }

    fn variant(&mut self, variants: &'i [Variant], names: &Names) -> Result<Value> {
        let index = self.decoder.variant()?;
        let place = usize::try_from(index).unwrap_or(usize::MAX);
        let Some(variant) = variants.get(place) else { return Err(self.decoder.unknown_variant(index)) };
        self.path.push(Step::Variant(variant.name()));
        let fields = self.fields(variant.fields(), &names.fields[place])?;
        self.path.pop();
        let (name, variant) = (names.name.clone(), names.variants[place].clone());
        Ok(Value::Enum(self.boxed(EnumValue { name, variant, fields })?))
    }

    fn fields(&mut self, fields: &'i Fields, names: &[Arc<str>]) -> Result<FieldValues> {
        Ok(match fields {
            Fields::Unit => FieldValues::Unit,
            Fields::Tuple(types) => FieldValues::Tuple(self.positions(types)?),
            Fields::Named(fields) => {
                self.decoder.charge(fields.len().saturating_mul(size_of::<(Arc<str>, Value)>()))?;
                let mut values = Vec::with_capacity(fields.len());
                for (field, name) in fields.iter().zip(names) {
                    values.push((name.clone(), self.step(Step::Field(field.name()), field.ty())?));
                }
                FieldValues::Named(values)
            }
        })
    }
}

pub(super) const UNDESCRIBED: &str = "the plugin describes this type by its name only";
