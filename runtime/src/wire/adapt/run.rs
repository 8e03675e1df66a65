//! Follows a plan: reads values of the writer, and appends those of the reader.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt::Write as _;

use super::plan::{InPlace, Op, Part, Plan, VariantOp};
use crate::wire::codec::{CodecError, Decoder, Malformed, PREFIX, Problem};

/// The reason why a value cannot be adapted.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The writer's bytes are malformed.
    Malformed(CodecError),
    /// The reader lacks a variant.
    UnknownVariant {
        /// The path of the value, which begins with the argument's name or `result`.
        path: String,
        /// The enum and the variant.
        variant: String,
    },
    /// The reader's bytes would be longer than allowed.
    TooLarge,
}

/// The end of a run.
enum End {
    Malformed,
    UnknownVariant { steps: Vec<Step>, variant: Box<str> },
    TooLarge,
}

/// A step of the path to an unknown variant, the innermost first.
enum Step {
    Part(Box<str>),
    Variant(Box<str>),
    Index(u64),
}

type Result<T> = core::result::Result<T, End>;

impl From<Malformed> for End {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl Plan {
    /// Appends the reader's values to `out`, up to a length of `most`. Returns the slices that change in
    /// place. Does not check that the decoder is at its end.
    pub(crate) fn run(
        &self,
        decoder: &mut Decoder<'_>,
        out: &mut Vec<u8>,
        most: usize,
    ) -> core::result::Result<Vec<InPlace>, Failure> {
        let mut run = Run { plan: self, decoder, out, most };
        let mut in_place = Vec::new();
        for value in &self.values {
            let (writer, reader) = (run.decoder.offset(), run.out.len());
            if let Err(end) = run.op(&value.op) {
                return Err(end.explain(&value.name, run.decoder));
            }
            if value.in_place.is_some() {
                let length = run.out.len() - reader - PREFIX;
                in_place.push(InPlace { writer: writer + PREFIX, reader: reader + PREFIX, length });
            }
        }
        Ok(in_place)
    }
}

impl End {
    #[cold]
    fn explain(self, name: &str, decoder: &mut Decoder<'_>) -> Failure {
        match self {
            Self::Malformed => Failure::Malformed(decoder.error()),
            Self::TooLarge => Failure::TooLarge,
            Self::UnknownVariant { steps, variant } => {
                let mut path = String::from(name);
                for step in steps.iter().rev() {
                    let written = match step {
                        Step::Part(name) => write!(path, ".{name}"),
                        Step::Variant(name) => write!(path, "::{name}"),
                        Step::Index(index) => write!(path, "[{index}]"),
                    };
                    written.expect("a string takes any text");
                }
                Failure::UnknownVariant { path, variant: variant.into() }
            }
        }
    }

    /// Adds a step to the path.
    #[cold]
    fn at(mut self, step: Step) -> Self {
        if let Self::UnknownVariant { steps, .. } = &mut self {
            steps.push(step);
        }
        self
    }
}

struct Run<'p, 'd, 'b> {
    plan: &'p Plan,
    decoder: &'d mut Decoder<'b>,
    out: &'d mut Vec<u8>,
    most: usize,
}

/// Most arms of `op` are methods of their own. This keeps the frame of `op` small: the stack may hold
/// hundreds of them.
impl<'p> Run<'p, '_, '_> {
    fn op(&mut self, op: &'p Op) -> Result<()> {
        match op {
            Op::Copy(size) => self.copy(*size),
            Op::Char => self.char(),
            Op::Block { size, numbers } => self.block(*size, *numbers),
            Op::Option(inner) => self.option(inner),
            Op::Seq { element, least, numbers } => self.sequence(element, *least, *numbers),
            Op::Map { key, value, least } => self.map(key, value, *least),
            Op::Array(element, length) => self.elements(element, *length),
            Op::Parts(parts) => parts.iter().try_for_each(|part| self.part(part)),
            Op::Reorder { parts, order } => self.reorder(parts, order),
            Op::Drop(inner) => self.drop(inner),
            Op::Fill(index) => self.fill(*index),
            Op::Byte(byte) => self.put(&[*byte]),
            Op::Enum(variants) => self.variant(variants),
            Op::Pair(pair) => self.pair(*pair),
        }
    }

