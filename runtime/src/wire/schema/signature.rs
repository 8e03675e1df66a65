//! Signatures of functions, for plugins and stubs. Both ends derive the form of a call from them.

use alloc::vec::Vec;

use super::argument::Argument;
use super::defaults::Defaults;
use super::definitions::{Definitions, Room};
use super::hasher::Hasher;
use super::passing::{Passing, without_underscores};
use super::record::{Names, Writer, with_prefix, without_prefix};
use super::sink::Sink;
use super::tag;
use super::{AnchorRef, DefaultValue, Schema};
use crate::wire::abi;

/// The signature of a function. Its plugin describes the function by it, and its stub expects it.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    krate: &'static str,
    version: &'static str,
    /// Crate and version of the interface. Empty unless another crate implements the interface.
    interface: (&'static str, &'static str),
    name: &'static str,
    docs: &'static [&'static str],
    arguments: &'static [Argument],
    result: Schema,
    role: Role,
    fingerprint: u64,
}

/// Other properties of a function. They are not in the fingerprint, because a plugin's function stays the
/// same, required by its host or not. The record has one of them: the end that implements the function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Required,
    Optional,
    Constructor,
    Batch,
    Host,
}

impl Signature {
    /// Creates the signature of the function that is exported as `name`. `place` is a crate and the version
    /// of its package, if it has one.
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

    /// Moves the function to another crate and its `version`. An interface is described in its own crate, and
    /// implemented in the crates of its plugins.
    #[must_use]
    pub const fn in_crate(self, place: (&'static str, Option<&'static str>)) -> Self {
        let interface = (self.krate, self.version);
        Self { krate: place.0, version: version(place.1), interface, ..self }
    }

