//! Walks through encoded bytes along a description, without making values of them: to check what a plugin hands on,
//! and to name the place of an error.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use super::codec::{Block, Decoder, Malformed, Problem};
use super::schema::{Field, Fields, Schema, Shape, Variant};

/// A block that a value refers to.
pub(crate) struct Reference<'b> {
    /// Offset of the sequence's length.
    pub(crate) offset: usize,
    /// Number of elements.
    pub(crate) count: usize,
    pub(crate) block: Block<'b>,
}

/// Checks that a value of this shape stands at the front of the decoder's bytes, and reads on behind it. Returns the
/// blocks that it refers to.
pub(crate) fn check<'b>(schema: &Schema, decoder: &mut Decoder<'b>) -> Result<Vec<Reference<'b>>, Malformed> {
    let mut walk = Walk { decoder, target: usize::MAX, path: Vec::new(), references: Vec::new() };
    match walk.value(schema) {
        Ok(()) => Ok(walk.references),
        Err(_) => Err(Malformed),
    }
}

/// The place of the byte at `offset` in values with these names and shapes, one behind the other.
pub(crate) fn path<'s>(
    values: impl Iterator<Item = (&'s str, Schema)>,
    decoder: &mut Decoder<'_>,
    offset: usize,
) -> String {
    let mut walk = Walk { decoder, target: offset, path: Vec::new(), references: Vec::new() };
    for (name, schema) in values {
        walk.path.clear();
        if walk.value(&schema).is_err() {
            return walk.show(name);
        }
    }
    String::new()
}

struct Walk<'d, 'b> {
    decoder: &'d mut Decoder<'b>,
    /// Ends behind this byte.
    target: usize,
    path: Vec<Step>,
    references: Vec<Reference<'b>>,
}

