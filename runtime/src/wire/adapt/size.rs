//! Bounds on the sizes of described values. They equal those that the other end computes from its constants,
//! see `schema::size`.

use crate::wire::abi::{self, Words};
use crate::wire::description::{Field, Fields, Function, Interface, Shape, Type};
use crate::wire::schema::Passing;

/// Maximum number of parts of a type that a bound considers, as in `schema::size`.
const PARTS: u32 = 1024;

/// Returns the parts of a call that travel in words, as
/// [`Signature::words`](crate::schema::Signature::words).
pub(super) fn words(interface: &Interface, function: &Function) -> Words {
    let (mut size, mut arguments, mut result) = (0, true, true);
    for argument in function.arguments() {
        match (argument.passing(), most(interface, argument.ty(), abi::ARGUMENT_WORDS)) {
            (Passing::Value | Passing::Ref, Some(most)) => size += most,
            (Passing::MaybeRef, Some(most)) => size += 1 + most,
            (Passing::Mut | Passing::MutSlice, _) => (arguments, result) = (false, false),
            (_, None) => arguments = false,
        }
    }
    Words {
        arguments: arguments && size <= abi::ARGUMENT_WORDS,
        result: result && most(interface, function.result(), abi::RESULT_WORD).is_some(),
    }
}

fn most(interface: &Interface, ty: &Type, limit: usize) -> Option<usize> {
    Sizes { interface, parts: PARTS }.most(ty, limit)
}

/// Returns the size of a value that consists of numbers, as in `Schema::is_numbers`.
pub(in crate::wire) fn numbers(interface: &Interface, ty: &Type) -> Option<usize> {
    Sizes { interface, parts: PARTS }.numbers(ty)
}

/// Returns the size of a number in memory, as in `Schema::number_size`.
pub(in crate::wire) fn number(ty: &Type) -> Option<usize> {
    match ty {
        Type::U8 | Type::I8 => Some(1),
        Type::U16 | Type::I16 => Some(2),
        Type::U32 | Type::I32 | Type::F32 => Some(4),
        Type::U64 | Type::I64 | Type::F64 => Some(8),
        Type::U128 | Type::I128 => Some(16),
        _ => None,
    }
}

struct Sizes<'i> {
    interface: &'i Interface,
    parts: u32,
}

impl<'i> Sizes<'i> {
    fn most(&mut self, ty: &'i Type, limit: usize) -> Option<usize> {
        self.parts = self.parts.checked_sub(1)?;
        let size = match ty {
            Type::Unit => 0,
            Type::Bool => 1,
            Type::Char => 4,
            Type::String | Type::Seq(_) | Type::Map(..) | Type::Undescribed(_) => return None,
            Type::Option(inner) => 1 + self.most(inner, limit)?,
            Type::Array(element, length) => {
                let size = self.most(element, limit)?;
                size * usize::try_from(*length).ok().filter(|length| *length <= limit)?
            }
            Type::Tuple(elements) => self.sum(elements.iter(), limit)?,
            Type::Defined(id) => match self.interface.definition(*id).shape() {
                Shape::Struct(fields) => self.most_of_fields(fields, limit)?,
                Shape::Enum(variants) => {
                    let mut largest = 0;
                    for variant in variants {
                        largest = largest.max(self.most_of_fields(variant.fields(), limit)?);
                    }
                    4 + largest
                }
            },
            other => number(other)?,
        };
        (size <= limit).then_some(size)
    }

    fn most_of_fields(&mut self, fields: &'i Fields, limit: usize) -> Option<usize> {
        match fields {
            Fields::Unit => Some(0),
            Fields::Tuple(types) => self.sum(types.iter(), limit),
            Fields::Named(fields) => self.sum(fields.iter().map(Field::ty), limit),
        }
    }

    fn sum(&mut self, mut types: impl Iterator<Item = &'i Type>, limit: usize) -> Option<usize> {
        types.try_fold(0_usize, |sum, ty| Some(sum + self.most(ty, limit)?))
    }

    fn least(&mut self, ty: &'i Type) -> usize {
        let Some(parts) = self.parts.checked_sub(1) else { return 0 };
        self.parts = parts;
        match ty {
            Type::Unit | Type::Undescribed(_) => 0,
            Type::Bool | Type::Char | Type::Option(_) => 1,
            Type::String | Type::Seq(_) | Type::Map(..) => 8,
            Type::Array(element, length) => {
                let element = self.least(element);
                element.saturating_mul(usize::try_from(*length).unwrap_or(usize::MAX))
            }
            Type::Tuple(elements) => self.least_of(elements.iter()),
            Type::Defined(id) => match self.interface.definition(*id).shape() {
                Shape::Enum(_) => 4,
                Shape::Struct(Fields::Unit) => 0,
                Shape::Struct(Fields::Tuple(types)) => self.least_of(types.iter()),
                Shape::Struct(Fields::Named(fields)) => self.least_of(fields.iter().map(Field::ty)),
            },
            other => number(other).unwrap_or_default(),
        }
    }

    fn least_of(&mut self, types: impl Iterator<Item = &'i Type>) -> usize {
        types.fold(0, |sum, ty| sum.saturating_add(self.least(ty)))
    }

    fn numbers(&mut self, ty: &'i Type) -> Option<usize> {
        self.parts = self.parts.checked_sub(1)?;
        match ty {
            Type::Array(element, length) => {
                self.numbers(element)?.checked_mul(usize::try_from(*length).ok()?)
            }
            Type::Tuple(elements) => self.sum_of_numbers(elements.iter()),
            Type::Defined(id) => match self.interface.definition(*id).shape() {
                Shape::Struct(Fields::Tuple(types)) => self.sum_of_numbers(types.iter()),
                Shape::Struct(Fields::Named(fields)) => self.sum_of_numbers(fields.iter().map(Field::ty)),
                _ => None,
            },
            other => number(other),
        }
    }

    fn sum_of_numbers(&mut self, mut types: impl Iterator<Item = &'i Type>) -> Option<usize> {
        types.try_fold(0_usize, |sum, ty| sum.checked_add(self.numbers(ty)?))
    }
}

/// Returns a lower bound on the size of a value, which is at least 1 if every value takes bytes.
pub(in crate::wire) fn least(interface: &Interface, ty: &Type) -> usize {
    Sizes { interface, parts: PARTS }.least(ty)
}
