//! Makes plans from two descriptions, which `wire::compare` has accepted.
//!
//! Each pair of structs or enums is compiled once, so a plan is no larger than the descriptions multiplied,
//! and a budget bounds it far below that.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, VecDeque};

use super::plan::{Op, Plan, PlannedCall, Value};
use super::size;
use crate::wire::description::{Argument, DefinitionId, Fields, Function, Interface, Shape, Type};
use crate::wire::schema::{Passing, without_underscores};

/// One side of a call: its description, and the function in it.
#[derive(Clone, Copy)]
pub(crate) struct Side<'i> {
    pub(crate) interface: &'i Interface,
    pub(crate) function: &'i Function,
}

/// The descriptions are too large for a plan, or describe too little.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unplannable;

pub(super) type Result<T> = core::result::Result<T, Unplannable>;

/// Maximum number of operations in a plan. An operation takes some 50 bytes.
const MOST: usize = 1 << 17;

/// Makes the plans for calls from `caller` to `called`.
pub(crate) fn compile(caller: Side<'_>, called: Side<'_>) -> Result<PlannedCall> {
    let mut there = Compiler::new(caller, called, false);
    let (ours, theirs) = (caller.function.arguments(), called.function.arguments());
    for index in 0..ours.len().max(theirs.len()) {
        let (our, their) = (ours.get(index), theirs.get(index));
        let name = our.or(their).map(|argument| without_underscores(argument.name()));
        let op = there.argument(our, their)?;
        let in_place = our.and_then(in_place);
        there.add(name.unwrap_or_default(), op, in_place)?;
    }
    let mut back = Compiler::new(called, caller, true);
    let op = back.op(called.function.result(), Some(caller.function.result()), 0)?;
    back.add("result", op, None)?;
    for (our, their) in ours.iter().zip(theirs).filter(|(our, _)| is_in_reply(our)) {
        let op = back.op(their.ty(), Some(our.ty()), 0)?;
        back.add(without_underscores(our.name()), op, None)?;
    }
    Ok(PlannedCall {
        arguments: there.finish()?,
        reply: back.finish()?,
        words: size::words(called.interface, called.function),
    })
}

/// Returns the size of an element, if the argument is a slice that changes in place.
fn in_place(argument: &Argument) -> Option<usize> {
    match (argument.passing(), argument.ty()) {
        (Passing::MutSlice, Type::Seq(element)) => size::number(element),
        _ => None,
    }
}

/// Returns true if the argument's new value is in the reply.
fn is_in_reply(argument: &Argument) -> bool {
    match argument.passing() {
        Passing::Mut => true,
        Passing::MutSlice => in_place(argument).is_none(),
        Passing::Value | Passing::Ref | Passing::MaybeRef => false,
    }
}

pub(super) struct Compiler<'i> {
    pub(super) writer: &'i Interface,
    pub(super) reader: &'i Interface,
    /// True if the writer is the called side. Items are matched from the caller's view, as the comparison
    /// does.
    pub(super) is_reply: bool,
    /// Numbers of the reader's fields with defaults: by definition, number of the variant, number of the
    /// field.
    pub(super) ordinals: BTreeMap<(DefinitionId, usize, usize), usize>,
    pub(super) plan: Plan,
    pub(super) known: BTreeMap<(DefinitionId, Option<DefinitionId>), usize>,
    /// Pairs that have a number in the plan and no operation yet.
    pub(super) waiting: VecDeque<(usize, DefinitionId, Option<DefinitionId>)>,
    pub(super) left: usize,
}

impl<'i> Compiler<'i> {
    fn new(writer: Side<'i>, reader: Side<'i>, is_reply: bool) -> Self {
        Self {
            writer: writer.interface,
            reader: reader.interface,
            is_reply,
            ordinals: ordinals(reader),
            plan: Plan::default(),
            known: BTreeMap::new(),
            waiting: VecDeque::new(),
            left: MOST,
        }
    }

    fn add(&mut self, name: &str, op: Op, in_place: Option<usize>) -> Result<()> {
        self.plan.values.push(Value { name: name.into(), op, in_place });
        while let Some((pair, writer, reader)) = self.waiting.pop_front() {
            self.plan.pairs[pair] = self.definitions(writer, reader, 0)?;
        }
        Ok(())
    }

    fn finish(self) -> Result<Plan> {
        if self.left == 0 { Err(Unplannable) } else { Ok(self.plan) }
    }

