//! How much work it is to compile a module, told by its shape before anything is compiled.
//!
//! The compiler's time and memory grow with a module's size, but for a few shapes they grow much faster. What is
//! counted here are those shapes, which `tests/README.md` has the measurements of. Each function is held to what takes
//! its compiler some seconds at the very worst; how long all of them together take is
//! [`Limits::compile_time`](super::Limits::compile_time)'s business.

use std::sync::Arc;

use wasmparser::{
    BinaryReader, CompositeInnerType, ElementItems, FunctionBody, Operator, Parser, Payload, SectionLimited,
    SubType, TypeSectionReader,
};

use super::{Limits, LoadError};

/// A function's, in a type. A call of two bytes moves all of them, and each type has a piece of code that does.
const PARAMETERS: u64 = 128;
/// Rust has one at most.
const RESULTS: u64 = 8;
const TYPES: u64 = 1_000;
const IMPORTS: u64 = 1_000;
const FUNCTIONS: u64 = 100_000;
/// Of all functions together.
const LOCALS: u64 = 4_000_000;
const GLOBALS: u64 = 10_000;
const EXPORTS: u64 = 20_000;
/// Custom ones included. Linkers join those of one name.
const SECTIONS: u64 = 1_000;
/// The most tables, and the most memories. Rust has one of each.
const TABLES: u64 = 100;
const MEMORIES: u64 = 100;
/// Of data, and of elements.
const SEGMENTS: u64 = 10_000;
/// A `match` of a thousand arms is that many blocks, each in the next.
const NESTING: u64 = 5_000;
/// See [`Shape::work`].
const WORK: u64 = 8_000_000;
/// The most instructions of a function that fill, copy or grow memory. At each some 80 instructions are
/// added; large functions have some tens of them.
const BULK: u64 = 1_000;

/// Refuses a module with too many parts, or too large ones. No code is read.
pub(super) fn check_parts(plugin: &Arc<str>, wasm: &[u8], limits: &Limits) -> Result<Parts, LoadError> {
    let mut parts = Parts::default();
    walk(plugin, wasm, |payload| parts.add(payload, wasm, limits))?;
    Ok(parts)
}

