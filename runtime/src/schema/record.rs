//! A function's signature, and the record of it that the plugin carries. `docs/abi.md` describes the
//! bytes; `interface::read` reads them.

use super::fingerprint::{Hasher, tag};
use super::{Definition, Fields, Schema, Shape};
use crate::abi;

/// How an argument is passed, by the form of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Passing {
    /// `T`.
    Value,
    /// `&T`, `&str` or `&[T]`. The same on the wire as by value.
    Ref,
    /// `Option<&T>`. The same on the wire as an `Option` by value.
    MaybeRef,
    /// `&mut T`: the new value is in the reply.
    Mut,
    /// `&mut [T]`: the new elements are where the old ones were, or in the reply.
    MutSlice,
}

impl Passing {
    /// All of them, each at the number that records know it by.
    pub(crate) const ALL: [Self; 5] = [Self::Value, Self::Ref, Self::MaybeRef, Self::Mut, Self::MutSlice];

    /// What counts on the wire: the way back.
    pub(crate) const fn way_back(self) -> u8 {
        match self {
            Self::Value | Self::Ref | Self::MaybeRef => 0,
            Self::Mut => 1,
            Self::MutSlice => 2,
        }
    }
}

/// An argument of a function.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    name: &'static str,
    passing: Passing,
    /// Of what is behind a reference.
    schema: Schema,
}

impl Argument {
    /// An argument whose type has this schema, or refers to a type that has.
    #[must_use]
    pub const fn new(name: &'static str, passing: Passing, schema: Schema) -> Self {
        Self { name, passing, schema }
    }
}

/// A function as its plugin describes it and as its stub knows it.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    krate: &'static str,
    version: &'static str,
    /// Crate and version again, of the interface; empty if it is no method that another crate implements.
    interface: (&'static str, &'static str),
    name: &'static str,
    docs: &'static [&'static str],
    arguments: &'static [Argument],
    result: Schema,
    role: Role,
    fingerprint: u64,
}

/// What there is to know of a function besides how to call it. It is not in the fingerprint: a plugin's
/// function is the same whether or not its host could do without it. In the record is only whose function it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Required,
    Optional,
    Constructor,
    Host,
}

