//! The records of functions in a plugin's .wasm file. `docs/abi.md` describes the bytes. `interface::read`
//! reads them in the host.

use super::argument::Argument;
use super::fingerprint::tag;
use super::{DefaultValue, Definition, Field, Fields, Schema, Shape, Variant};
use crate::wire::abi;

/// The structs and enums of a signature, each after those that it contains.
pub(super) struct Definitions {
    all: [Option<&'static Definition>; Self::MOST],
    count: usize,
}

impl Definitions {
    /// Hand-written signatures stay far below this limit.
    const MOST: usize = abi::MOST_DEFINITIONS;

    pub(super) const fn of(arguments: &[Argument], result: &Schema) -> Self {
        let mut definitions = Self { all: [None; Self::MOST], count: 0 };
        let mut index = 0;
        while index < arguments.len() {
            definitions.collect(&arguments[index].schema);
            index += 1;
        }
        definitions.collect(result);
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
                && other.key.id == definition.key.id
            {
                return Some(index);
            }
            index += 1;
        }
        None
    }

    /// Returns the position of the target of a back reference in the definition at `from`. The type that
    /// encloses the definition comes after it. Falls back to any type with that identity.
    const fn position_of(&self, id: u64, from: usize) -> Option<usize> {
        let mut index = 0;
        while index < self.count {
            let position = (from + index) % self.count;
            if let Some(other) = self.all[position]
                && other.key.id == id
            {
                return Some(position);
            }
            index += 1;
        }
        None
    }

    /// Writes the defaults of all fields, in the order of the definitions. Counts all, and writes those that
    /// fit.
    pub(super) const fn defaults(&self, room: &mut [DefaultValue]) -> usize {
        let (mut index, mut count) = (0, 0);
        while index < self.count {
            match self.all[index] {
                Some(Definition { shape: Shape::Struct(fields), .. }) => {
                    count = defaults_of(fields, count, room);
                }
                Some(Definition { shape: Shape::Enum(variants), .. }) => {
                    let mut variant = 0;
                    while variant < variants.len() {
                        count = defaults_of(&variants[variant].fields, count, room);
                        variant += 1;
                    }
                }
                None => {}
            }
            index += 1;
        }
        count
    }

    pub(super) const fn write<'r>(&self, mut sink: Sink<'r>) -> Sink<'r> {
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
            Shape::Enum(variants) if have_marks(variants) => sink.byte(tag::MARKED_ENUM),
            Shape::Enum(_) => sink.byte(tag::ENUM),
        };
        sink = self.schemas(parameters, at, sink.string(name).lines(docs));
        match shape {
            Shape::Struct(fields) => self.fields(fields, at, sink),
            Shape::Enum(variants) => {
                sink = sink.number(variants.len() as u64);
                let is_marked = have_marks(variants);
                let mut index = 0;
                while index < variants.len() {
                    let variant = &variants[index];
                    sink = sink.string(variant.name).lines(variant.docs);
                    if is_marked {
                        sink = sink.marks(if variant.is_other { tag::OTHER } else { 0 }, variant.aliases);
                    }
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
                let is_marked = any_has_marks(fields);
                sink = sink.byte(if is_marked { tag::MARKED_FIELDS } else { tag::NAMED_FIELDS });
                sink = sink.number(fields.len() as u64);
                let mut index = 0;
                while index < fields.len() {
                    let field = &fields[index];
                    sink = sink.string(field.name).lines(field.docs);
                    if is_marked {
                        sink = sink
                            .marks(if field.default.is_some() { tag::MAY_LACK } else { 0 }, field.aliases);
                    }
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

    pub(super) const fn schema<'r>(&self, schema: &Schema, sink: Sink<'r>) -> Sink<'r> {
        self.schema_at(schema, 0, sink)
    }

    const fn schema_at<'r>(&self, schema: &Schema, at: usize, sink: Sink<'r>) -> Sink<'r> {
        if let Schema::BackRef(target, _) = schema
            && self.position_of(target.id, at).is_none()
        {
            return sink.byte(tag::UNDESCRIBED).string(target.name);
        }
        let sink = sink.byte(tag::of(schema));
        match schema {
            Schema::Option(inner) | Schema::Seq(inner) => self.schema_at(inner, at, sink),
            Schema::Map(key, value) => self.schema_at(value, at, self.schema_at(key, at, sink)),
            Schema::Array(inner, length) => self.schema_at(inner, at, sink.number(*length)),
            Schema::Tuple(elements) => self.schemas(elements, at, sink),
            Schema::Defined(definition) => sink.place(self.position(definition)),
            Schema::BackRef(target, _) => sink.place(self.position_of(target.id, at)),
            _ => sink,
        }
    }
}

