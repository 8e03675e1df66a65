//! Bounds the work of compiling a module, by its shape, before anything is compiled.
//!
//! The compiler's time and memory grow with a module's size, but for a few shapes they grow much faster. This
//! module counts those shapes; `docs/long-runs.md` has the measurements. The limits keep the compilation of
//! each function to some seconds at worst.
//! [`Limits::compile_time`](crate::host::sandbox::Limits::compile_time) bounds all of them together.

use std::sync::Arc;

use wasmparser::{
    BinaryReader, CompositeInnerType, ElementItems, FunctionBody, Operator, Parser, Payload, SectionLimited,
    SubType, TypeSectionReader,
};

use crate::host::error::{LoadError, LoadErrorKind};
use crate::host::sandbox::Limits;

/// Parameters of a function type. A two-byte call moves all of them, and each type gets a piece of code that
/// does so.
const PARAMETERS: u64 = 128;
/// Results of a function type. Rust emits at most one.
const RESULTS: u64 = 8;
const TYPES: u64 = 1_000;
const IMPORTS: u64 = 1_000;
const FUNCTIONS: u64 = 100_000;
/// Locals of all functions together.
const LOCALS: u64 = 4_000_000;
const GLOBALS: u64 = 10_000;
const EXPORTS: u64 = 20_000;
/// Sections, custom ones included. Linkers merge sections of one name.
const SECTIONS: u64 = 1_000;
/// Tables, and likewise memories. Rust emits one of each.
const TABLES: u64 = 100;
const MEMORIES: u64 = 100;
/// Data segments, and likewise element segments.
const SEGMENTS: u64 = 10_000;
/// Nesting of blocks. A `match` with a thousand arms is a thousand nested blocks.
const NESTING: u64 = 5_000;
/// See [`Shape::work`].
const WORK: u64 = 8_000_000;
/// Instructions of a function that fill, copy or grow memory. Each adds some 80 instructions. Large functions
/// have some tens of them.
const BULK: u64 = 1_000;

/// Refuses a module with too many parts, or parts that are too large. Reads no code.
pub(in crate::host) fn check_parts(
    plugin: &Arc<str>,
    wasm: &[u8],
    limits: &Limits,
) -> Result<Parts, LoadError> {
    let mut parts = Parts::default();
    walk(plugin, wasm, |payload| parts.add(payload, wasm, limits))?;
    Ok(parts)
}

/// Runs a check on each part of a module, until one refuses.
fn walk(
    plugin: &Arc<str>,
    wasm: &[u8],
    mut check: impl FnMut(&Payload<'_>) -> wasmparser::Result<Option<Refusal>>,
) -> Result<(), LoadError> {
    let invalid = |error: wasmparser::BinaryReaderError| LoadError::invalid(plugin, &error.to_string());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.and_then(|payload| check(&payload)).map_err(invalid)? {
            None => {}
            Some(Refusal::Excess { what, reached, allowed }) => {
                return Err(LoadError::new(plugin, LoadErrorKind::TooComplex { what, reached, allowed }));
            }
            Some(Refusal::Instruction(instruction)) => {
                return Err(LoadError::new(plugin, LoadErrorKind::RefusedInstruction { instruction }));
            }
        }
    }
    Ok(())
}

/// The reason why a module is not compiled.
enum Refusal {
    /// A figure exceeds its limit.
    Excess { what: &'static str, reached: u64, allowed: u64 },
    /// An unsupported instruction.
    Instruction(&'static str),
}

fn more(what: &'static str, reached: u64, allowed: u64) -> Option<Refusal> {
    (reached > allowed).then_some(Refusal::Excess { what, reached, allowed })
}

/// The figures of a module that the check of its code needs.
#[derive(Default)]
pub(in crate::host) struct Parts {
    parameters: u64,
    results: u64,
    /// Size in bytes.
    code: u64,
    elements: u64,
    sections: u64,
}

impl Parts {
    /// Refuses code that takes too much to compile, or that has an unsupported instruction. Reads every
    /// instruction, which would be half the time of a cached load.
    ///
    /// The result depends only on the module and on `has_fuel`. Both are in a cache key, so code from the
    /// cache has passed.
    pub(in crate::host) fn check_code(
        &self,
        plugin: &Arc<str>,
        wasm: &[u8],
        has_fuel: bool,
    ) -> Result<(), LoadError> {
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
                // Each instance holds all elements, wherever it puts them.
                more("elements in its segments", self.elements, limits.table)
            }
            Payload::CodeSectionEntry(body) => {
                let bytes = body.range().end - body.range().start;
                self.code += bytes;
                more("bytes of code in one function", bytes, limits.max_function_size as u64)
                    .or_else(|| more("bytes of code", self.code, limits.max_code_size as u64))
            }
            _ => None,
        })
    }
}

/// Yields the types of a section one by one. Refuses type groups: no compiler emits them for the enabled
/// features, and a single group may claim a million types, which the parser allocates at once.
fn single_types<'w>(
    section: &TypeSectionReader<'_>,
    wasm: &'w [u8],
) -> wasmparser::Result<SectionLimited<'w, SubType>> {
    let range = section.range();
    let place = usize::try_from(range.start).unwrap_or(usize::MAX)..usize::try_from(range.end).unwrap_or(0);
    SectionLimited::new(BinaryReader::new(wasm.get(place).unwrap_or_default(), range.start))
}

/// Properties that make a function hard to compile, besides its length.
#[derive(Default)]
struct Shape {
    locals: u64,
    nesting: u64,
    blocks: u64,
    /// Number of instructions that fill, copy or grow memory.
    bulk: u64,
    /// The first unsupported instruction. Reading stops there.
    refused: Option<&'static str>,
}

impl Shape {
    /// Measures a function with this number of parameters.
    fn of(body: &FunctionBody<'_>, parameters: u64, has_fuel: bool) -> wasmparser::Result<Self> {
        let mut shape = Self { locals: parameters, ..Self::default() };
        for local in body.get_locals_reader()? {
            shape.locals = shape.locals.saturating_add(local?.0.into());
        }
        // For each open block: true if it is a loop.
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
                // A check follows each call.
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

    /// Returns an estimate of the compiler's work. Where blocks meet, the compiler asks for each local which
    /// value it has there. So its time and memory grow with blocks times locals, and in nested loops with the
    /// square of their depth.
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

/// Extra blocks of a loop, for each loop around it.
const LOOP: u64 = 256;

/// Extra blocks of an instruction that fills, copies or grows memory, besides the loop that it becomes.
/// `instrument` adds at most 13, with calls between them across which locals must be kept.
const ADDED: u64 = 32;

/// Returns the name of an unsupported instruction. The engine implements these by functions of the host that
/// run on the plugin's stack, and trap or may panic there. `docs/unsafe.md` lists them.
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
