//! Skipped fields: those that are not on the wire.
//!
//! An argument `&mut T` is sent and comes back. A field that is not on the wire would come back as its
//! default, and overwrite the caller's value. So such an argument is a compile-time error, and this module
//! finds the field.

use super::{Fields, Schema, Shape, TypeKey};

/// A field that is not on the wire.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Skipped {
    ty: &'static str,
    field: &'static str,
}

impl TypeKey {
    const fn skipped(&self) -> Option<Skipped> {
        match self.skips {
            Some(field) => Some(Skipped { ty: self.name, field }),
            None => None,
        }
    }
}

impl Schema {
    /// Returns a field in the type that is not on the wire. If the type is not described here, considers only
    /// its own fields.
    pub(super) const fn skipped(&self) -> Option<Skipped> {
        match self {
            Self::Option(inner) | Self::Seq(inner) | Self::Array(inner, _) => inner.skipped(),
            Self::Map(key, value) => match key.skipped() {
                Some(skipped) => Some(skipped),
                None => value.skipped(),
            },
            Self::Tuple(all) => in_any(all),
            Self::Defined(definition) => definition.skipped,
            Self::BackRef(target, _) => target.skipped(),
            _ => None,
        }
    }
}

/// Returns the first skipped field in a struct or an enum. The definition stores it, because repeated
/// searches through all definitions would take exponential time.
pub(super) const fn within(target: &TypeKey, shape: &Shape) -> Option<Skipped> {
    if let Some(skipped) = target.skipped() {
        return Some(skipped);
    }
    match shape {
        Shape::Struct(fields) => in_fields(fields),
        Shape::Enum(variants) => {
            let mut index = 0;
            while index < variants.len() {
                if let Some(skipped) = in_fields(&variants[index].fields) {
                    return Some(skipped);
                }
                index += 1;
            }
            None
        }
    }
}

const fn in_fields(fields: &Fields) -> Option<Skipped> {
    match fields {
        Fields::Unit => None,
        Fields::Tuple(all) => in_any(all),
        Fields::Named(all) => {
            let mut index = 0;
            while index < all.len() {
                if let Some(skipped) = all[index].schema.skipped() {
                    return Some(skipped);
                }
                index += 1;
            }
            None
        }
    }
}

const fn in_any(all: &[Schema]) -> Option<Skipped> {
    let mut index = 0;
    while index < all.len() {
        if let Some(skipped) = all[index].skipped() {
            return Some(skipped);
        }
        index += 1;
    }
    None
}

impl Skipped {
    /// Fails the compilation with a message about this field.
    #[track_caller]
    pub(super) const fn refuse(self) -> ! {
        let text = Text::new()
            .with("the field `")
            .with(self.field)
            .with("` of `")
            .with(self.ty)
            .with("` is skipped, so that the caller's value of it would be lost: an argument `&mut T` is replaced by what comes back. Take the type by value or by `&`, and return what changes");
        match core::str::from_utf8(text.bytes.split_at(text.length).0) {
            Ok(text) => panic!("{}", text),
            Err(_) => panic!("a skipped field would be lost in an argument `&mut T`"),
        }
    }
}

/// The text of a message. Constants cannot use `format!`.
struct Text {
    bytes: [u8; 512],
    length: usize,
}

impl Text {
    const fn new() -> Self {
        Self { bytes: [0; 512], length: 0 }
    }