/// Writes the defaults of the fields from place `count` on. Returns the place after them.
const fn defaults_of(fields: &Fields, mut count: usize, room: &mut [DefaultValue]) -> usize {
    if let Fields::Named(fields) = fields {
        let mut index = 0;
        while index < fields.len() {
            if let Some(default) = fields[index].default {
                if count < room.len() {
                    room[count] = default;
                }
                count += 1;
            }
            index += 1;
        }
    }
    count
}

/// Returns true if a field has a default or another name.
const fn any_has_marks(fields: &[Field]) -> bool {
    let mut index = 0;
    while index < fields.len() {
        if fields[index].default.is_some() || !fields[index].aliases.is_empty() {
            return true;
        }
        index += 1;
    }
    false
}

/// Returns true if a variant replaces others or has another name.
const fn have_marks(variants: &[Variant]) -> bool {
    let mut index = 0;
    while index < variants.len() {
        if variants[index].is_other || !variants[index].aliases.is_empty() {
            return true;
        }
        index += 1;
    }
    false
}

/// Sink for a record. Counts all bytes, and writes those that fit.
pub(super) struct Sink<'r> {
    room: &'r mut [u8],
    pub(super) length: usize,
    has_docs: bool,
}

impl<'r> Sink<'r> {
    pub(super) const fn new(room: &'r mut [u8]) -> Self {
        Self { room, length: 0, has_docs: true }
    }

    /// Leaves out documentation.
    pub(super) const fn without_docs(self) -> Self {
        Self { has_docs: false, ..self }
    }

    pub(super) const fn byte(self, byte: u8) -> Self {
        self.bytes(&[byte])
    }

    pub(super) const fn bytes(mut self, bytes: &[u8]) -> Self {
        let end = self.length + bytes.len();
        if end <= self.room.len() {
            let (_, rest) = self.room.split_at_mut(self.length);
            let (place, _) = rest.split_at_mut(bytes.len());
            place.copy_from_slice(bytes);
        }
        self.length = end;
        self
    }

    /// Writes an unsigned LEB128 number, as in WebAssembly.
    #[allow(clippy::cast_possible_truncation)] // Seven bits at a time.
    pub(super) const fn number(mut self, mut number: u64) -> Self {
        while number >= 0x80 {
            self = self.byte(number as u8 | 0x80);
            number >>= 7;
        }
        self.byte(number as u8)
    }

    /// Writes the position of a definition in the list.
    const fn place(self, position: Option<usize>) -> Self {
        let Some(position) = position else { panic!("all definitions have been collected") };
        self.number(position as u64)
    }

    /// Writes the number of aliases with a mark in its highest bit, and the aliases.
    const fn marks(mut self, mark: u8, aliases: &[&str]) -> Self {
        assert!(aliases.len() < 0x80, "a field or a variant has at most 127 aliases");
        #[expect(clippy::cast_possible_truncation)] // Fewer than 128.
        let count = aliases.len() as u8;
        self = self.byte(mark | count);
        let mut index = 0;
        while index < aliases.len() {
            self = self.string(aliases[index]);
            index += 1;
        }
        self
    }

    pub(super) const fn string(self, string: &str) -> Self {
        self.number(string.len() as u64).bytes(string.as_bytes())
    }

    /// Writes documentation as one string: the lines, separated by line feeds.
    pub(super) const fn lines(mut self, lines: &[&str]) -> Self {
        let lines = if self.has_docs { lines } else { &[] };
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

/// Removes the space between the slashes of a comment and its text.
const fn without_space(line: &str) -> &str {
    match line.as_bytes() {
        [b' ', ..] => line.split_at(1).1,
        _ => line,
    }
}