    /// Marks the function as one that a plugin may lack.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self { role: Role::Optional, ..self }
    }

    /// Marks the function as the constructor of an interface.
    #[must_use]
    pub const fn constructor(self) -> Self {
        Self { role: Role::Constructor, ..self }
    }

    /// Marks the function as a batch, which calls another function for each element of its only argument.
    #[must_use]
    pub const fn batch(self) -> Self {
        Self { role: Role::Batch, ..self }
    }

    /// Marks the function as a host function.
    #[must_use]
    pub const fn of_host(self) -> Self {
        Self { role: Role::Host, ..self }
    }

    /// Returns true if a plugin may lack the function: it is a method with a default body.
    pub const fn is_optional(&self) -> bool {
        matches!(self.role, Role::Optional)
    }

    /// Returns true if the function is the constructor of an interface.
    pub const fn is_constructor(&self) -> bool {
        matches!(self.role, Role::Constructor)
    }

    /// Returns true if the function is a batch, which calls another function for each element of its only
    /// argument.
    pub const fn is_batch(&self) -> bool {
        matches!(self.role, Role::Batch)
    }

    /// Returns the function's name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the fingerprint. It equals another signature's if the functions have the same name and are
    /// called in the same way. `docs/abi.md` defines its coverage.
    pub const fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Returns the parts of a call that travel in words.
    pub const fn words(&self) -> abi::Words {
        let (mut index, mut size, mut arguments, mut result) = (0, 0, true, true);
        while index < self.arguments.len() {
            let Argument { passing, schema, .. } = &self.arguments[index];
            match (passing, schema.most_size(abi::ARGUMENT_WORDS)) {
                (Passing::Value | Passing::Ref, Some(most)) => size += most,
                (Passing::MaybeRef, Some(most)) => size += 1 + most,
                (Passing::Mut | Passing::MutSlice, _) => (arguments, result) = (false, false),
                (_, None) => arguments = false,
            }
            index += 1;
        }
        arguments = arguments && size <= abi::ARGUMENT_WORDS;
        result = result && self.result.most_size(abi::RESULT_WORD).is_some();
        abi::Words { arguments, result }
    }

    /// Returns names and schemas of the encoded arguments.
    #[cfg(any(feature = "host", test))]
    pub(crate) fn values(&self) -> impl Iterator<Item = (&'static str, Schema)> {
        self.arguments.iter().map(|argument| {
            let schema = match argument.passing {
                Passing::MaybeRef => Schema::Option(&argument.schema),
                _ => argument.schema,
            };
            (argument.name, schema)
        })
    }

    /// Returns names and schemas of the values in a reply.
    #[cfg(any(feature = "host", test))]
    pub(crate) fn reply(&self) -> impl Iterator<Item = (&'static str, Schema)> {
        let comes_back = self.arguments.iter().filter(|argument| match argument.passing {
            Passing::Mut => true,
            // Slices of numbers come back in place, so the reply does not have them.
            Passing::MutSlice => {
                !matches!(argument.schema, Schema::Seq(number) if number.number_size().is_some())
            }
            _ => false,
        });
        core::iter::once(("result", self.result))
            .chain(comes_back.map(|argument| (argument.name, argument.schema)))
    }

    /// Returns the length of the record, in bytes.
    pub const fn record_length(&self) -> usize {
        let mut room = Definitions::ROOM;
        let definitions = self.definitions(&mut room);
        let mut sink = Sink::new(&mut []);
        self.body(&definitions, &mut sink);
        with_prefix(sink.length)
    }

    /// Returns the record, which is `N` bytes long.
    ///
    /// # Panics
    ///
    /// If `N` is not [`record_length`](Self::record_length). The panic is a compile-time error, because the
    /// record is a constant.
    pub const fn record<const N: usize>(&self) -> [u8; N] {
        assert!(N <= abi::LONGEST_SECTION, "the description of a plugin function has at most 1 MiB");
        let mut bytes = [0; N];
        assert!(self.write_record(&mut bytes) == N);
        bytes
    }

    /// Writes the record to `room`, which must be large enough. Returns the record's length.
    pub(crate) const fn write_record(&self, room: &mut [u8]) -> usize {
        // The length of the body follows from the size of `room`, so a second count is not needed.
        let body = without_prefix(room.len()) as u64;
        let mut own = Definitions::ROOM;
        let definitions = self.definitions(&mut own);
        let mut sink = Sink::new(room);
        sink.number(body);
        self.body(&definitions, &mut sink);
        sink.length
    }

    /// Returns the number of fields with defaults in all structs and enums of the arguments and the result.
    pub const fn default_count(&self) -> usize {
        self.collect_defaults(&mut [])
    }

    /// Returns the default values of these fields, in the order of the definitions.
    ///
    /// # Panics
    ///
    /// If `N` is not [`default_count`](Self::default_count).
    #[doc(hidden)]
    pub const fn defaults<const N: usize>(&self) -> [DefaultValue; N] {
        let mut defaults: [DefaultValue; N] = [no_default; N];
        assert!(self.collect_defaults(&mut defaults) == N);
        defaults
    }

    /// Returns the encoded default value of the field with this number.
    #[cfg(any(feature = "host", test))]
    pub(crate) fn default_value(&self, ordinal: usize) -> Option<Vec<u8>> {
        let mut defaults: Vec<DefaultValue> = alloc::vec![no_default; self.default_count()];
        self.collect_defaults(&mut defaults);
        defaults.get(ordinal)?()
    }

    /// Writes the defaults to `room`, as far as they fit. Returns the number of all.
    const fn collect_defaults(&self, room: &mut [DefaultValue]) -> usize {
        let mut visited = Defaults::NOTHING;
        let mut defaults = Defaults::new(&mut visited, room);
        let mut index = 0;
        while index < self.arguments.len() {
            defaults.add(&self.arguments[index].schema);
            index += 1;
        }
        defaults.add(&self.result);
        defaults.count
    }

    /// Returns the number of records that the record of this function refers to.
    pub const fn anchor_count(&self) -> usize {
        let mut room = Definitions::ROOM;
        self.definitions(&mut room).anchor_count()
    }

    /// Returns the anchors of the records that the record of this function refers to.
    pub const fn anchors<const N: usize>(&self) -> [AnchorRef; N] {
        let mut room = Definitions::ROOM;
        self.definitions(&mut room).anchors()
    }

    /// Returns the structs and enums of the record.
    pub(super) const fn definitions<'r>(&self, room: &'r mut Room) -> Definitions<'r> {
        let mut definitions = Definitions::new(room);
        self.add_to(&mut definitions);
        definitions
    }

    pub(super) const fn add_to(&self, definitions: &mut Definitions<'_>) {
        definitions.add(self.arguments, &self.result);
    }

    pub(super) const fn body(&self, definitions: &Definitions<'_>, sink: &mut Sink<'_>) {
        let names = if definitions.anchor_count() > 0 { Names::Identified } else { Names::Positions };
        self.write(&Writer { definitions, names }, sink);
    }

    /// Writes the record after its length.
    pub(super) const fn write(&self, writer: &Writer<'_, '_>, sink: &mut Sink<'_>) {
        sink.byte(if matches!(self.role, Role::Host) { tag::HOST_FUNCTION } else { tag::FUNCTION });
        sink.number(abi::VERSION as u64);
        sink.string(self.krate);
        sink.string(self.version);
        sink.string(self.interface.0);
        sink.string(self.interface.1);
        sink.string(self.name);
        sink.docs(self.docs);
        writer.all(sink);
        sink.number(self.arguments.len() as u64);
        let mut index = 0;
        while index < self.arguments.len() {
            let argument = &self.arguments[index];
            sink.string(argument.name);
            sink.byte(argument.form());
            writer.schema(&argument.schema, sink);
            index += 1;
        }
        writer.schema(&self.result, sink);
        sink.u64(self.fingerprint);
    }
}

/// Stands for a field without a default.
fn no_default() -> Option<Vec<u8>> {
    None
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
        let Argument { name, passing, schema, .. } = &arguments[index];
        hasher = hasher.string(without_underscores(name)).byte(passing.way_back());
        if matches!(passing, Passing::MaybeRef) {
            hasher = hasher.byte(tag::OPTION);
        }
        hasher = hasher.schema(schema);
        index += 1;
    }
    hasher.schema(result).finish()
}

#[cfg(test)]
mod tests;