    /// Appends bytes, within the limit.
    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        if bytes.len() > self.most.saturating_sub(self.out.len()) {
            return Err(End::TooLarge);
        }
        self.out.extend_from_slice(bytes);
        Ok(())
    }

    fn copy(&mut self, size: usize) -> Result<()> {
        let bytes = self.decoder.take_all(size)?;
        self.put(bytes)
    }

    fn char(&mut self) -> Result<()> {
        let mut bytes = [0; 4];
        let char: char = self.decoder.value()?;
        self.put(char.encode_utf8(&mut bytes).as_bytes())
    }

    fn block(&mut self, size: usize, numbers: bool) -> Result<()> {
        let (count, bytes) = if numbers {
            let (count, bytes, _) = self.decoder.elements_of(size)?;
            (count, bytes)
        } else {
            let count = self.count(size)?;
            (count, self.decoder.take_all(count * size)?)
        };
        self.put(&(count as u64).to_le_bytes())?;
        self.put(bytes)
    }

    /// Reads the number of elements, each of which has at least `least` bytes.
    fn count(&mut self, least: usize) -> Result<usize> {
        let count = u64::from_le_bytes(self.decoder.take()?);
        Ok(self.decoder.checked_count(count, least, 0)?)
    }

    fn option(&mut self, inner: &'p Op) -> Result<()> {
        let some = self.decoder.flag()?;
        self.put(&[u8::from(some)])?;
        if some { self.op(inner) } else { Ok(()) }
    }

    fn sequence(&mut self, element: &'p Op, least: usize, numbers: Option<usize>) -> Result<()> {
        let Some(size) = numbers else {
            let count = self.count(least)?;
            self.put(&(count as u64).to_le_bytes())?;
            return self.elements(element, count as u64);
        };
        let (count, bytes, _) = self.decoder.elements_of(size)?;
        self.put(&(count as u64).to_le_bytes())?;
        // The elements may lie outside. Numbers have no depth and no variants.
        let mut elements = Decoder::new(bytes);
        for _ in 0..count {
            self.decoder.tick()?;
            let mut run =
                Run { plan: self.plan, decoder: &mut elements, out: &mut *self.out, most: self.most };
            run.op(element)?;
        }
        Ok(())
    }

    fn map(&mut self, key: &'p Op, value: &'p Op, least: usize) -> Result<()> {
        let count = self.count(least)?;
        self.put(&(count as u64).to_le_bytes())?;
        for index in 0..count as u64 {
            self.decoder.tick()?;
            self.op(key).and_then(|()| self.op(value)).map_err(|end| end.at(Step::Index(index)))?;
        }
        Ok(())
    }

    fn elements(&mut self, element: &'p Op, count: u64) -> Result<()> {
        for index in 0..count {
            self.decoder.tick()?;
            self.op(element).map_err(|end| end.at(Step::Index(index)))?;
        }
        Ok(())
    }

    fn part(&mut self, part: &'p Part) -> Result<()> {
        self.op(&part.op).map_err(|end| end.at(Step::Part(part.name.clone())))
    }

    /// Adapts the parts in the writer's order, behind each other, and then puts them into the reader's.
    fn reorder(&mut self, parts: &'p [Part], order: &[usize]) -> Result<()> {
        let start = self.out.len();
        let mut ends = Vec::with_capacity(parts.len());
        for part in parts {
            self.part(part)?;
            ends.push(self.out.len() - start);
        }
        let adapted = self.out.split_off(start);
        for &part in order {
            let begin = if part == 0 { 0 } else { ends[part - 1] };
            self.out.extend_from_slice(&adapted[begin..ends[part]]);
        }
        Ok(())
    }

    fn drop(&mut self, inner: &'p Op) -> Result<()> {
        let start = self.out.len();
        self.op(inner)?;
        self.out.truncate(start);
        Ok(())
    }

    fn fill(&mut self, index: usize) -> Result<()> {
        let bytes: Option<Arc<[u8]>> = self.plan.fills[index].bytes.clone();
        let Some(bytes) = bytes else {
            return Err(self.decoder.fail(Problem::Message("a default value is missing".into())).into());
        };
        self.put(&bytes)
    }

    fn variant(&mut self, variants: &'p [VariantOp]) -> Result<()> {
        let index = self.decoder.variant()?;
        match variants.get(index as usize) {
            Some(VariantOp::To(to, fields)) => {
                self.put(&to.to_le_bytes())?;
                self.op(&fields.op).map_err(|end| end.at(Step::Variant(fields.name.clone())))
            }
            Some(VariantOp::Unknown(variant)) => {
                Err(End::UnknownVariant { steps: Vec::new(), variant: variant.clone() })
            }
            None => Err(self.decoder.unknown_variant(index).into()),
        }
    }

    fn pair(&mut self, pair: usize) -> Result<()> {
        let before = self.decoder.offset();
        self.decoder.descend()?;
        self.op(&self.plan.pairs[pair])?;
        self.decoder.ascend();
        // Empty structs within each other could take exponential time without a single byte.
        if self.decoder.offset() == before { Ok(self.decoder.count_empty()?) } else { Ok(()) }
    }
}
