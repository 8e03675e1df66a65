//! Schemas: the encoding of types, in constants. They reach the host as records in the plugin's .wasm file.

mod anchor;
mod argument;
mod definitions;
mod fingerprint;
mod record;
mod signature;
mod sink;
mod size;
mod skipped;
mod unchecked;

use alloc::vec::Vec;

pub use anchor::{Anchor, AnchorRef};
pub use argument::{Argument, Passing};
pub(crate) use fingerprint::{Hasher, tag};
#[cfg(test)]
pub(crate) use record::guest_section;
pub(crate) use record::section;
pub use signature::Signature;
pub(crate) use signature::without_underscores;
pub(crate) use size::Sizes;
pub(crate) use skipped::Skipped;
use unchecked::Unchecked;

/// The encoding of a type's values.
///
/// A constant costs nothing: the compiler stores its data only if the program uses it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Schema {
    /// No bytes.
    Unit,
    /// One byte, 0 or 1.
    Bool,
    /// An integer of 8 bits.
    U8,
    /// An integer of 16 bits.
    U16,
    /// An integer of 32 bits.
    U32,
    /// An integer of 64 bits, or a `usize`.
    U64,
    /// An integer of 128 bits.
    U128,
    /// A signed integer of 8 bits.
    I8,
    /// A signed integer of 16 bits.
    I16,
    /// A signed integer of 32 bits.
    I32,
    /// A signed integer of 64 bits, or an `isize`.
    I64,
    /// A signed integer of 128 bits.
    I128,
    /// A floating-point number of 32 bits.
    F32,
    /// A floating-point number of 64 bits.
    F64,
    /// A character, in one to four bytes of UTF-8.
    Char,
    /// UTF-8, after its length in bytes.
    String,
    /// A byte, 1 if a value follows and 0 otherwise, and the value.
    Option(&'static Schema),
    /// Elements, after their number.
    Seq(&'static Schema),
    /// Pairs of key and value, after their number.
    Map(&'static Schema, &'static Schema),
    /// A fixed number of elements.
    Array(&'static Schema, u64),
    /// One value of each, in order.
    Tuple(&'static [Schema]),
    /// A struct or an enum.
    Defined(&'static Definition),
    /// A struct or an enum that contains this one, or that is not described here. The function returns its
    /// schema.
    BackRef(TypeKey, fn() -> Schema),
}

impl Schema {
    /// Returns the size of a value in bytes, if it is a number that some type has in memory in the same form.
    /// An end with such a type passes the numbers in blocks, so the other end must know the size.
    pub(crate) const fn number_size(&self) -> Option<usize> {
        match self {
            Self::U8 | Self::I8 => Some(1),
            Self::U16 | Self::I16 => Some(2),
            Self::U32 | Self::I32 | Self::F32 => Some(4),
            Self::U64 | Self::I64 | Self::F64 => Some(8),
            Self::U128 | Self::I128 => Some(16),
            _ => None,
        }
    }
}

/// A struct or an enum.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    pub(crate) name: &'static str,
    content: Unchecked<Content>,
    pub(crate) key: TypeKey,
    /// Covers everything in the definition except documentation.
    pub(crate) fingerprint: u64,
    /// A field of this type, or of a type within, that is not on the wire.
    pub(crate) skipped: Option<Skipped>,
    pub(crate) sizes: Sizes,
}

/// The parts of a definition that refer to other types.
#[derive(Clone, Copy, Debug)]
struct Content {
    docs: &'static [&'static str],
    parameters: &'static [Schema],
    shape: Shape,
}

/// Content of a [`Definition`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Shape {
    /// A struct: its fields in order.
    Struct(Fields),
    /// An enum: the variant's number, counted from 0, in 32 bits, and the variant's fields.
    Enum(&'static [Variant]),
}

/// The fields of a struct or variant, in the order of their encoding.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Fields {
    /// No fields.
    Unit,
    /// Numbered fields.
    Tuple(&'static [Schema]),
    /// Named fields.
    Named(&'static [Field]),
}

/// A named field.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub(crate) name: &'static str,
    pub(crate) docs: &'static [&'static str],
    pub(crate) schema: Schema,
    /// Set if the other side may lack the field.
    pub(crate) default: Option<DefaultValue>,
    /// Other names of the field.
    pub(crate) aliases: &'static [&'static str],
}

