//! Walks through encoded bytes along a description without creating values, to check the answers of pipeline
//! stages and to find the path of an error.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use super::codec::{Block, Decoder, LARGE, Malformed, OUTSIDE, PREFIX, Problem};
use super::schema::{Field, Fields, Schema, Shape, Variant};

/// A block that a value refers to.
#[cfg_attr(fuzzing, allow(dead_code))]
pub(crate) struct Reference<'b> {
    /// Offset of the sequence's length.
    pub(crate) offset: usize,
    /// Number of elements.
    pub(crate) count: usize,
    pub(crate) block: Block<'b>,
}

/// Checks that the decoder's bytes begin with a value of this schema, and advances past it. Returns the
/// blocks that it refers to.
pub(crate) fn check<'b>(schema: &Schema, decoder: &mut Decoder<'b>) -> Result<Vec<Reference<'b>>, Malformed> {
    let mut walk = Walk { decoder, search: None, path: Vec::new(), references: Vec::new() };
    match walk.value(schema) {
        Ok(()) => Ok(walk.references),
        Err(_) => Err(Malformed),
    }
}

/// Returns the path of the byte at `offset` in consecutive values with these names and schemas. It is empty
/// if that byte is after them, or after too many others.
///
/// Does not follow references to blocks, whose place is meaningful only to the reader of the bytes.
pub(crate) fn path<'s>(
    values: impl Iterator<Item = (&'s str, Schema)>,
    decoder: &mut Decoder<'_>,
    offset: usize,
) -> String {
    let search = Some(Search { target: offset, steps: STEPS });
    let mut walk = Walk { decoder, search, path: Vec::new(), references: Vec::new() };
    for (name, schema) in values {
        walk.path.clear();
        if walk.value(&schema).is_err() {
            let is_found = walk.search.is_some_and(|search| search.steps > 0);
            return if is_found { walk.show(name) } else { String::new() };
        }
    }
    String::new()
}

pub(crate) const SMALL_BLOCK: &str = "a block of less than 16 KiB lies elsewhere";

/// Maximum number of values in a search. A search runs after a call, when nothing can stop it any more.
const STEPS: u32 = 1 << 20;

#[derive(Clone, Copy)]
struct Search {
    /// The search ends after this byte.
    target: usize,
    /// Number of values left to visit.
    steps: u32,
}

struct Walk<'d, 'b> {
    decoder: &'d mut Decoder<'b>,
    /// The search that this walk is. `None` if the walk is a check.
    search: Option<Search>,
    path: Vec<Step>,
    references: Vec<Reference<'b>>,
}

