//! Makes plans from two descriptions, which `description::compare` has accepted.
//!
//! Each pair of structs or enums is compiled once, so a plan is no larger than the descriptions multiplied,
//! and a budget bounds it far below that.

use alloc::boxed::Box;
use alloc::collections::{BTreeMap, VecDeque};
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::plan::{Fill, Op, Part, Plan, PlannedCall, Value, VariantOp};
use super::size;
use crate::wire::description::{
    Argument, Definition, DefinitionId, Field, Fields, Function, Interface, Shape, Type, Variant, matches,
};
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

type Result<T> = core::result::Result<T, Unplannable>;

/// Maximum number of operations in a plan. An operation takes some 50 bytes.
const MOST: usize = 1 << 17;

/// Maximum nesting of types that is compiled by recursion. Deeper structs and enums wait in a queue.
const DEEPEST: usize = 64;

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

struct Compiler<'i> {
    writer: &'i Interface,
    reader: &'i Interface,
    /// True if the writer is the called side. Items are matched from the caller's view, as the comparison
    /// does.
    is_reply: bool,
    /// Numbers of the reader's fields with defaults: by definition, number of the variant, number of the
    /// field.
    ordinals: BTreeMap<(DefinitionId, usize, usize), usize>,
    plan: Plan,
    known: BTreeMap<(DefinitionId, Option<DefinitionId>), usize>,
    /// Pairs that have a number in the plan and no operation yet.
    waiting: VecDeque<(usize, DefinitionId, Option<DefinitionId>)>,
    left: usize,
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
        Ok(self.plan)
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
    fn op(&mut self, writer: &'i Type, reader: Option<&'i Type>, depth: usize) -> Result<Op> {
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

    /// Refers to the operation for a struct or an enum, and compiles it if it is new.
    fn pair(&mut self, writer: DefinitionId, reader: Option<DefinitionId>, depth: usize) -> Result<Op> {
        let pair = match self.known.get(&(writer, reader)) {
            Some(pair) => *pair,
            None => {
                let pair = self.plan.pairs.len();
                self.known.insert((writer, reader), pair);
                // Replaced when the pair is compiled. Until then no size is known.
                self.plan.pairs.push(Op::Pair(pair));
                if depth < DEEPEST {
                    self.plan.pairs[pair] = self.definitions(writer, reader, depth + 1)?;
                } else {
                    self.waiting.push_back((pair, writer, reader));
                }
                pair
            }
        };
        Ok(match self.plan.pairs[pair].copied() {
            Some(size) => Op::Copy(size),
            None => Op::Pair(pair),
        })
    }

    fn definitions(
        &mut self,
        writer_id: DefinitionId,
        reader_id: Option<DefinitionId>,
        depth: usize,
    ) -> Result<Op> {
        let writer = self.writer.definition(writer_id);
        let reader = reader_id.map(|id| self.reader.definition(id));
        match (writer.shape(), reader.map(Definition::shape)) {
            (Shape::Struct(writer), None) => self.fields(writer, None, depth),
            (Shape::Struct(writer), Some(Shape::Struct(reader))) => {
                let at = |field| (reader_id.unwrap_or(writer_id), 0, field);
                self.fields(writer, Some((reader, &at)), depth)
            }
            (Shape::Enum(variants), None) => self.variants(writer.name(), variants, None, depth),
            (Shape::Enum(variants), Some(Shape::Enum(reader))) => {
                self.variants(writer.name(), variants, reader_id.map(|id| (id, &reader[..])), depth)
            }
            _ => Err(Unplannable),
        }
    }

    fn variants(
        &mut self,
        name: &str,
        writer: &'i [Variant],
        reader: Option<(DefinitionId, &'i [Variant])>,
        depth: usize,
    ) -> Result<Op> {
        let other = reader.and_then(|(_, reader)| reader.iter().position(Variant::is_other));
        let matched = reader.map(|(_, reader)| self.matches(writer, reader, Variant::item));
        let mut ops = Vec::with_capacity(writer.len());
        for (index, variant) in writer.iter().enumerate() {
            let part = |op| Part { name: variant.name().into(), op };
            let to = match (&matched, reader) {
                (Some(matched), Some((id, reader))) => match (matched[index], other) {
                    (Some(to), _) => {
                        let at = |field| (id, to, field);
                        let op = self.fields(variant.fields(), Some((reader[to].fields(), &at)), depth)?;
                        VariantOp::To(number(to)?, part(op))
                    }
                    (None, Some(other)) => {
                        let op = Op::Drop(Box::new(self.fields(variant.fields(), None, depth)?));
                        VariantOp::To(number(other)?, part(op))
                    }
                    (None, None) => VariantOp::Unknown(format!("{name}::{}", variant.name()).into()),
                },
                _ => VariantOp::To(number(index)?, part(self.fields(variant.fields(), None, depth)?)),
            };
            ops.push(to);
        }
        Ok(Op::Enum(ops))
    }

    /// Compiles the fields of a struct or a variant. `at` gives the key of a field's default.
    fn fields(
        &mut self,
        writer: &'i Fields,
        reader: Option<(&'i Fields, &dyn Fn(usize) -> (DefinitionId, usize, usize))>,
        depth: usize,
    ) -> Result<Op> {
        if let Fields::Tuple(types) = writer {
            let reader = match reader {
                None => None,
                Some((Fields::Tuple(reader), _)) => Some(&reader[..]),
                Some(_) if types.is_empty() => Some(&[][..]),
                Some(_) => return Err(Unplannable),
            };
            return self.positions(types, reader, depth);
        }
        let named = |fields: &'i Fields| match fields {
            Fields::Named(fields) => &fields[..],
            _ => &[],
        };
        let writer = named(writer);
        let Some((reader, at)) = reader else {
            let mut parts = Vec::with_capacity(writer.len());
            for field in writer {
                parts.push(Part { name: field.name().into(), op: self.op(field.ty(), None, depth)? });
            }
            return Ok(all(parts));
        };
        let reader = named(reader);
        let to = self.matches(writer, reader, Field::item);
        let mut from = alloc::vec![None; reader.len()];
        let mut parts = Vec::with_capacity(writer.len());
        for (index, (field, to)) in writer.iter().zip(&to).enumerate() {
            let op = match to {
                Some(to) => {
                    from[*to] = Some(index);
                    self.op(field.ty(), Some(reader[*to].ty()), depth)?
                }
                None => Op::Drop(Box::new(self.op(field.ty(), None, depth)?)),
            };
            parts.push(Part { name: field.name().into(), op });
        }
        let mut fills = Vec::new();
        for (index, field) in reader.iter().enumerate().filter(|(index, _)| from[*index].is_none()) {
            let ordinal = *self.ordinals.get(&at(index)).ok_or(Unplannable)?;
            self.plan.fills.push(Fill { ordinal, bytes: None });
            let op = Op::Fill(self.plan.fills.len() - 1);
            fills.push((index, Part { name: field.name().into(), op }));
        }
        if to.iter().flatten().is_sorted() {
            return Ok(all(in_order(parts, &to, fills)));
        }
        for (index, fill) in fills {
            from[index] = Some(parts.len());
            parts.push(fill);
        }
        Ok(Op::Reorder { parts, order: from.into_iter().flatten().collect() })
    }

    /// Compiles the elements of a tuple, or fields without names.
    fn positions(&mut self, writer: &'i [Type], reader: Option<&'i [Type]>, depth: usize) -> Result<Op> {
        if reader.is_some_and(|reader| reader.len() != writer.len()) {
            return Err(Unplannable);
        }
        let mut parts = Vec::with_capacity(writer.len());
        for (index, ty) in writer.iter().enumerate() {
            let op = self.op(ty, reader.map(|reader| &reader[index]), depth)?;
            parts.push(Part { name: index.to_string().into(), op });
        }
        Ok(all(parts))
    }

    /// Returns the reader's item for each of the writer's. Spends budget for both.
    fn matches<T>(
        &mut self,
        writer: &'i [T],
        reader: &'i [T],
        item: fn(&'i T) -> crate::wire::description::Item<'i>,
    ) -> Vec<Option<usize>> {
        self.left = self.left.saturating_sub(writer.len() + reader.len());
        let items = |all: &'i [T]| -> Vec<_> { all.iter().map(item).collect() };
        if !self.is_reply {
            return matches(&items(writer), &items(reader));
        }
        let mut to = alloc::vec![None; writer.len()];
        for (index, from) in matches(&items(reader), &items(writer)).into_iter().enumerate() {
            if let Some(from) = from {
                to[from] = Some(index);
            }
        }
        to
    }
}

/// Puts filled-in fields between the writer's, which are in the reader's order.
fn in_order(parts: Vec<Part>, to: &[Option<usize>], fills: Vec<(usize, Part)>) -> Vec<Part> {
    let mut fills = fills.into_iter().peekable();
    let mut all = Vec::with_capacity(parts.len() + fills.len());
    for (part, to) in parts.into_iter().zip(to) {
        if let Some(to) = to {
            while let Some((_, fill)) = fills.next_if(|(index, _)| index < to) {
                all.push(fill);
            }
        }
        all.push(part);
    }
    all.extend(fills.map(|(_, fill)| fill));
    all
}

/// Joins consecutive parts. Neighbours that are copied become one copy.
fn all(parts: Vec<Part>) -> Op {
    let mut joined: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        match (&part.op, joined.last_mut().map(|last| &mut last.op)) {
            (Op::Copy(0), _) => {}
            (Op::Copy(more), Some(Op::Copy(size))) => *size = size.saturating_add(*more),
            _ => joined.push(part),
        }
    }
    match &joined[..] {
        [] => Op::Copy(0),
        [Part { op: Op::Copy(size), .. }] => Op::Copy(*size),
        _ => Op::Parts(joined),
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

fn number(index: usize) -> Result<u32> {
    u32::try_from(index).map_err(|_| Unplannable)
}