/// Returns the encoded default value of a field, or `None` if it cannot be encoded.
pub(crate) type DefaultValue = fn() -> Option<Vec<u8>>;

/// A variant of an enum.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    pub(crate) name: &'static str,
    pub(crate) docs: &'static [&'static str],
    pub(crate) fields: Fields,
    /// Other names of the variant.
    pub(crate) aliases: &'static [&'static str],
    /// True if the variant replaces variants that this side does not know.
    pub(crate) is_other: bool,
}

impl Definition {
    /// Describes a struct or an enum. `docs` are the lines of its documentation, and `parameters` the
    /// arguments of its type parameters.
    #[must_use]
    pub const fn new(
        key: TypeKey,
        docs: &'static [&'static str],
        parameters: &'static [Schema],
        shape: Shape,
    ) -> Self {
        let fingerprint = fingerprint::definition(key.name, parameters, &shape);
        let skipped = skipped::within(&key, &shape);
        let sizes = Sizes::of(&shape);
        let content = Unchecked::new(Content { docs, parameters, shape });
        Self { name: key.name, content, key, fingerprint, skipped, sizes }
    }

    pub(crate) const fn docs(&self) -> &'static [&'static str] {
        self.content.get().docs
    }

    /// Returns the arguments of the type's parameters.
    pub(crate) const fn parameters(&self) -> &'static [Schema] {
        self.content.get().parameters
    }

    pub(crate) const fn shape(&self) -> &Shape {
        &self.content.get().shape
    }
}

