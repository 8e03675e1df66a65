//! The parts of a module and the functions in it.

use std::collections::BTreeMap;
use std::ops::Range;

use thiserror::Error;
use wasmer_plugin::abi;
use wasmparser::{BinaryReaderError, Chunk, KnownCustom, Name, NameSectionReader, Parser, Payload, TypeRef};

/// A function of a module.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Function {
    /// Name in Rust. Empty in a module without names.
    pub name: String,
    /// Size of the code in bytes.
    pub bytes: usize,
}

/// The parts of a module, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
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
    /// Reads the sizes of a module's parts and functions.
    ///
    /// Names of functions are demangled, which can take long for names that were made to. So this is for
    /// modules of one's own, and [`sections`](Self::sections) for those of strangers.
    ///
    /// # Errors
    ///
    /// If the bytes are not a module.
    pub fn read(wasm: &[u8]) -> Result<Self, SizeError> {
        let mut module = Self::sections(wasm)?;
        module.functions = functions(wasm)?;
        Ok(module)
    }

    /// Reads the sizes of a module's parts, without its functions. This takes microseconds, however large the
    /// module is. The bytes may be untrusted.
    ///
    /// # Errors
    ///
    /// If the bytes are not a module.
    pub fn sections(wasm: &[u8]) -> Result<Self, SizeError> {
        let mut module = Module { total: wasm.len(), ..Module::default() };
        let (mut parser, mut rest) = (Parser::new(0), wasm);
        loop {
            let (payload, consumed) = match parser.parse(rest, true)? {
                Chunk::Parsed { payload, consumed } => (payload, consumed),
                Chunk::NeedMoreData(_) => unreachable!("all of the data is there"),
            };
            rest = &rest[consumed..];
            match payload {
                Payload::CodeSectionStart { range, size, .. } => {
                    module.code = length(&range);
                    parser.skip_section();
                    rest = rest.get(size as usize..).unwrap_or_default();
                }
                Payload::DataSection(data) => module.data = length(&data.range()),
                Payload::CustomSection(section) if section.name() == abi::SECTION => {
                    module.description = section.data().len();
                }
                Payload::End(_) => return Ok(module),
                _ => {}
            }
        }
    }
}

/// Returns the functions, largest first.
fn functions(wasm: &[u8]) -> Result<Vec<Function>, BinaryReaderError> {
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
            Payload::CodeSectionEntry(body) => {
                bodies.push((index, length(&body.range())));
                index += 1;
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
    let mut functions: Vec<Function> = bodies.into_iter().map(function).collect();
    functions.sort_by_key(|function| std::cmp::Reverse(function.bytes));
    Ok(functions)
}

/// Error of measuring bytes that are not a WebAssembly module.
#[derive(Debug, Error)]
#[error("cannot measure the plugin: its bytes are not a WebAssembly module: {source}")]
#[non_exhaustive]
pub struct SizeError {
    /// The error and its place.
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl From<BinaryReaderError> for SizeError {
    fn from(error: BinaryReaderError) -> Self {
        Self { source: Box::new(error) }
    }
}

fn length(range: &Range<u64>) -> usize {
    usize::try_from(range.end.saturating_sub(range.start)).expect("the module is in memory")
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