impl Signature {
    /// The signature of the function that is exported as `name`. Its `place` is a crate and the version of
    /// its package, if it has one.
    #[must_use]
    pub const fn new(
        place: (&'static str, Option<&'static str>),
        name: &'static str,
        docs: &'static [&'static str],
        arguments: &'static [Argument],
        result: Schema,
    ) -> Self {
        let fingerprint = fingerprint(name, arguments, &result);
        let role = Role::Required;
        let (krate, version) = (place.0, version(place.1));
        Self { krate, version, interface: ("", ""), name, docs, arguments, result, role, fingerprint }
    }

    /// The same function in `version` of another crate: an interface is described in its own crate, and
    /// implemented in those of its plugins.
    #[must_use]
    pub const fn in_crate(self, place: (&'static str, Option<&'static str>)) -> Self {
        let interface = (self.krate, self.version);
        Self { krate: place.0, version: version(place.1), interface, ..self }
    }

    /// The same function, which a plugin may lack.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self { role: Role::Optional, ..self }
    }

    /// The same function, as the one that makes the instance which an interface's methods are called on.
    #[must_use]
    pub const fn constructor(self) -> Self {
        Self { role: Role::Constructor, ..self }
    }

    /// The same function, as one that a host offers to its plugins.
    #[must_use]
    pub const fn of_host(self) -> Self {
        Self { role: Role::Host, ..self }
    }

    /// Whether a plugin may lack the function: a method of an interface that has a default body.
    #[must_use]
    pub const fn is_optional(&self) -> bool {
        matches!(self.role, Role::Optional)
    }

    /// Whether the function makes the instance which an interface's methods are called on.
    #[must_use]
    pub const fn is_constructor(&self) -> bool {
        matches!(self.role, Role::Constructor)
    }

    /// The function's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Equal to another signature's if the functions have the same name and are called in the same way.
    /// `docs/abi.md` says what it covers.
    #[must_use]
    pub const fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// How long the record is, in bytes.
    #[must_use]
    pub const fn record_length(&self) -> usize {
        let definitions = Definitions::of(self);
        let body = self.body(&definitions, Sink::new(&mut [])).length;
        Sink::new(&mut []).number(body as u64).length + body
    }

    /// The record, which is `N` bytes long.
    ///
    /// # Panics
    ///
    /// If `N` is not [`record_length`](Self::record_length): while it compiles, as constants do.
    #[must_use]
    pub const fn record<const N: usize>(&self) -> [u8; N] {
        assert!(N <= abi::LONGEST_SECTION, "the description of a plugin function has at most 1 MiB");
        let mut bytes = [0; N];
        assert!(self.write_record(&mut bytes) == N);
        bytes
    }

    /// Writes the record to the start of `room`, as far as it fits. Returns its length.
    pub(crate) const fn write_record(&self, room: &mut [u8]) -> usize {
        let definitions = Definitions::of(self);
        let body = self.body(&definitions, Sink::new(&mut [])).length;
        let sink = Sink::new(room).number(body as u64);
        self.body(&definitions, sink).length
    }

    const fn body<'r>(&self, definitions: &Definitions, mut sink: Sink<'r>) -> Sink<'r> {
        let tag = if matches!(self.role, Role::Host) { tag::HOST_FUNCTION } else { tag::FUNCTION };
        sink = sink.byte(tag).number(abi::VERSION as u64);
        sink = sink.string(self.krate).string(self.version);
        sink = sink.string(self.interface.0).string(self.interface.1);
        sink = sink.string(self.name).lines(self.docs);
        sink = definitions.write(sink);
        sink = sink.number(self.arguments.len() as u64);
        let mut index = 0;
        while index < self.arguments.len() {
            let argument = &self.arguments[index];
            sink = sink.string(argument.name).byte(argument.passing as u8);
            sink = definitions.schema(&argument.schema, sink);
            index += 1;
        }
        sink = definitions.schema(&self.result, sink);
        sink.bytes(&self.fingerprint.to_le_bytes())
    }
}