enum Step {
    Field(&'static str),
    Position(usize),
    Index(usize),
    Variant(&'static str),
}

/// The walk has ended, at its target or at malformed bytes.
struct End;

impl From<Malformed> for End {
    fn from(_: Malformed) -> Self {
        Self
    }
}

/// Each arm of `value` is a method of its own, to keep the frame of `value` small: there may be 512 of it.
impl<'b> Walk<'_, 'b> {
    fn value(&mut self, schema: &Schema) -> Result<(), End> {
        self.count_step()?;
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
            Schema::BackRef(_, resolve) => self.again(*resolve),
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

    /// Walks one level of a recursive type.
    fn again(&mut self, resolve: fn() -> Schema) -> Result<(), End> {
        self.decoder.descend()?;
        self.value(&resolve())?;
        self.decoder.ascend();
        Ok(())
    }

    fn count_step(&mut self) -> Result<(), End> {
        if let Some(search) = &mut self.search {
            search.steps = search.steps.saturating_sub(1);
            if search.steps == 0 {
                return Err(End);
            }
        }
        Ok(())
    }

    /// Ends the walk if the target has been read.
    fn look(&self) -> Result<(), End> {
        let is_found = self.search.is_some_and(|search| self.decoder.offset() > search.target);
        if is_found { Err(End) } else { Ok(()) }
    }

    fn step(&mut self, step: Step, schema: &Schema) -> Result<(), End> {
        self.path.push(step);
        self.value(schema)?;
        self.path.pop();
        Ok(())
    }

    /// Reads the number of elements. A search continues with any number, up to its end.
    fn count(&mut self, least: impl FnOnce() -> usize) -> Result<usize, End> {
        let count = u64::from_le_bytes(self.decoder.take()?);
        self.look()?;
        if self.search.is_some() {
            return Ok(usize::try_from(count).unwrap_or(usize::MAX));
        }
        Ok(self.decoder.checked_count(count, least(), 0)?)
    }

    fn pass_over(&mut self, size: usize) -> Result<(), End> {
        self.decoder.pass_over(size)?;
        self.look()
    }

    fn text(&mut self) -> Result<(), End> {
        if self.search.is_some() {
            return self.pass_over(1);
        }
        let offset = self.decoder.offset();
        let (count, block, outside) = self.decoder.elements_of(1)?;
        if core::str::from_utf8(block).is_err() {
            return Err(self.decoder.fail_before(self.decoder.offset() - offset, Problem::Utf8).into());
        }
        if outside {
            self.refer(Reference { offset, count, block: Block { bytes: block, align: 1 } })?;
        }
        Ok(())
    }

    /// Records a reference. Small blocks are refused: they could be many, and each takes a crossing to pass
    /// on.
    fn refer(&mut self, reference: Reference<'b>) -> Result<(), End> {
        if reference.block.bytes.len() < LARGE {
            let taken = self.decoder.offset() - reference.offset;
            return Err(self.decoder.fail_before(taken, Problem::Message(SMALL_BLOCK.into())).into());
        }
        self.references.push(reference);
        Ok(())
    }

    fn sequence(&mut self, element: &Schema) -> Result<(), End> {
        let least = element.least_size();
        if !element.is_numbers() || least == 0 {
            let count = self.count(|| least.max(usize::from(element.takes_bytes())))?;
            return self.elements(element, count);
        }
        if let Some(Search { target, .. }) = self.search {
            return self.search_numbers(element, least, target);
        }
        let offset = self.decoder.offset();
        let (count, block, outside) = self.decoder.elements_of(least)?;
        if outside {
            let block = Block { bytes: block, align: element.align() };
            self.refer(Reference { offset, count, block })?;
        }
        Ok(())
    }

    /// Searches among numbers, or values made of them, of `size` bytes each.
    fn search_numbers(&mut self, element: &Schema, size: usize, target: usize) -> Result<(), End> {
        let start = self.decoder.offset() + PREFIX;
        let count = u64::from_le_bytes(self.decoder.peek()?);
        let length = usize::try_from(count).unwrap_or(usize::MAX).saturating_mul(size);
        if count & OUTSIDE != 0 || !(start..start.saturating_add(length)).contains(&target) {
            return self.pass_over(size);
        }
        let index = (target - start) / size;
        self.decoder.take_all(PREFIX + index * size)?;
        self.step(Step::Index(index), element)
    }

    fn map(&mut self, key: &Schema, value: &Schema) -> Result<(), End> {
        let count = self.count(|| {
            let takes_bytes = key.takes_bytes() || value.takes_bytes();
            (key.least_size() + value.least_size()).max(usize::from(takes_bytes))
        })?;
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
    use crate::wire::codec::{Outside, to_vec};
    use crate::wire::schema::TypeKey;

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

    #[test]
    fn blocks_are_listed_and_searched_by() {
        type Value = (u8, Vec<u16>, String, bool);
        type Numbers = (Vec<u64>, Vec<(u16, [u8; 2])>);
        let mut bytes = [1_u8].to_vec();
        for (count, place) in [(LARGE as u64 / 2, 10_u64), (LARGE as u64, 0)] {
            bytes.extend((count | OUTSIDE).to_le_bytes());
            bytes.extend(place.to_le_bytes());
        }
        bytes.push(7);
        let memory = alloc::vec![b'x'; LARGE + 10];
        let decoder = || Decoder::with_outside(&bytes, Outside::Memory(&memory)).bounded(None, 1 << 20);
        let references = check(&<(u8, Vec<u16>, String)>::SCHEMA, &mut decoder()).unwrap();
        let found: Vec<_> = references
            .iter()
            .map(|Reference { offset, count, block }| (*offset, *count, block.align))
            .collect();
        assert_eq!(found, [(1, LARGE / 2, 2), (17, LARGE, 1)]);

        let mut wrong = decoder();
        assert!(check(&Value::SCHEMA, &mut wrong).is_err());
        let offset = wrong.error().offset();
        // The references are numbers of lent blocks, not addresses: a search works without the blocks.
        let place = |offset| path([("value", Value::SCHEMA)].into_iter(), &mut Decoder::new(&bytes), offset);
        assert_eq!(place(offset), "value.3");
        assert_eq!(place(17), "value.2");

        // Numbers are skipped as a whole.
        let numbers: Numbers = ([7; 100].into(), [(1, [2, 3]); 100].into());
        let bytes = to_vec(|encoder| numbers.encode(encoder)).unwrap();
        let place = |end: usize, offset| {
            path([("all", Numbers::SCHEMA)].into_iter(), &mut Decoder::new(&bytes[..end]), offset)
        };
        let end = bytes.len();
        assert_eq!(place(end, 7), "all.0");
        assert_eq!(place(end, 8), "all.0[0]");
        assert_eq!(place(end, 8 + 799), "all.0[99]");
        assert_eq!(place(end, 8 + 800), "all.1");
        assert_eq!(place(end, 16 + 800 + 4 * 50), "all.1[50].0");
        assert_eq!(place(end, 16 + 800 + 4 * 50 + 3), "all.1[50].1[1]");
        assert_eq!(place(end, end), "");
        // If a value cannot be encoded, only the bytes before the error exist.
        assert_eq!(place(8 + 80, 8 + 80), "all.0[10]");
    }

    #[test]
    fn small_blocks_are_not_handed_on() {
        let bytes = [(3 | OUTSIDE).to_le_bytes(), [0; 8]].concat();
        let mut decoder = Decoder::with_outside(&bytes, Outside::Memory(b"abc")).bounded(None, 1 << 20);
        assert!(check(&String::SCHEMA, &mut decoder).is_err());
        assert_eq!(decoder.error().to_string(), SMALL_BLOCK);
    }

    #[test]
    fn errors_stand_where_the_value_begins() {
        let offset_of = |bytes: &[u8]| {
            let mut decoder = Decoder::with_outside(bytes, Outside::Memory(b"abc")).bounded(None, 1 << 20);
            assert!(check(&<(u8, String)>::SCHEMA, &mut decoder).is_err());
            decoder.error().offset()
        };
        assert_eq!(offset_of(&[7, 2, 0, 0, 0, 0, 0, 0, 0, b'x', 0xff]), 1);
        assert_eq!(offset_of(&[&[7][..], &(3 | OUTSIDE).to_le_bytes(), &[0; 8]].concat()), 1);
    }

    #[test]
    fn levels_of_a_value_are_limited() {
        const KEY: TypeKey = TypeKey::new("list", "List", &[]);
        const LIST: Schema = Schema::Option(&Schema::BackRef(KEY, || LIST));
        const LISTS: Schema = Schema::Tuple(&[LIST, LIST]);
        let check = |levels| {
            let bytes = [alloc::vec![1; levels], [0].into()].concat();
            let mut decoder = Decoder::new(&bytes);
            let checked = check(&LIST, &mut decoder).and_then(|_| decoder.end());
            checked.map_err(|Malformed| decoder.error().problem().clone())
        };
        assert_eq!(check(512), Ok(()));
        assert_eq!(check(513), Err(Problem::Depth));
        // Levels that have ended are none.
        let bytes = [alloc::vec![1; 300], [0].into(), alloc::vec![1; 300], [0].into()].concat();
        assert!(super::check(&LISTS, &mut Decoder::new(&bytes)).is_ok());
    }

    /// A type that it refers back to is looked at for whether it takes bytes.
    #[test]
    fn pairs_of_a_map_take_the_bytes_of_either() {
        const KEY: TypeKey = TypeKey::new("text", "Text", &[]);
        const TEXT: Schema = Schema::BackRef(KEY, || Schema::String);
        let count = 70_000_usize;
        let bytes = [&(count as u64).to_le_bytes()[..], &alloc::vec![0; 8 * count]].concat();
        for schema in [Schema::Map(&Schema::Unit, &TEXT), Schema::Map(&TEXT, &Schema::Unit)] {
            let mut decoder = Decoder::new(&bytes);
            assert!(check(&schema, &mut decoder).is_ok() && decoder.end().is_ok());
        }
    }

    #[test]
    fn searches_have_an_end() {
        let count = u64::from(STEPS) + 10;
        let bytes = [&count.to_le_bytes()[..], &alloc::vec![0; STEPS as usize + 9], &[2]].concat();
        let place =
            |offset| path([("flags", <Vec<bool>>::SCHEMA)].into_iter(), &mut Decoder::new(&bytes), offset);
        assert_eq!(place(8 + 1000), "flags[1000]");
        assert_eq!(place(bytes.len() - 1), "");
    }
}