    /// Compiles an argument. One side may lack it.
    fn argument(&mut self, writer: Option<&'i Argument>, reader: Option<&'i Argument>) -> Result<Op> {
        /// Returns the type in the `Option`: an `Option<&T>` is encoded like an `Option<T>`.
        fn inner(argument: &Argument) -> Option<&Type> {
            match (argument.ty(), argument.passing()) {
                (ty, Passing::MaybeRef) => Some(ty),
                (Type::Option(inner), _) => Some(inner),
                _ => None,
            }
        }
        match (writer, reader) {
            (Some(writer), Some(reader)) => match (inner(writer), inner(reader)) {
                (Some(writer), Some(reader)) => Ok(Op::Option(Box::new(self.op(writer, Some(reader), 0)?))),
                _ => self.op(writer.ty(), Some(reader.ty()), 0),
            },
            (Some(writer), None) => {
                let inner = self.op(inner(writer).ok_or(Unplannable)?, None, 0)?;
                Ok(Op::Drop(Box::new(Op::Option(Box::new(inner)))))
            }
            // `None`
            (None, _) => Ok(Op::Byte(0)),
        }
    }

    /// Compiles a value. Without a reader the value is kept as it is.
    pub(super) fn op(&mut self, writer: &'i Type, reader: Option<&'i Type>, depth: usize) -> Result<Op> {
        self.left = self.left.checked_sub(1).ok_or(Unplannable)?;
        // Both must have the writer's form. The comparison has checked that.
        macro_rules! reader {
            ($pattern:pat => $parts:expr, $none:expr) => {
                match reader {
                    None => $none,
                    Some($pattern) => $parts,
                    Some(_) => return Err(Unplannable),
                }
            };
        }
        Ok(match writer {
            Type::Unit => Op::Copy(0),
            Type::Bool => Op::Copy(1),
            Type::Char => Op::Char,
            Type::String => Op::Block { size: 1, numbers: true },
            Type::Option(inner) => {
                let reader = reader!(Type::Option(reader) => Some(&**reader), None);
                Op::Option(Box::new(self.op(inner, reader, depth + 1)?))
            }
            Type::Seq(element) => {
                let reader = reader!(Type::Seq(reader) => Some(&**reader), None);
                let op = self.op(element, reader, depth + 1)?;
                let numbers = size::numbers(self.writer, element).filter(|size| *size > 0);
                match op.copied() {
                    Some(size) if size > 0 => Op::Block { size, numbers: numbers.is_some() },
                    _ => {
                        let least = size::least(self.writer, element);
                        Op::Seq { element: Box::new(op), least, numbers }
                    }
                }
            }
            Type::Map(key, value) => {
                let (reader_key, reader_value) =
                    reader!(Type::Map(key, value) => (Some(&**key), Some(&**value)), (None, None));
                let least = size::least(self.writer, key).saturating_add(size::least(self.writer, value));
                let key = Box::new(self.op(key, reader_key, depth + 1)?);
                Op::Map { key, value: Box::new(self.op(value, reader_value, depth + 1)?), least }
            }
            Type::Array(element, length) => {
                let reader = reader!(Type::Array(reader, _) => Some(&**reader), None);
                let op = self.op(element, reader, depth + 1)?;
                let length_in_bytes = |size: usize| size.checked_mul(usize::try_from(*length).ok()?);
                match op.copied().and_then(length_in_bytes) {
                    Some(size) => Op::Copy(size),
                    None => Op::Array(Box::new(op), *length),
                }
            }
            Type::Tuple(elements) => {
                let reader = reader!(Type::Tuple(reader) => Some(&reader[..]), None);
                self.positions(elements, reader, depth + 1)?
            }
            Type::Defined(_) | Type::Undescribed(_) => {
                let writer = resolve(self.writer, writer)?;
                let reader = reader.map(|reader| resolve(self.reader, reader)).transpose()?;
                self.pair(writer, reader, depth)?
            }
            number => Op::Copy(size::number(number).ok_or(Unplannable)?),
        })
    }
}

/// Numbers the fields with defaults of the reader's function, in the order of its record. The reader's stub
/// or shim numbers them in the same way, see `Signature::defaults`.
fn ordinals(reader: Side<'_>) -> BTreeMap<(DefinitionId, usize, usize), usize> {
    let mut ordinals = BTreeMap::new();
    let mut next = 0;
    for id in reader.function.definitions() {
        let mut add = |variant: usize, fields: &Fields| {
            let Fields::Named(fields) = fields else { return };
            for (index, _) in fields.iter().enumerate().filter(|(_, field)| field.has_default()) {
                ordinals.entry((*id, variant, index)).or_insert(next);
                next += 1;
            }
        };
        match reader.interface.definition(*id).shape() {
            Shape::Struct(fields) => add(0, fields),
            Shape::Enum(variants) => {
                variants.iter().enumerate().for_each(|(index, variant)| add(index, variant.fields()));
            }
        }
    }
    ordinals
}

fn resolve(interface: &Interface, ty: &Type) -> Result<DefinitionId> {
    match ty {
        Type::Defined(id) => Ok(*id),
        Type::Undescribed(name) => {
            let mut named = interface.ids().filter(|id| interface.definition(*id).name() == name);
            match (named.next(), named.next()) {
                (Some(id), None) => Ok(id),
                _ => Err(Unplannable),
            }
        }
        _ => Err(Unplannable),
    }
}
