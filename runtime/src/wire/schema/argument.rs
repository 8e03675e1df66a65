//! Arguments of functions, as a signature describes them.

use super::passing::Passing;
use super::{Schema, tag};

/// An argument of a function.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    pub(super) name: &'static str,
    pub(super) passing: Passing,
    /// Schema of the type, without the reference if the argument is a reference.
    pub(super) schema: Schema,
    /// True if the other side may lack the argument.
    pub(super) has_default: bool,
}

impl Argument {
    /// Describes an argument. `schema` is the schema of its type, without the reference if the type is one.
    ///
    /// # Panics
    ///
    /// If the argument comes back and one of its fields is not on the wire. The panic is a compile-time
    /// error, because the description is a constant.
    #[must_use]
    #[track_caller]
    pub const fn new(name: &'static str, passing: Passing, schema: Schema) -> Self {
        if passing.way_back() != 0
            && let Some(skipped) = schema.skipped()
        {
            skipped.refuse();
        }
        Self { name, passing, schema, has_default: false }
    }

    /// Marks an `Option` as an argument that the other side may lack. All arguments after it are marked, too.
    #[must_use]
    pub const fn with_default(self) -> Self {
        Self { has_default: true, ..self }
    }

    /// Returns the passing's number in records, with the mark of an argument that the other side may lack.
    pub(super) const fn form(&self) -> u8 {
        self.passing as u8 | if self.has_default { tag::MAY_LACK } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Definition, Fields, Shape, TypeKey};
    use super::*;

    const SKIPS: Schema = Schema::Defined(&Definition::new(
        TypeKey::new("m", "Skips", &[]).with_skipped("cache"),
        &[],
        &[],
        Shape::Struct(Fields::Unit),
    ));

    #[test]
    fn fields_may_be_skipped_on_the_way_there() {
        for passing in [Passing::Value, Passing::Ref, Passing::MaybeRef] {
            assert_eq!(Argument::new("x", passing, SKIPS).passing, passing);
        }
        assert_eq!(Argument::new("x", Passing::Mut, Schema::U8).name, "x");
    }

    #[test]
    #[should_panic(expected = "the field `cache` of `Skips` is skipped")]
    fn fields_may_not_be_skipped_on_the_way_back() {
        let _ = Argument::new("x", Passing::Mut, SKIPS);
    }
}