enum Step {
    Field(&'static str),
    Position(usize),
    Index(usize),
    Variant(&'static str),
}

/// The walk is at its end: at the target, or where bytes are wrong.
struct End;

impl From<Malformed> for End {
    fn from(_: Malformed) -> Self {
        Self
    }
}

/// Each arm of `value` is a method of its own, to keep the frame of that one small: there may be 512 of it.
impl Walk<'_, '_> {
    fn value(&mut self, schema: &Schema) -> Result<(), End> {
        match schema {
            Schema::Unit => Ok(()),
            Schema::Bool => self.flag(),
            Schema::Char => self.char(),
            Schema::String => self.text(),
            Schema::Option(inner) => self.option(inner),
            Schema::Seq(element) => self.sequence(element),
            Schema::Map(key, value) => self.map(key, value),
            Schema::Array(element, length) => self.array(element, *length),
            Schema::Tuple(elements) => self.positions(elements),
            Schema::Defined(definition) => match &definition.shape {
                Shape::Struct(fields) => self.fields(fields),
                Shape::Enum(variants) => self.variant(variants),
            },
            Schema::Back(_, resolve) => self.again(*resolve),
            number => self.numbers(number.least_size()),
        }
    }

    fn flag(&mut self) -> Result<(), End> {
        self.decoder.flag()?;
        self.look()
    }

    fn char(&mut self) -> Result<(), End> {
        self.decoder.value::<char>()?;
        self.look()
    }

    fn numbers(&mut self, size: usize) -> Result<(), End> {
        self.decoder.take_all(size)?;
        self.look()
    }

    fn option(&mut self, inner: &Schema) -> Result<(), End> {
        let some = self.decoder.flag()?;
        self.look()?;
        if some { self.value(inner) } else { Ok(()) }
    }

    fn variant(&mut self, variants: &[Variant]) -> Result<(), End> {
        let index = self.decoder.variant()?;
        let Some(variant) = variants.get(index as usize) else {
            return Err(self.decoder.unknown_variant(index).into());
        };
        self.look()?;
        self.path.push(Step::Variant(variant.name));
        self.fields(&variant.fields)?;
        self.path.pop();
        Ok(())
    }

    /// One level of a recursive type.
    fn again(&mut self, resolve: fn() -> Schema) -> Result<(), End> {
        self.decoder.descend()?;
        self.value(&resolve())?;
        self.decoder.ascend();
        Ok(())
    }

    /// Ends the walk if the target has been read.
    fn look(&self) -> Result<(), End> {
        if self.decoder.offset() > self.target { Err(End) } else { Ok(()) }
    }

    fn step(&mut self, step: Step, schema: &Schema) -> Result<(), End> {
        self.path.push(step);
        self.value(schema)?;
        self.path.pop();
        Ok(())
    }

    fn count(&mut self, least: usize) -> Result<usize, End> {
        let count = u64::from_le_bytes(self.decoder.take()?);
        let count = self.decoder.checked_count(count, least, 0)?;
        self.look()?;
        Ok(count)
    }

    fn text(&mut self) -> Result<(), End> {
        let offset = self.decoder.offset();
        let (count, block, outside) = self.decoder.elements_of(1)?;
        if core::str::from_utf8(block).is_err() {
            return Err(self.decoder.fail_before(self.decoder.offset() - offset, Problem::Utf8).into());
        }
        if outside {
            self.references.push(Reference { offset, count, block: Block { bytes: block, align: 1 } });
        }
        self.look()
    }

    fn sequence(&mut self, element: &Schema) -> Result<(), End> {
        let least = element.least_size();
        if !element.is_numbers() || least == 0 {
            let count = self.count(least.max(usize::from(element.takes_bytes())))?;
            return self.elements(element, count);
        }
        let offset = self.decoder.offset();
        let (count, block, outside) = self.decoder.elements_of(least)?;
        if outside {
            self.references.push(Reference {
                offset,
                count,
                block: Block { bytes: block, align: element.align() },
            });
        }
        self.look()
    }

    fn map(&mut self, key: &Schema, value: &Schema) -> Result<(), End> {
        let takes_bytes = key.takes_bytes() || value.takes_bytes();
        let least = key.least_size() + value.least_size();
        let count = self.count(least.max(usize::from(takes_bytes)))?;
        for index in 0..count {
            self.decoder.tick()?;
            self.path.push(Step::Index(index));
            self.value(key)?;
            self.value(value)?;
            self.path.pop();
        }
        Ok(())
    }

    fn array(&mut self, element: &Schema, length: u64) -> Result<(), End> {
        let length = usize::try_from(length).map_err(|_| End)?;
        self.elements(element, length)
    }

    fn elements(&mut self, element: &Schema, count: usize) -> Result<(), End> {
        for index in 0..count {
            self.decoder.tick()?;
            self.step(Step::Index(index), element)?;
        }
        Ok(())
    }

    fn positions(&mut self, schemas: &[Schema]) -> Result<(), End> {
        for (position, schema) in schemas.iter().enumerate() {
            self.step(Step::Position(position), schema)?;
        }
        Ok(())
    }

    fn fields(&mut self, fields: &Fields) -> Result<(), End> {
        match fields {
            Fields::Unit => Ok(()),
            Fields::Tuple(fields) => self.positions(fields),
            Fields::Named(fields) => self.named(fields),
        }
    }

    fn named(&mut self, fields: &[Field]) -> Result<(), End> {
        for field in fields {
            self.step(Step::Field(field.name), &field.schema)?;
        }
        Ok(())
    }

    fn show(&self, name: &str) -> String {
        let mut text = String::from(name);
        for step in &self.path {
            let shown = match step {
                Step::Field(name) => write!(text, ".{name}"),
                Step::Position(position) => write!(text, ".{position}"),
                Step::Index(index) => write!(text, "[{index}]"),
                Step::Variant(name) => write!(text, "::{name}"),
            };
            shown.expect("a string takes any text");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use alloc::borrow::ToOwned;
    use alloc::collections::BTreeMap;
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    use super::*;
    use crate::PluginType;
    use crate::codec::to_vec;

    type Item = (Option<bool>, Vec<(String, f64)>, BTreeMap<u8, char>, Result<[u16; 2], ()>);

    fn place(bytes: &[u8], offset: usize) -> String {
        let values = [("flag", bool::SCHEMA), ("item", Item::SCHEMA)];
        path(values.into_iter(), &mut Decoder::new(bytes), offset)
    }

    #[test]
    fn places_are_named() {
        let item: Item = (
            Some(true),
            [("a".to_owned(), 1.0), ("bc".to_owned(), 2.0)].into(),
            [(1, 'x')].into(),
            Ok([1, 2]),
        );
        let bytes = to_vec(|encoder| {
            true.encode(encoder);
            item.encode(encoder);
        })
        .unwrap();
        assert_eq!(place(&bytes, 0), "flag");
        assert_eq!(place(&bytes, 1), "item.0");
        assert_eq!(place(&bytes, 3), "item.1");
        assert_eq!(place(&bytes, 12), "item.1[0].0");
        assert_eq!(place(&bytes, 20), "item.1[0].1");
        assert_eq!(place(&bytes, 28), "item.1[1].0");
        let end = bytes.len();
        assert_eq!(place(&bytes, end - 9), "item.2[0]");
        assert_eq!(place(&bytes, end - 8), "item.3");
        assert_eq!(place(&bytes, end - 1), "item.3::Ok.0[1]");
        assert_eq!(place(&bytes, end), "");
        assert_eq!(place(&bytes[..end - 1], end - 2), "item.3::Ok.0[1]");
    }

    #[test]
    fn bytes_are_checked() {
        fn check_as<T: PluginType>(bytes: &[u8]) -> Option<String> {
            let mut decoder = Decoder::new(bytes);
            let checked = check(&T::SCHEMA, &mut decoder).and_then(|_| decoder.end());
            checked.err().map(|Malformed| decoder.error().to_string())
        }
        assert_eq!(check_as::<(bool, char)>(&[1, b'x']), None);
        assert_eq!(check_as::<bool>(&[2]).unwrap(), "2 is neither 0 nor 1");
        assert_eq!(check_as::<char>(&[0xff]).unwrap(), "the character is not UTF-8");
        assert_eq!(check_as::<String>(&[1, 0, 0, 0, 0, 0, 0, 0, 0xff]).unwrap(), "the text is not UTF-8");
        assert_eq!(check_as::<Result<(), ()>>(&[2, 0, 0, 0]).unwrap(), "the enum has no variant 2");
        let endless = check_as::<Vec<u32>>(&u64::MAX.to_le_bytes());
        assert!(endless.is_some());
        assert!(check_as::<Vec<()>>(&(u64::MAX >> 1).to_le_bytes()).is_some());
        assert_eq!(check_as::<u8>(&[1, 2]).unwrap(), "1 byte is left over after the value");
    }
}