const fn version(version: Option<&'static str>) -> &'static str {
    match version {
        Some(version) => version,
        None => "",
    }
}

const fn fingerprint(name: &str, arguments: &[Argument], result: &Schema) -> u64 {
    let mut hasher = Hasher::new().byte(tag::FUNCTION).string(name).number(arguments.len() as u64);
    let mut index = 0;
    while index < arguments.len() {
        let Argument { name, passing, schema } = &arguments[index];
        hasher = hasher.string(without_underscores(name)).byte(passing.way_back());
        if matches!(passing, Passing::MaybeRef) {
            hasher = hasher.byte(tag::OPTION);
        }
        hasher = hasher.schema(schema);
        index += 1;
    }
    hasher.schema(result).finish()
}

/// An argument that a function does not use yet is the same argument.
pub(crate) const fn without_underscores(mut name: &str) -> &str {
    while let [b'_', _, ..] = name.as_bytes() {
        name = name.split_at(1).1;
    }
    name
}

/// The structs and enums of a signature, each after those that it consists of.
struct Definitions {
    all: [Option<&'static Definition>; Self::MOST],
    count: usize,
}

impl Definitions {
    /// No signature that a person wrote comes near it.
    const MOST: usize = abi::MOST_DEFINITIONS;

    const fn of(signature: &Signature) -> Self {
        let mut definitions = Self { all: [None; Self::MOST], count: 0 };
        let mut index = 0;
        while index < signature.arguments.len() {
            definitions.collect(&signature.arguments[index].schema);
            index += 1;
        }
        definitions.collect(&signature.result);
        definitions
    }

    const fn collect(&mut self, schema: &Schema) {
        match schema {
            Schema::Option(inner) | Schema::Seq(inner) | Schema::Array(inner, _) => self.collect(inner),
            Schema::Map(key, value) => {
                self.collect(key);
                self.collect(value);
            }
            Schema::Tuple(elements) => self.collect_all(elements),
            Schema::Defined(definition) => self.collect_definition(definition),
            _ => {}
        }
    }

    const fn collect_all(&mut self, schemas: &[Schema]) {
        let mut index = 0;
        while index < schemas.len() {
            self.collect(&schemas[index]);
            index += 1;
        }
    }

    const fn collect_definition(&mut self, definition: &'static Definition) {
        if self.position(definition).is_some() {
            return;
        }
        self.collect_all(definition.parameters);
        match &definition.shape {
            Shape::Struct(fields) => self.collect_fields(fields),
            Shape::Enum(variants) => {
                let mut index = 0;
                while index < variants.len() {
                    self.collect_fields(&variants[index].fields);
                    index += 1;
                }
            }
        }
        assert!(self.count < Self::MOST, "a plugin function can use at most 1,024 structs and enums");
        self.all[self.count] = Some(definition);
        self.count += 1;
    }

    const fn collect_fields(&mut self, fields: &Fields) {
        match fields {
            Fields::Unit => {}
            Fields::Tuple(fields) => self.collect_all(fields),
            Fields::Named(fields) => {
                let mut index = 0;
                while index < fields.len() {
                    self.collect(&fields[index].schema);
                    index += 1;
                }
            }
        }
    }

    const fn position(&self, definition: &Definition) -> Option<usize> {
        let mut index = 0;
        while index < self.count {
            if let Some(other) = self.all[index]
                && other.fingerprint == definition.fingerprint
                && other.target.id == definition.target.id
            {
                return Some(index);
            }
            index += 1;
        }
        None
    }

    /// Where the type is that a back reference in the definition at `from` means: what encloses it comes
    /// later. Else any of that identity.
    const fn position_of(&self, id: u64, from: usize) -> Option<usize> {
        let mut index = 0;
        while index < self.count {
            let position = (from + index) % self.count;
            if let Some(other) = self.all[position]
                && other.target.id == id
            {
                return Some(position);
            }
            index += 1;
        }
        None
    }

    const fn write<'r>(&self, mut sink: Sink<'r>) -> Sink<'r> {
        sink = sink.number(self.count as u64);
        let mut index = 0;
        while index < self.count {
            if let Some(definition) = self.all[index] {
                sink = self.definition(definition, index, sink);
            }
            index += 1;
        }
        sink
    }

    const fn definition<'r>(&self, definition: &Definition, at: usize, mut sink: Sink<'r>) -> Sink<'r> {
        let Definition { name, docs, parameters, shape, .. } = definition;
        sink = match shape {
            Shape::Struct(_) => sink.byte(tag::STRUCT),
            Shape::Enum(_) => sink.byte(tag::ENUM),
        };
        sink = self.schemas(parameters, at, sink.string(name).lines(docs));
        match shape {
            Shape::Struct(fields) => self.fields(fields, at, sink),
            Shape::Enum(variants) => {
                sink = sink.number(variants.len() as u64);
                let mut index = 0;
                while index < variants.len() {
                    let variant = &variants[index];
                    sink = sink.string(variant.name).lines(variant.docs);
                    sink = self.fields(&variant.fields, at, sink);
                    index += 1;
                }
                sink
            }
        }
    }

    const fn fields<'r>(&self, fields: &Fields, at: usize, mut sink: Sink<'r>) -> Sink<'r> {
        match fields {
            Fields::Unit => sink.byte(tag::NO_FIELDS),
            Fields::Tuple(fields) => self.schemas(fields, at, sink.byte(tag::TUPLE_FIELDS)),
            Fields::Named(fields) => {
                sink = sink.byte(tag::NAMED_FIELDS).number(fields.len() as u64);
                let mut index = 0;
                while index < fields.len() {
                    let field = &fields[index];
                    sink = sink.string(field.name).lines(field.docs);
                    sink = self.schema_at(&field.schema, at, sink);
                    index += 1;
                }
                sink
            }
        }
    }

    const fn schemas<'r>(&self, schemas: &[Schema], at: usize, mut sink: Sink<'r>) -> Sink<'r> {
        sink = sink.number(schemas.len() as u64);
        let mut index = 0;
        while index < schemas.len() {
            sink = self.schema_at(&schemas[index], at, sink);
            index += 1;
        }
        sink
    }

    const fn schema<'r>(&self, schema: &Schema, sink: Sink<'r>) -> Sink<'r> {
        self.schema_at(schema, 0, sink)
    }

    const fn schema_at<'r>(&self, schema: &Schema, at: usize, sink: Sink<'r>) -> Sink<'r> {
        let leaf = match schema {
            Schema::Unit => tag::UNIT,
            Schema::Bool => tag::BOOL,
            Schema::U8 => tag::U8,
            Schema::U16 => tag::U16,
            Schema::U32 => tag::U32,
            Schema::U64 => tag::U64,
            Schema::U128 => tag::U128,
            Schema::I8 => tag::I8,
            Schema::I16 => tag::I16,
            Schema::I32 => tag::I32,
            Schema::I64 => tag::I64,
            Schema::I128 => tag::I128,
            Schema::F32 => tag::F32,
            Schema::F64 => tag::F64,
            Schema::Char => tag::CHAR,
            Schema::String => tag::STRING,
            Schema::Option(inner) => return self.schema_at(inner, at, sink.byte(tag::OPTION)),
            Schema::Seq(inner) => return self.schema_at(inner, at, sink.byte(tag::SEQ)),
            Schema::Map(key, value) => {
                let sink = self.schema_at(key, at, sink.byte(tag::MAP));
                return self.schema_at(value, at, sink);
            }
            Schema::Array(inner, length) => {
                return self.schema_at(inner, at, sink.byte(tag::ARRAY).number(*length));
            }
            Schema::Tuple(elements) => return self.schemas(elements, at, sink.byte(tag::TUPLE)),
            Schema::Defined(definition) => {
                let Some(position) = self.position(definition) else { panic!("all have been collected") };
                return sink.byte(tag::DEFINED).number(position as u64);
            }
            Schema::Back(target) => {
                return match self.position_of(target.id, at) {
                    Some(position) => sink.byte(tag::BACK).number(position as u64),
                    None => sink.byte(tag::UNDESCRIBED).string(target.name),
                };
            }
        };
        sink.byte(leaf)
    }
}

