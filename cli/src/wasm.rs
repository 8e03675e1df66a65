//! A plugin's file: its interface, the sizes of its parts, and the version of its ABI. Nothing is compiled.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use wasmer_plugin::abi;
use wasmer_plugin::interface::Interface;
use wasmer_plugin_bindgen::size::Module;
use wasmer_plugin_bindgen::{read_file, read_named};
use wasmparser::{Chunk, Parser, Payload};

use crate::error::AnyError;

/// A plugin that was read from a file.
pub struct Wasm {
    /// The path, as the user has written it.
    pub path: String,
    /// Functions, and those host functions that the plugin imports.
    pub interface: Interface,
    pub sizes: Module,
    /// Versions of the ABI in the names of exports and imports. A plugin has one.
    pub abi: BTreeSet<u32>,
    /// Imports that no host offers, at most [`MOST_FOREIGN`].
    pub foreign: Vec<String>,
}

/// Maximum number of recorded imports that no host offers.
const MOST_FOREIGN: usize = 10;

impl Wasm {
    /// Reads a plugin.
    pub fn read(path: &Path) -> Result<Self, AnyError> {
        let bytes = read_file(path)?;
        Self::of(path.display().to_string(), &bytes)
    }

    /// Reads the plugin with these bytes.
    pub fn of(path: String, bytes: &[u8]) -> Result<Self, AnyError> {
        let mut interface = read_named(&path, bytes)?;
        let sizes = Module::sections(bytes)?;
        let links = Links::read(bytes, &interface)?;
        interface.retain_required(|name| links.imported.contains(name));
        Ok(Self { path, interface, sizes, abi: links.abi, foreign: links.foreign })
    }

    /// Shows the version of the ABI.
    pub fn abi(&self) -> String {
        let versions: Vec<String> = self.abi.iter().map(u32::to_string).collect();
        match versions.as_slice() {
            [] => "none".to_owned(),
            versions => versions.join(" and "),
        }
    }
}

/// The names of exports and imports that matter.
#[derive(Default)]
struct Links {
    /// Host functions that the description lists and the module imports.
    imported: BTreeSet<String>,
    abi: BTreeSet<u32>,
    foreign: Vec<String>,
}

impl Links {
    fn read(wasm: &[u8], interface: &Interface) -> wasmparser::Result<Self> {
        let mut required: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (interface, name) in interface.requires().iter().filter_map(|it| it.name().rsplit_once('.')) {
            required.entry(interface).or_default().insert(name);
        }
        let mut links = Self::default();
        let (mut parser, mut rest) = (Parser::new(0), wasm);
        loop {
            let (payload, consumed) = match parser.parse(rest, true)? {
                Chunk::Parsed { payload, consumed } => (payload, consumed),
                Chunk::NeedMoreData(_) => unreachable!("all of the data is there"),
            };
            rest = &rest[consumed..];
            match payload {
                Payload::ImportSection(imports) => links.read_imports(imports, &required)?,
                Payload::ExportSection(exports) => {
                    for export in exports {
                        links.note_version(export?.name);
                    }
                }
                Payload::CodeSectionStart { size, .. } => {
                    parser.skip_section();
                    rest = rest.get(size as usize..).unwrap_or_default();
                }
                Payload::End(_) => return Ok(links),
                _ => {}
            }
        }
    }

    /// Records the version of the ABI in a name. A module that was made to confuse may have many.
    fn note_version(&mut self, name: &str) {
        const MOST: usize = 4;
        if self.abi.len() < MOST {
            self.abi.extend(version(name));
        }
    }

    fn read_imports(
        &mut self,
        imports: wasmparser::ImportSectionReader<'_>,
        required: &BTreeMap<&str, BTreeSet<&str>>,
    ) -> wasmparser::Result<()> {
        // Imports may share the name of their module, which may be long, so each is looked up once.
        let mut previous: (*const u8, Option<(&str, &BTreeSet<&str>)>) = (std::ptr::null(), None);
        for import in imports.into_imports() {
            let import = import?;
            if import.module.as_ptr() != previous.0 {
                let interface = import.module.strip_prefix(abi::HOST);
                let known = interface.and_then(|interface| required.get_key_value(interface));
                previous = (import.module.as_ptr(), known.map(|(interface, names)| (*interface, names)));
                self.note_version(import.module);
            }
            let is_known = import.module.starts_with(abi::HOST) || import.module.starts_with(abi::SUPPORT);
            if !is_known && self.foreign.len() < MOST_FOREIGN {
                self.foreign.push(format!("{}.{}", import.module, import.name));
            }
            if let Some((interface, names)) = previous.1
                && names.contains(import.name)
            {
                self.imported.insert(format!("{interface}.{}", import.name));
            }
        }
        Ok(())
    }
}

/// Returns the version of the ABI in the name of a support function, or of a module of them.
fn version(name: &str) -> Option<u32> {
    let rest = name.strip_prefix(abi::SUPPORT)?;
    rest.split(':').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_the_version() {
        assert_eq!(version(abi::BUFFER), Some(abi::VERSION));
        assert_eq!(version(abi::IMPORTS), Some(abi::VERSION));
        assert_eq!(version("wasmer_plugin_v4294967296:x"), None);
        assert_eq!(version("wasmer_plugin:add@calculator"), None);
    }
}