    const fn with(mut self, part: &str) -> Self {
        let mut index = 0;
        while index < part.len() && self.length < self.bytes.len() {
            self.bytes[self.length] = part.as_bytes()[index];
            self.length += 1;
            index += 1;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Definition, Field, Variant};
    use super::*;

    const PLAIN: TypeKey = TypeKey::new("m", "Plain", &[]);
    const SKIPS: TypeKey = TypeKey::new("m", "Skips", &[]).with_skipped("cache");

    const UNIT: Shape = Shape::Struct(Fields::Unit);
    const GOOD: Schema = Schema::Defined(&Definition::new(PLAIN, &[], &[], UNIT));
    const BAD: Schema = Schema::Defined(&Definition::new(SKIPS, &[], &[], UNIT));

    fn found(schema: Schema) -> Option<(&'static str, &'static str)> {
        schema.skipped().map(|skipped| (skipped.ty, skipped.field))
    }

    const fn of(shape: Shape) -> Definition {
        Definition::new(PLAIN, &[], &[], shape)
    }

    const LAST: Definition = of(Shape::Struct(Fields::Tuple(&[GOOD, GOOD, BAD])));
    const NAMED: Definition =
        of(Shape::Struct(Fields::Named(&[Field::new("a", &[], GOOD), Field::new("b", &[], BAD)])));
    const VARIANT: Definition = of(Shape::Enum(&[
        Variant::new("A", &[], Fields::Unit),
        Variant::new("B", &[], Fields::Tuple(&[BAD])),
    ]));
    const GOOD_NAMED: Definition = of(Shape::Struct(Fields::Named(&[Field::new("a", &[], GOOD)])));
    const GOOD_VARIANT: Definition = of(Shape::Enum(&[Variant::new("A", &[], Fields::Tuple(&[GOOD]))]));

    #[test]
    fn fields_that_are_skipped_are_found_wherever_they_are() {
        for schema in [
            BAD,
            Schema::BackRef(SKIPS, || GOOD),
            Schema::Option(&BAD),
            Schema::Seq(&BAD),
            Schema::Array(&BAD, 3),
            Schema::Map(&BAD, &GOOD),
            Schema::Map(&GOOD, &BAD),
            Schema::Tuple(&[GOOD, GOOD, BAD]),
            Schema::Defined(&LAST),
            Schema::Defined(&NAMED),
            Schema::Defined(&VARIANT),
        ] {
            assert_eq!(found(schema), Some(("Skips", "cache")), "{schema:?}");
        }
        for schema in [
            GOOD,
            Schema::U8,
            Schema::BackRef(PLAIN, || BAD),
            Schema::Option(&GOOD),
            Schema::Map(&GOOD, &GOOD),
            Schema::Tuple(&[GOOD, Schema::U8]),
            Schema::Defined(&GOOD_NAMED),
            Schema::Defined(&GOOD_VARIANT),
        ] {
            assert_eq!(found(schema), None, "{schema:?}");
        }
    }

    /// The definitions above are constants. Here the search runs in the test.
    #[test]
    fn shapes_are_searched() {
        let found = |key: &TypeKey, shape: &Shape| within(key, shape).map(|skipped| skipped.field);
        let tuple = Shape::Struct(Fields::Tuple(&[GOOD, BAD]));
        let variants = [
            Variant::new("A", &[], Fields::Named(const { &[Field::new("a", &[], GOOD)] })),
            Variant::new(
                "B",
                &[],
                Fields::Named(const { &[Field::new("a", &[], GOOD), Field::new("b", &[], BAD)] }),
            ),
        ];
        assert_eq!(found(&SKIPS, &UNIT), Some("cache"));
        assert_eq!(found(&PLAIN, &UNIT), None);
        assert_eq!(found(&PLAIN, &tuple), Some("cache"));
        assert_eq!(found(&PLAIN, &Shape::Enum(variants.to_vec().leak())), Some("cache"));
        assert_eq!(found(&PLAIN, &Shape::Enum(variants[..1].to_vec().leak())), None);
    }

    #[test]
    #[should_panic(expected = "the field `cache` of `Skips` is skipped, so that the caller's value")]
    fn the_message_names_field_and_type() {
        BAD.skipped().expect("a field is skipped").refuse();
    }

    #[test]
    fn texts_end_with_their_room() {
        let text = Text::new().with("a").with(&"b".repeat(510)).with("cd");
        assert_eq!((text.length, text.bytes[0], text.bytes[510], text.bytes[511]), (512, b'a', b'b', b'c'));
    }
}