/// Runs a check on each part of a module, until one finds too much of something.
fn walk(
    plugin: &Arc<str>,
    wasm: &[u8],
    mut check: impl FnMut(&Payload<'_>) -> wasmparser::Result<Option<Refusal>>,
) -> Result<(), LoadError> {
    let invalid = |error: wasmparser::BinaryReaderError| LoadError::invalid(plugin, &error.to_string());
    for payload in Parser::new(0).parse_all(wasm) {
        let plugin = || plugin.clone();
        match payload.and_then(|payload| check(&payload)).map_err(invalid)? {
            None => {}
            Some(Refusal::Excess { what, reached, allowed }) => {
                return Err(LoadError::TooComplex { plugin: plugin(), what, reached, allowed });
            }
            Some(Refusal::Instruction(instruction)) => {
                return Err(LoadError::RefusedInstruction { plugin: plugin(), instruction });
            }
        }
    }
    Ok(())
}

/// The reason for which a module is not compiled.
enum Refusal {
    /// There is too much of something.
    Excess { what: &'static str, reached: u64, allowed: u64 },
    /// An instruction that no plugin has.
    Instruction(&'static str),
}

fn more(what: &'static str, reached: u64, allowed: u64) -> Option<Refusal> {
    (reached > allowed).then_some(Refusal::Excess { what, reached, allowed })
}

/// The figures of a module that the check of its code builds on.
#[derive(Default)]
pub(super) struct Parts {
    parameters: u64,
    results: u64,
    /// In bytes.
    code: u64,
    elements: u64,
    sections: u64,
}

impl Parts {
    /// Refuses code that takes too much to compile, or that has an instruction which no plugin has. Each
    /// instruction is read: half of a cached load would go there.
    ///
    /// The result depends on the module and on `has_fuel` alone. A cache's keys have both, so that code which comes
    /// out of it has passed.
    pub(super) fn check_code(&self, plugin: &Arc<str>, wasm: &[u8], has_fuel: bool) -> Result<(), LoadError> {
        let mut locals: u64 = 0;
        walk(plugin, wasm, |payload| {
            let Payload::CodeSectionEntry(body) = payload else { return Ok(None) };
            let shape = Shape::of(body, self.parameters, has_fuel)?;
            locals = locals.saturating_add(shape.locals - self.parameters);
            Ok(shape.refusal().or_else(|| more("locals", locals, LOCALS)))
        })
    }

    fn add(
        &mut self,
        payload: &Payload<'_>,
        wasm: &[u8],
        limits: &Limits,
    ) -> wasmparser::Result<Option<Refusal>> {
        self.sections += u64::from(payload.as_section().is_some());
        if let Some(excess) = more("sections", self.sections, SECTIONS) {
            return Ok(Some(excess));
        }
        Ok(match payload {
            Payload::TypeSection(section) => {
                if let Some(excess) = more("types", section.count().into(), TYPES) {
                    return Ok(Some(excess));
                }
                for ty in single_types(section, wasm)? {
                    if let CompositeInnerType::Func(ty) = ty?.composite_type.inner {
                        self.parameters = self.parameters.max(ty.params().len() as u64);
                        self.results = self.results.max(ty.results().len() as u64);
                    }
                }
                more("parameters of one function", self.parameters, PARAMETERS)
                    .or_else(|| more("results of one function", self.results, RESULTS))
            }
            Payload::ImportSection(section) => more("imports", section.count().into(), IMPORTS),
            Payload::FunctionSection(section) => more("functions", section.count().into(), FUNCTIONS),
            Payload::TableSection(section) => more("tables", section.count().into(), TABLES),
            Payload::MemorySection(section) => more("memories", section.count().into(), MEMORIES),
            Payload::GlobalSection(section) => more("globals", section.count().into(), GLOBALS),
            Payload::ExportSection(section) => more("exports", section.count().into(), EXPORTS),
            Payload::DataSection(section) => more("segments of data", section.count().into(), SEGMENTS),
            Payload::ElementSection(section) => {
                if let Some(excess) = more("segments of elements", section.count().into(), SEGMENTS) {
                    return Ok(Some(excess));
                }
                for element in section.clone() {
                    self.elements += u64::from(match element?.items {
                        ElementItems::Functions(items) => items.count(),
                        ElementItems::Expressions(_, items) => items.count(),
                    });
                }
                // Each instance has them all, wherever it puts them.
                more("elements in its segments", self.elements, limits.max_table())
            }
            Payload::CodeSectionEntry(body) => {
                let bytes = body.range().end - body.range().start;
                self.code += bytes;
                more("bytes of code in one function", bytes, limits.max_function() as u64)
                    .or_else(|| more("bytes of code", self.code, limits.max_code() as u64))
            }
            _ => None,
        })
    }
}

/// The types of a section, one by one. A group of types is an error: no compiler's output for the features
/// that the engine has contains one, and a single group may claim a million types, for which the parser
/// allocates at once.
fn single_types<'w>(
    section: &TypeSectionReader<'_>,
    wasm: &'w [u8],
) -> wasmparser::Result<SectionLimited<'w, SubType>> {
    let range = section.range();
    let place = usize::try_from(range.start).unwrap_or(usize::MAX)..usize::try_from(range.end).unwrap_or(0);
    SectionLimited::new(BinaryReader::new(wasm.get(place).unwrap_or_default(), range.start))
}

/// What makes a function hard to compile beside its length.
#[derive(Default)]
struct Shape {
    locals: u64,
    nesting: u64,
    blocks: u64,
    /// Instructions that fill, copy or grow memory.
    bulk: u64,
    /// The first instruction that no plugin has. The function is not read further.
    refused: Option<&'static str>,
}

impl Shape {
    /// The shape of a function that may have so many parameters.
    fn of(body: &FunctionBody<'_>, parameters: u64, has_fuel: bool) -> wasmparser::Result<Self> {
        let mut shape = Self { locals: parameters, ..Self::default() };
        for local in body.get_locals_reader()? {
            shape.locals = shape.locals.saturating_add(local?.0.into());
        }
        // Of those that are open, whether each is a loop.
        let mut open: Vec<bool> = Vec::new();
        let mut loops: u64 = 0;
        for operator in body.get_operators_reader()? {
            let operator = operator?;
            shape.refused = refused(&operator);
            if shape.refused.is_some() {
                break;
            }
            match operator {
                Operator::Block { .. } | Operator::If { .. } => open.push(false),
                Operator::Loop { .. } => {
                    shape.blocks += LOOP * loops;
                    loops += 1;
                    open.push(true);
                }
                Operator::End => {
                    loops -= u64::from(open.pop() == Some(true));
                    continue;
                }
                Operator::BrTable { targets } => shape.blocks += u64::from(targets.len()),
                Operator::Else | Operator::Br { .. } | Operator::BrIf { .. } => {}
                // A check follows.
                Operator::Call { .. } | Operator::CallIndirect { .. } if has_fuel => {}
                Operator::MemoryFill { .. } | Operator::MemoryCopy { .. } | Operator::MemoryGrow { .. } => {
                    shape.bulk += 1;
                    shape.blocks += ADDED + LOOP * loops;
                }
                _ => continue,
            }
            shape.blocks += 1;
            shape.nesting = shape.nesting.max(open.len() as u64);
        }
        Ok(shape)
    }

    /// Where blocks meet, the compiler asks for each local which value it has there. So its time and memory grow with the
    /// product of both; in loops that are in others, with the square of their depth.
    fn work(&self) -> u64 {
        self.locals.saturating_mul(self.blocks)
    }

    fn refusal(&self) -> Option<Refusal> {
        self.refused
            .map(Refusal::Instruction)
            .or_else(|| more("blocks in one another", self.nesting, NESTING))
            .or_else(|| more("locals times blocks in one function", self.work(), WORK))
            .or_else(|| more("instructions that fill, copy or grow memory in one function", self.bulk, BULK))
    }
}

/// How many blocks a loop counts for more, for each loop that it is in.
const LOOP: u64 = 256;

/// The blocks that an instruction which fills, copies or grows memory counts for, beside the loop that is
/// made of it. `instrument` adds 13 at most, with calls between them across which locals have to be kept.
const ADDED: u64 = 32;

/// The name of an instruction that no plugin has: the engine calls a function of the host for it, on the
/// plugin's stack, that traps or may panic there. `docs/unsafe.md` has the list of these functions.
fn refused(operator: &Operator<'_>) -> Option<&'static str> {
    Some(match operator {
        Operator::MemoryInit { .. } => "memory.init",
        Operator::DataDrop { .. } => "data.drop",
        Operator::TableGet { .. } => "table.get",
        Operator::TableSet { .. } => "table.set",
        Operator::TableSize { .. } => "table.size",
        Operator::TableGrow { .. } => "table.grow",
        Operator::TableFill { .. } => "table.fill",
        Operator::TableCopy { .. } => "table.copy",
        Operator::TableInit { .. } => "table.init",
        Operator::ElemDrop { .. } => "elem.drop",
        Operator::RefFunc { .. } => "ref.func",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
