//! The records in a plugin's .wasm file, of functions and of types. `docs/abi.md` describes the bytes.
//! `interface::read` reads them in the host.

use super::definitions::Definitions;
use super::fingerprint::tag_of;
use super::sink::Sink;
use super::{AnchorRef, Definition, Field, Fields, Schema, Shape, Variant, tag};
use crate::wire::abi;

/// Writer of types. It names structs and enums as the record's readers find them.
pub(super) struct Writer<'d, 'r> {
    pub(super) definitions: &'d Definitions<'r>,
    pub(super) names: Names,
}

/// The naming of a record's own definitions.
#[derive(Clone, Copy)]
pub(super) enum Names {
    /// By position.
    Positions,
    /// By position. Each has its identity besides, because other records have copies of it.
    Identified,
    /// By identity, which is the position: the definitions are records of their own.
    Shared,
}

impl Schema {
    /// Returns the length in bytes of the record of this struct or enum.
    ///
    /// # Panics
    ///
    /// If it is another type.
    pub const fn record_length(&self) -> usize {
        let mut room = Definitions::ROOM;
        let mut definitions = Definitions::new(&mut room);
        definitions.add_definition(self.definition());
        let mut sink = Sink::new(&mut []);
        definitions.write_record(self.definition().key.id, &mut sink);
        with_prefix(sink.length)
    }

    /// Returns the record of this struct or enum, which is `N` bytes long.
    ///
    /// # Panics
    ///
    /// If `N` is not [`record_length`](Self::record_length), or if it is another type. The panic is a
    /// compile-time error, because the record is a constant.
    pub const fn record<const N: usize>(&self) -> [u8; N] {
        assert!(N <= abi::LONGEST_SECTION, "the description of a type has at most 1 MiB");
        let mut room = Definitions::ROOM;
        let mut definitions = Definitions::new(&mut room);
        definitions.add_definition(self.definition());
        let mut bytes = [0; N];
        let mut sink = Sink::new(&mut bytes);
        sink.number(without_prefix(N) as u64);
        definitions.write_record(self.definition().key.id, &mut sink);
        assert!(sink.length == N);
        bytes
    }

    /// Returns the number of records that the record of this struct or enum refers to.
    pub const fn anchor_count(&self) -> usize {
        let mut room = Definitions::ROOM;
        let mut definitions = Definitions::new(&mut room);
        definitions.add_definition(self.definition());
        definitions.anchor_count()
    }

    /// Returns the anchors of the records that the record of this struct or enum refers to.
    pub const fn anchors<const N: usize>(&self) -> [AnchorRef; N] {
        let mut room = Definitions::ROOM;
        let mut definitions = Definitions::new(&mut room);
        definitions.add_definition(self.definition());
        definitions.anchors()
    }

    pub(super) const fn definition(&self) -> &'static Definition {
        match self {
            Self::Defined(definition) => definition,
            _ => panic!("only structs and enums have records of their own"),
        }
    }
}

/// Returns the length of a record whose content has this length.
pub(super) const fn with_prefix(length: usize) -> usize {
    let mut prefix = Sink::new(&mut []);
    prefix.number(length as u64);
    prefix.length + length
}

/// Returns the length of the content of a record that has this length.
pub(super) const fn without_prefix(length: usize) -> usize {
    let mut prefix = 1;
    while with_prefix(length - prefix) > length {
        prefix += 1;
    }
    length - prefix
}

impl Definitions<'_> {
    /// Writes the record of the last definition, after its length.
    pub(super) const fn write_record(&self, id: u64, sink: &mut Sink<'_>) {
        sink.byte(tag::DEFINITION);
        sink.number(abi::VERSION as u64);
        sink.u64(id);
        Writer { definitions: self, names: Names::Identified }.list(self.count - 1, sink);
    }
}

impl Writer<'_, '_> {
    /// Writes the definitions. The one at `own` has no identity.
    const fn list(&self, own: usize, sink: &mut Sink<'_>) {
        sink.number(self.definitions.count as u64);
        let mut index = 0;
        while index < self.definitions.count {
            if let Some(definition) = self.definitions.all[index] {
                if matches!(self.names, Names::Identified) && index != own {
                    sink.byte(tag::IDENTIFIED);
                    sink.u64(definition.key.id);
                }
                self.definition(definition, index, sink);
            }
            index += 1;
        }
    }

    /// Writes the definitions of a function.
    pub(super) const fn all(&self, sink: &mut Sink<'_>) {
        match self.names {
            Names::Shared => sink.number(0),
            _ => self.list(usize::MAX, sink),
        }
    }