impl Field {
    /// Describes a field. `docs` are the lines of its documentation.
    #[must_use]
    pub const fn new(name: &'static str, docs: &'static [&'static str], schema: Schema) -> Self {
        Self { name, docs, schema, default: None, aliases: &[] }
    }

    /// Marks the field as one that the other side may lack. A reader then fills in the `default`.
    #[must_use]
    pub const fn with_default(self, default: DefaultValue) -> Self {
        Self { default: Some(default), ..self }
    }

    /// Adds other names, by which the other side may know the field.
    #[must_use]
    pub const fn with_aliases(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }
}

impl Variant {
    /// Describes a variant. `docs` are the lines of its documentation.
    #[must_use]
    pub const fn new(name: &'static str, docs: &'static [&'static str], fields: Fields) -> Self {
        Self { name, docs, fields, aliases: &[], is_other: false }
    }

    /// Adds other names, by which the other side may know the variant.
    #[must_use]
    pub const fn with_aliases(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    /// Marks the variant as the one that is read in place of a variant that only the other side has. Such a
    /// variant has no fields.
    #[must_use]
    pub const fn other(self) -> Self {
        Self { is_other: true, ..self }
    }
}

/// Identifies a struct or an enum without describing it.
#[derive(Clone, Copy, Debug)]
pub struct TypeKey {
    pub(crate) name: &'static str,
    /// Distinguishes types with one name, within one program only.
    pub(crate) id: u64,
    /// A field of the type that is not on the wire.
    pub(crate) skips: Option<&'static str>,
    /// Set if the type has a record of its own in this program.
    pub(crate) anchor: Option<AnchorRef>,
}

impl TypeKey {
    /// Identifies the type with this name in a module, with these parameters.
    #[must_use]
    pub const fn new(module: &'static str, name: &'static str, parameters: &'static [Schema]) -> Self {
        let mut id = Hasher::new().string(module).string(name);
        let mut index = 0;
        while index < parameters.len() {
            id = id.identity(&parameters[index]);
            index += 1;
        }
        Self { name, id: id.finish(), skips: None, anchor: None }
    }

    /// Adds the version of the type's package and the type's place in its file. A program may have two versions
    /// of a package, and a module two blocks with types of one name.
    #[must_use]
    pub const fn at(self, version: Option<&'static str>, line: u32, column: u32) -> Self {
        let version = match version {
            Some(version) => version,
            None => "",
        };
        let id = Hasher::new().number(self.id).string(version).number(line as u64).number(column as u64);
        Self { id: id.finish(), ..self }
    }

    /// Marks the type as one with a record of its own, beside this anchor.
    #[must_use]
    pub const fn recorded(self, anchor: &'static Anchor) -> Self {
        Self { anchor: Some(AnchorRef::new(anchor)), ..self }
    }

    /// Adds a field that is not on the wire. An argument `&mut T` would lose its value on the way back, so
    /// such an argument is an error.
    #[must_use]
    pub const fn with_skipped(self, field: &'static str) -> Self {
        Self { skips: Some(field), ..self }
    }

    /// Adds the values of the type's constant parameters.
    #[must_use]
    #[expect(clippy::cast_possible_truncation)] // Both halves are hashed.
    pub const fn with_constants(self, values: &[u128]) -> Self {
        let mut id = Hasher::new().number(self.id);
        let mut index = 0;
        while index < values.len() {
            id = id.number(values[index] as u64).number((values[index] >> 64) as u64);
            index += 1;
        }
        Self { id: id.finish(), ..self }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;
    use core::marker::PhantomData;

    use super::*;
    use crate::wire::codec::Encoder;
    use crate::wire::codec::PluginType;
    use crate::wire::types::{BackRef, Defined};

    /// A type that contains itself, written as the derive generates it.
    struct Tree<T>(PhantomData<T>);

    impl<T: PluginType> Defined for Tree<T> {
        const KEY: TypeKey = TypeKey::new(module_path!(), "Tree", &[T::SCHEMA]);
    }

    impl<T: PluginType> PluginType for Tree<T> {
        const SCHEMA: Schema = Schema::Defined(&Definition::new(
            <Self as Defined>::KEY,
            &[" A tree."],
            &[T::SCHEMA],
            Shape::Struct(Fields::Named(&[
                Field::new("value", &[], T::SCHEMA),
                Field::new("children", &[], <Vec<BackRef<Self>>>::SCHEMA),
            ])),
        ));

        fn encode<'v>(&'v self, _: &mut Encoder<'_, 'v>) {}
    }

    const SIGNATURE: Signature = Signature::new(
        ("trees", Some("1.2.3")),
        "count",
        &[" Counts.", " Twice."],
        &[
            Argument::new("tree", Passing::Ref, <Tree<Option<u8>>>::SCHEMA),
            Argument::new("again", Passing::Mut, <Tree<Option<u8>>>::SCHEMA),
        ],
        <(String, u64)>::SCHEMA,
    );

    #[test]
    fn records_are_what_the_documentation_says() {
        const RECORD: [u8; SIGNATURE.record_length()] = SIGNATURE.record();
        let mut expected: Vec<u8> = Vec::new();
        expected.extend(b"\x50\x02\x05trees\x051.2.3\x00\x00\x05count\x0eCounts.\nTwice.");
        expected.extend(b"\x01\x30\x04Tree\x07A tree.\x01\x10\x02");
        expected.extend(b"\x42\x02\x05value\x00\x10\x02\x08children\x00\x11\x21\x00");
        expected.extend(b"\x02\x04tree\x01\x20\x00\x05again\x03\x20\x00\x14\x02\x0f\x05");
        expected.extend(SIGNATURE.fingerprint().to_le_bytes());
        assert_eq!(RECORD[0] as usize, expected.len());
        assert_eq!(&RECORD[1..], expected);
        let mut room = [0; RECORD.len()];
        assert_eq!(SIGNATURE.write_record(&mut room), room.len());
        assert_eq!(room, RECORD);
    }

    /// A type with a record of its own, written as the derive generates it for a guest.
    struct Leaf;

    static LEAF: Anchor = Anchor::new(&[]);

    impl Defined for Leaf {
        const KEY: TypeKey = TypeKey::new("leaves", "Leaf", &[]).at(Some("1.2.3"), 7, 9).recorded(&LEAF);
    }

    impl PluginType for Leaf {
        const SCHEMA: Schema = Schema::Defined(&Definition::new(
            <Self as Defined>::KEY,
            &[" A leaf."],
            &[],
            Shape::Struct(Fields::Tuple(&[Schema::U8, <Result<u8, BackRef<Self>>>::SCHEMA])),
        ));

        fn encode<'v>(&'v self, _: &mut Encoder<'_, 'v>) {}
    }

    const HAS_LEAF: Signature = Signature::new(
        ("trees", None),
        "fall",
        &[],
        &[Argument::new("leaf", Passing::Value, <Option<Leaf>>::SCHEMA)],
        <Result<Leaf, u16>>::SCHEMA,
    );

    fn id(schema: &Schema) -> [u8; 8] {
        schema.definition().key.id.to_le_bytes()
    }

    #[test]
    fn types_have_records_of_their_own() {
        const SCHEMA: Schema = Leaf::SCHEMA;
        const RECORD: [u8; SCHEMA.record_length()] = SCHEMA.record();
        let mut expected: Vec<u8> = Vec::new();
        expected.extend(b"\x52\x02");
        expected.extend(id(&SCHEMA));
        expected.extend(b"\x02\x33");
        expected.extend(id(&<Result<u8, BackRef<Leaf>>>::SCHEMA));
        expected.extend(
            b"\x31\x06Result\x00\x02\x02\x21\x01\x02\x02Ok\x00\x41\x01\x02\x03Err\x00\x41\x01\x21\x01",
        );
        expected.extend(b"\x30\x04Leaf\x07A leaf.\x00\x41\x02\x02\x20\x00");
        assert_eq!(RECORD[0] as usize, expected.len());
        assert_eq!(&RECORD[1..], expected);
        assert_eq!(SCHEMA.anchor_count(), 0);
    }

    #[test]
    fn functions_refer_to_records_of_types() {
        const RECORD: [u8; HAS_LEAF.record_length()] = HAS_LEAF.record();
        let mut expected: Vec<u8> = Vec::new();
        expected.extend(b"\x50\x02\x05trees\x00\x00\x00\x04fall\x00\x01\x33");
        expected.extend(id(&<Result<Leaf, u16>>::SCHEMA));
        expected.extend(b"\x31\x06Result\x00\x02\x23");
        expected.extend(id(&Leaf::SCHEMA));
        expected.extend(b"\x03\x02\x02Ok\x00\x41\x01\x23");
        expected.extend(id(&Leaf::SCHEMA));
        expected.extend(b"\x03Err\x00\x41\x01\x03\x01\x04leaf\x00\x10\x23");
        expected.extend(id(&Leaf::SCHEMA));
        expected.extend(b"\x20\x00");
        expected.extend(HAS_LEAF.fingerprint().to_le_bytes());
        assert_eq!(RECORD[0] as usize, expected.len());
        assert_eq!(&RECORD[1..], expected);
        assert_eq!(HAS_LEAF.anchor_count(), 1);
        let _: [AnchorRef; 1] = HAS_LEAF.anchors();
    }

    #[test]
    fn identities_tell_versions_and_places_apart() {
        const PLAIN: TypeKey = TypeKey::new("m", "T", &[]);
        let ids = [
            PLAIN.id,
            PLAIN.at(None, 1, 1).id,
            PLAIN.at(Some("1.0.0"), 1, 1).id,
            PLAIN.at(Some("1.0.1"), 1, 1).id,
            PLAIN.at(None, 2, 1).id,
            PLAIN.at(None, 1, 2).id,
        ];
        assert_eq!(alloc::collections::BTreeSet::from(ids).len(), ids.len());
    }
}