/// Counts bytes, and writes as many as there is room for.
struct Sink<'r> {
    room: &'r mut [u8],
    length: usize,
}

impl<'r> Sink<'r> {
    const fn new(room: &'r mut [u8]) -> Self {
        Self { room, length: 0 }
    }

    const fn byte(self, byte: u8) -> Self {
        self.bytes(&[byte])
    }

    const fn bytes(mut self, bytes: &[u8]) -> Self {
        let end = self.length + bytes.len();
        if end <= self.room.len() {
            let (_, rest) = self.room.split_at_mut(self.length);
            let (place, _) = rest.split_at_mut(bytes.len());
            place.copy_from_slice(bytes);
        }
        self.length = end;
        self
    }

    /// LEB128 without sign, as WebAssembly itself writes numbers.
    #[allow(clippy::cast_possible_truncation)] // Seven bits at a time.
    const fn number(mut self, mut number: u64) -> Self {
        while number >= 0x80 {
            self = self.byte(number as u8 | 0x80);
            number >>= 7;
        }
        self.byte(number as u8)
    }

    const fn string(self, string: &str) -> Self {
        self.number(string.len() as u64).bytes(string.as_bytes())
    }

    /// One string, with an end of line between the lines.
    const fn lines(mut self, lines: &[&str]) -> Self {
        let mut length = lines.len().saturating_sub(1);
        let mut index = 0;
        while index < lines.len() {
            length += without_space(lines[index]).len();
            index += 1;
        }
        self = self.number(length as u64);
        index = 0;
        while index < lines.len() {
            if index > 0 {
                self = self.byte(b'\n');
            }
            self = self.bytes(without_space(lines[index]).as_bytes());
            index += 1;
        }
        self
    }
}

/// Between the slashes of a comment and its text stands a space.
const fn without_space(line: &str) -> &str {
    match line.as_bytes() {
        [b' ', ..] => line.split_at(1).1,
        _ => line,
    }
}