    pub(super) const fn definition(&self, definition: &Definition, at: usize, sink: &mut Sink<'_>) {
        let shape = definition.shape();
        sink.byte(match shape {
            Shape::Struct(_) => tag::STRUCT,
            Shape::Enum(variants) if have_marks(variants) => tag::MARKED_ENUM,
            Shape::Enum(_) => tag::ENUM,
        });
        sink.string(definition.name);
        sink.docs(definition.docs());
        self.schemas(definition.parameters(), at, sink);
        match shape {
            Shape::Struct(fields) => self.fields(fields, at, sink),
            Shape::Enum(variants) => {
                sink.number(variants.len() as u64);
                let is_marked = have_marks(variants);
                let mut index = 0;
                while index < variants.len() {
                    let variant = &variants[index];
                    sink.string(variant.name);
                    sink.docs(variant.docs);
                    if is_marked {
                        sink.marks(if variant.is_other { tag::OTHER } else { 0 }, variant.aliases);
                    }
                    self.fields(&variant.fields, at, sink);
                    index += 1;
                }
            }
        }
    }

    const fn fields(&self, fields: &Fields, at: usize, sink: &mut Sink<'_>) {
        match fields {
            Fields::Unit => sink.byte(tag::NO_FIELDS),
            Fields::Tuple(fields) => {
                sink.byte(tag::TUPLE_FIELDS);
                self.schemas(fields, at, sink);
            }
            Fields::Named(fields) => {
                let is_marked = any_has_marks(fields);
                sink.byte(if is_marked { tag::MARKED_FIELDS } else { tag::NAMED_FIELDS });
                sink.number(fields.len() as u64);
                let mut index = 0;
                while index < fields.len() {
                    let field = &fields[index];
                    sink.string(field.name);
                    sink.docs(field.docs);
                    if is_marked {
                        sink.marks(if field.default.is_some() { tag::MAY_LACK } else { 0 }, field.aliases);
                    }
                    self.schema_at(&field.schema, at, sink);
                    index += 1;
                }
            }
        }
    }

    const fn schemas(&self, schemas: &[Schema], at: usize, sink: &mut Sink<'_>) {
        sink.number(schemas.len() as u64);
        let mut index = 0;
        while index < schemas.len() {
            self.schema_at(&schemas[index], at, sink);
            index += 1;
        }
    }

    /// Writes the type of an argument or a result.
    pub(super) const fn schema(&self, schema: &Schema, sink: &mut Sink<'_>) {
        self.schema_at(schema, 0, sink);
    }

    const fn schema_at(&self, schema: &Schema, at: usize, sink: &mut Sink<'_>) {
        match schema {
            Schema::Defined(definition) => return self.defined(definition, sink),
            Schema::BackRef(target, _) => {
                return match (self.definitions.position_of(target.id, at), target.anchor) {
                    (Some(position), _) => self.position(position, true, sink),
                    (None, Some(_)) => {
                        sink.byte(tag::BACK_RECORDED);
                        sink.u64(target.id);
                    }
                    (None, None) => {
                        sink.byte(tag::UNDESCRIBED);
                        sink.string(target.name);
                    }
                };
            }
            _ => sink.byte(tag_of(schema)),
        }
        match schema {
            Schema::Option(inner) | Schema::Seq(inner) => self.schema_at(inner, at, sink),
            Schema::Map(key, value) => {
                self.schema_at(key, at, sink);
                self.schema_at(value, at, sink);
            }
            Schema::Array(inner, length) => {
                sink.number(*length);
                self.schema_at(inner, at, sink);
            }
            Schema::Tuple(elements) => self.schemas(elements, at, sink),
            _ => {}
        }
    }

    const fn defined(&self, definition: &Definition, sink: &mut Sink<'_>) {
        if definition.key.anchor.is_some() && !matches!(self.names, Names::Shared) {
            sink.byte(tag::RECORDED);
            sink.u64(definition.key.id);
            return;
        }
        let Some(position) = self.definitions.position(definition) else {
            panic!("all definitions have been collected")
        };
        self.position(position, false, sink);
    }

    const fn position(&self, position: usize, is_back: bool, sink: &mut Sink<'_>) {
        if matches!(self.names, Names::Shared) {
            sink.byte(if is_back { tag::BACK_RECORDED } else { tag::RECORDED });
            sink.u64(position as u64);
            return;
        }
        sink.byte(if is_back { tag::BACK } else { tag::DEFINED });
        sink.number(position as u64);
    }
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
