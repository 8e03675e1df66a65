//! Reads numbers, strings and lists.

use alloc::string::String;
use alloc::vec::Vec;

use crate::wire::description::records::Reference;
use crate::wire::description::{Problem, ReadError};

pub(super) type Result<T> = core::result::Result<T, ReadError>;

/// Maximum length of a name. A reference back takes two bytes and is hashed by name, so names need a bound to
/// keep hashing linear.
const LONGEST_NAME: u64 = 256;

/// The unread bytes and their offset in the section.
pub(super) struct Reader<'s> {
    pub(super) bytes: &'s [u8],
    pub(super) offset: usize,
    /// True if a type that was read is a reference by name.
    pub(super) refers_back: bool,
    pub(super) references: Vec<Reference>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(bytes: &'s [u8], offset: usize) -> Self {
        Self { bytes, offset, refers_back: false, references: Vec::new() }
    }

    pub(super) fn fail<T>(&self, problem: Problem) -> Result<T> {
        Err(ReadError::new(problem, self.offset))
    }

    pub(super) fn take(&mut self, length: u64) -> Result<&'s [u8]> {
        let split = usize::try_from(length).ok().and_then(|length| self.bytes.split_at_checked(length));
        let Some((taken, rest)) = split else {
            return self.fail(Problem::EndsTooEarly);
        };
        self.bytes = rest;
        self.offset += taken.len();
        Ok(taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8> {
        Ok(self.take(1)?[0])
    }

    pub(super) fn u64(&mut self) -> Result<u64> {
        let mut bytes = [0; size_of::<u64>()];
        bytes.copy_from_slice(self.take(size_of::<u64>() as u64)?);
        Ok(u64::from_le_bytes(bytes))
    }

    /// Reads a tag. An error has the tag's offset.
    pub(super) fn tag<T>(&mut self, known: impl FnOnce(u8) -> core::result::Result<T, Problem>) -> Result<T> {
        let offset = self.offset;
        known(self.byte()?).map_err(|problem| ReadError::new(problem, offset))
    }

    pub(super) fn number(&mut self) -> Result<u64> {
        let start = self.offset;
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                break;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(ReadError::new(Problem::Number, start))
    }

    pub(super) fn string(&mut self) -> Result<String> {
        let length = self.number()?;
        self.text(length)
    }

    pub(super) fn name(&mut self) -> Result<String> {
        let start = self.offset;
        let length = self.number()?;
        if length > LONGEST_NAME {
            return Err(ReadError::new(Problem::NameTooLong { length }, start));
        }
        self.text(length)
    }

    pub(super) fn text(&mut self, length: u64) -> Result<String> {
        let start = self.offset;
        match core::str::from_utf8(self.take(length)?) {
            Ok(text) => Ok(text.into()),
            Err(error) => Err(ReadError::new(Problem::NotUtf8, start + error.valid_up_to())),
        }
    }

    /// Reads a list of elements that take at least one byte each.
    pub(super) fn list<T>(&mut self, element: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let count = self.number()?;
        self.elements(count, element)
    }

    pub(super) fn elements<T>(
        &mut self,
        count: u64,
        mut element: impl FnMut(&mut Self) -> Result<T>,
    ) -> Result<Vec<T>> {
        let count = match usize::try_from(count) {
            Ok(count) if count <= self.bytes.len() => count,
            _ => return self.fail(Problem::EndsTooEarly),
        };
        // Nested lists may each claim the same bytes, so lists of more than 16 elements grow as they are
        // read.
        let mut elements = Vec::with_capacity(count.min(16));
        for _ in 0..count {
            elements.push(element(self)?);
        }
        Ok(elements)
    }
}
