//! Plans of structs and enums: fields and variants are matched by their names.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

use super::compile::{Compiler, Result, Unplannable};
use super::plan::{Fill, Op, Part, VariantOp};
use crate::wire::compare::{Item, matches};
use crate::wire::description::{Definition, DefinitionId, Field, Fields, Shape, Type, Variant};

/// Maximum nesting of types that is compiled by recursion. Deeper structs and enums wait in a queue.
const DEEPEST: usize = 64;

/// Returns the key of a field's default, by the field's place.
type KeyOf<'f> = &'f dyn Fn(usize) -> (DefinitionId, usize, usize);

impl<'i> Compiler<'i> {
    /// Refers to the operation for a struct or an enum, and compiles it if it is new.
    pub(super) fn pair(
        &mut self,
        writer: DefinitionId,
        reader: Option<DefinitionId>,
        depth: usize,
    ) -> Result<Op> {
        let known = self.known.get(&(writer, reader)).copied();
        let pair = known.unwrap_or(self.plan.pairs.len());
        if known.is_none() {
            self.known.insert((writer, reader), pair);
            // Replaced when the pair is compiled. Until then no size is known.
            self.plan.pairs.push(Op::Pair(pair));
            if depth < DEEPEST {
                self.plan.pairs[pair] = self.definitions(writer, reader, depth + 1)?;
            } else {
                self.waiting.push_back((pair, writer, reader));
            }
        }
        Ok(match self.plan.pairs[pair].copied() {
            Some(size) => Op::Copy(size),
            None => Op::Pair(pair),
        })
    }

    pub(super) fn definitions(
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
        reader: Option<(&'i Fields, KeyOf<'_>)>,
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
    pub(super) fn positions(
        &mut self,
        writer: &'i [Type],
        reader: Option<&'i [Type]>,
        depth: usize,
    ) -> Result<Op> {
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
        item: fn(&'i T) -> Item<'i>,
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

fn number(index: usize) -> Result<u32> {
    u32::try_from(index).map_err(|_| Unplannable)
}
