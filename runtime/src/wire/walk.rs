//! Walks through encoded bytes along a description without creating values. It checks the answers of pipeline
//! stages and finds the path of an error.

use alloc::string::String;
use alloc::vec::Vec;

use super::codec::{Block, Decoder, LARGE, Malformed, OUTSIDE, PREFIX, Problem};
use super::schema::{Field, Fields, Schema, Shape, Variant};
use super::steps::{Step, show};

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
/// blocks that the value refers to.
pub(crate) fn check<'b>(schema: &Schema, decoder: &mut Decoder<'b>) -> Result<Vec<Reference<'b>>, Malformed> {
    let mut walk = Walk { decoder, search: None, path: Vec::new(), references: Vec::new() };
    match walk.value(schema) {
        Ok(()) => Ok(walk.references),
        Err(_) => Err(Malformed),
    }
}

/// Returns the path of the byte at `offset` in consecutive values with these names and schemas. The path is
/// empty if the byte is after them, or after more than `STEPS` other values.
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
            return if is_found { show(name, &walk.path) } else { String::new() };
        }
    }
    String::new()
}

pub(crate) const SMALL_BLOCK: &str = "a block of less than 16 KiB lies elsewhere";

/// Maximum number of values in a search. A search runs after a call, when no timeout can stop it.
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
    /// The search, or `None` if the walk is a check.
    search: Option<Search>,
    path: Vec<Step<'static>>,
    references: Vec<Reference<'b>>,
}

/// The end of a walk, at its target or at malformed bytes.
struct End;

impl From<Malformed> for End {
    fn from(_: Malformed) -> Self {
        Self
    }
}

/// Each arm of `value` is a method of its own. This keeps the frame of `value` small: the stack may hold 512
/// of them.
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
            Schema::Defined(definition) => match definition.shape() {
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

    fn step(&mut self, step: Step<'static>, schema: &Schema) -> Result<(), End> {
        self.path.push(step);
        self.value(schema)?;
        self.path.pop();
        Ok(())
    }

    /// Reads the number of elements. A search accepts any number, because the bytes end it.
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

    /// Records a reference. Refuses small blocks: a value could have many, and passing one on takes a
    /// crossing.
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
}

#[cfg(test)]
mod tests;
