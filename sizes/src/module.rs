//! The parts of a module and the functions in it.

use std::collections::BTreeMap;
use std::ops::Range;

use wasmparser::{BinaryReaderError, KnownCustom, Name, NameSectionReader, Parser, Payload, TypeRef};

/// A function of a module.
#[derive(Debug)]
pub struct Function {
    /// Name in Rust. Empty in a module without names.
    pub name: String,
    /// Size of the code in bytes.
    pub bytes: usize,
}

/// The parts of a module, in bytes.
#[derive(Debug, Default)]
pub struct Module {
    /// Size of the whole file.
    pub total: usize,
    /// Size of the code section.
    pub code: usize,
    /// Size of the data section: constants and texts.
    pub data: usize,
    /// Size of the description of the plugin's functions: the custom section `wasmer-plugin`.
    pub description: usize,
    /// The functions, largest first.
    pub functions: Vec<Function>,
}

impl Module {
    /// Reads a module.
    ///
    /// # Errors
    ///
    /// If the bytes are not a module.
    pub fn read(wasm: &[u8]) -> Result<Self, BinaryReaderError> {
        let mut module = Module { total: wasm.len(), ..Module::default() };
        let mut names = BTreeMap::new();
        let mut bodies = Vec::new();
        // Imported functions have the first indices.
        let mut index = 0;
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        index += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionStart { range, .. } => module.code = length(&range),
                Payload::CodeSectionEntry(body) => {
                    bodies.push((index, length(&body.range())));
                    index += 1;
                }
                Payload::DataSection(data) => module.data = length(&data.range()),
                Payload::CustomSection(section) if section.name() == "wasmer-plugin" => {
                    module.description = section.data().len();
                }
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(subsections) = section.as_known() {
                        names = read_names(subsections)?;
                    }
                }
                _ => {}
            }
        }
        let function = |(index, bytes)| Function { name: names.remove(&index).unwrap_or_default(), bytes };
        module.functions = bodies.into_iter().map(function).collect();
        module.functions.sort_by_key(|function| std::cmp::Reverse(function.bytes));
        Ok(module)
    }
}

fn length(range: &Range<u64>) -> usize {
    usize::try_from(range.end - range.start).expect("the module is in memory")
}

fn read_names(subsections: NameSectionReader<'_>) -> Result<BTreeMap<u32, String>, BinaryReaderError> {
    let mut names = BTreeMap::new();
    for subsection in subsections {
        let Name::Function(functions) = subsection? else { continue };
        for naming in functions {
            let naming = naming?;
            names.insert(naming.index, format!("{:#}", rustc_demangle::demangle(naming.name)));
        }
    }
    Ok(names)
}
