//! The structs and enums of a record: collected, and named by their positions or identities.

use super::argument::Argument;
use super::{AnchorRef, Definition, Fields, Schema, Shape};
use crate::wire::abi;

/// The identity and the anchor of a struct or an enum with a record of its own.
pub(super) type Recorded = Option<(u64, AnchorRef)>;

/// Room for the definitions of a record. Hand-written code stays far below its size.
pub(super) type Room =
    ([Option<&'static Definition>; abi::MOST_DEFINITIONS], [Recorded; abi::MOST_DEFINITIONS]);

/// The structs and enums of a record, each after those that it contains.
///
/// A struct or an enum with a record of its own is in `recorded` instead, and so are not those that it
/// contains.
pub(super) struct Definitions<'r> {
    pub(super) all: &'r mut [Option<&'static Definition>],
    pub(super) count: usize,
    recorded: &'r mut [Recorded],
    recorded_count: usize,
    /// True if the types with records of their own are in `all`, too.
    with_recorded: bool,
}

impl<'r> Definitions<'r> {
    #[allow(clippy::large_stack_arrays, reason = "24 KiB, in constants and on the stack of a host")]
    pub(super) const ROOM: Room = ([None; abi::MOST_DEFINITIONS], [None; abi::MOST_DEFINITIONS]);

    pub(super) const fn new((all, recorded): &'r mut Room) -> Self {
        Self { all, count: 0, recorded, recorded_count: 0, with_recorded: false }
    }

    /// Adds types that have records of their own like others.
    pub(super) const fn with_recorded(self) -> Self {
        Self { with_recorded: true, ..self }
    }

    /// Lists definitions that are known.
    pub(super) fn listed(all: &'r mut [Option<&'static Definition>]) -> Self {
        Self { count: all.len(), all, recorded: &mut [], recorded_count: 0, with_recorded: true }
    }

    /// Adds those of a function: those of its arguments first, then those of its result.
    pub(super) const fn add(&mut self, arguments: &[Argument], result: &Schema) {
        let mut index = 0;
        while index < arguments.len() {
            self.collect(&arguments[index].schema);
            index += 1;
        }
        self.collect(result);
    }

    /// Adds a definition, even if it has a record of its own.
    pub(super) const fn add_definition(&mut self, definition: &'static Definition) {
        self.collect_all(definition.parameters());
        match definition.shape() {
            Shape::Struct(fields) => self.collect_fields(fields),
            Shape::Enum(variants) => {
                let mut index = 0;
                while index < variants.len() {
                    self.collect_fields(&variants[index].fields);
                    index += 1;
                }
            }
        }
        assert!(self.count < self.all.len(), "a plugin function can use at most 1,024 structs and enums");
        self.all[self.count] = Some(definition);
        self.count += 1;
    }

    const fn collect(&mut self, schema: &Schema) {
        match schema {
            Schema::Option(inner) | Schema::Seq(inner) | Schema::Array(inner, _) => self.collect(inner),
            Schema::Map(key, value) => {
                self.collect(key);
                self.collect(value);
            }
            Schema::Tuple(elements) => self.collect_all(elements),
            Schema::Defined(definition) => {
                if let Some(anchor) = definition.key.anchor
                    && !self.with_recorded
                {
                    self.add_recorded(definition.key.id, anchor);
                } else if self.position(definition).is_none() {
                    self.add_definition(definition);
                }
            }
            Schema::BackRef(target, _) => {
                if let Some(anchor) = target.anchor
                    && !self.with_recorded
                {
                    self.add_recorded(target.id, anchor);
                }
            }
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

    const fn add_recorded(&mut self, id: u64, anchor: AnchorRef) {
        let mut index = 0;
        while index < self.recorded_count {
            if let Some((other, _)) = self.recorded[index]
                && other == id
            {
                return;
            }
            index += 1;
        }
        assert!(
            self.recorded_count < self.recorded.len(),
            "a plugin function can use at most 1,024 structs and enums"
        );
        self.recorded[self.recorded_count] = Some((id, anchor));
        self.recorded_count += 1;
    }

    /// Returns the number of structs and enums that have records of their own.
    pub(super) const fn anchor_count(&self) -> usize {
        self.recorded_count
    }

    /// Returns an anchor. `index` is less than [`anchor_count`](Self::anchor_count).
    const fn anchor(&self, index: usize) -> AnchorRef {
        match self.recorded[index] {
            Some((_, anchor)) => anchor,
            None => panic!("there are fewer anchors"),
        }
    }

    pub(super) const fn position(&self, definition: &Definition) -> Option<usize> {
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
    pub(super) const fn position_of(&self, id: u64, from: usize) -> Option<usize> {
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

    pub(super) const fn anchors<const N: usize>(&self) -> [AnchorRef; N] {
        let mut anchors = [AnchorRef::NONE; N];
        let mut index = 0;
        while index < N {
            anchors[index] = self.anchor(index);
            index += 1;
        }
        anchors
    }
}
