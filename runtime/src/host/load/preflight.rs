//! Checks of a module before it is compiled.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use wasmparser::{ExternalKind, Imports, Parser, Payload};

use super::complexity;
use super::complexity::Parts;
use super::names::Names;
use crate::host::error::{LoadError, LoadErrorKind};
use crate::host::sandbox::Limits;
use crate::wire::abi;
use crate::wire::description::{Function, Interface, Problem, ReadError};
use crate::wire::display::Shown;

/// A module that has passed all checks except that of its code.
pub(in crate::host) struct Accepted<'w> {
    /// The module without its custom sections. wasmer would read the name section, and copy a function's name
    /// for each frame of a trap's backtrace. A long name and a deep recursion would take gigabytes.
    pub(in crate::host) wasm: Cow<'w, [u8]>,
    pub(in crate::host) parts: Parts,
    pub(in crate::host) functions: Functions,
    pub(in crate::host) interface: Interface,
    pub(in crate::host) names: Names,
}

/// The plugin's functions: export names by function name.
pub(in crate::host) type Functions = BTreeMap<String, String>;

/// Refuses a module that is not a plugin for this host, or that contradicts itself.
///
/// Does not read its code. See [`Parts::check_code`].
pub(in crate::host) fn check<'w>(
    plugin: &Arc<str>,
    wasm: &'w [u8],
    limits: &Limits,
) -> Result<Accepted<'w>, LoadError> {
    check_magic(plugin, wasm)?;
    if wasm.len() > limits.module {
        return Err(LoadError::new(plugin, LoadErrorKind::ModuleTooLarge { allowed: limits.module }));
    }
    // Checked before anything is collected. The parser takes no section twice, so that a section's count is
    // the module's.
    let parts = complexity::check_parts(plugin, wasm, limits)?;
    let outline = Outline::read(wasm).map_err(|error| LoadError::invalid(plugin, &error.to_string()))?;
    if outline.groups_imports {
        return Err(LoadError::invalid(plugin, "it groups its imports by module, which is not supported"));
    }
    check_version(plugin, &outline)?;
    let host_functions = host_functions(plugin, &outline)?;
    check_sizes(plugin, &outline, limits)?;
    let functions = functions(plugin, &outline)?;
    let mut interface = interface(plugin, &outline)?;
    check_interface(plugin, &functions, &host_functions, &interface)?;
    interface.retain_required(|name| host_functions.contains(name));
    let names = Names::new(outline.names.unwrap_or_default());
    Ok(Accepted { wasm: outline.without_custom, parts, functions, interface, names })
}

fn check_sizes(plugin: &Arc<str>, outline: &Outline<'_>, limits: &Limits) -> Result<(), LoadError> {
    if outline.memory > limits.memory as u64 {
        let (needed, allowed) = (outline.memory, limits.memory);
        return Err(LoadError::new(plugin, LoadErrorKind::MemoryTooLarge { needed, allowed }));
    }
    if outline.elements > limits.table {
        let (elements, allowed) = (outline.elements, limits.table);
        return Err(LoadError::new(plugin, LoadErrorKind::TableTooLarge { elements, allowed }));
    }
    Ok(())
}

fn check_magic(plugin: &Arc<str>, wasm: &[u8]) -> Result<(), LoadError> {
    let not_wasm = |found| Err(LoadError::new(plugin, LoadErrorKind::NotWasm { found }));
    match wasm {
        [] => not_wasm("it is empty"),
        [b'\0', b'a', b's', b'm', 1, 0, 0, 0, ..] => Ok(()),
        // A component's version word has its kind in the upper half.
        [b'\0', b'a', b's', b'm', _, _, 1, 0, ..] => Err(LoadError::new(plugin, LoadErrorKind::Component)),
        [b'\0', b'a', b's', b'm', ..] => not_wasm("its version is not 1"),
        [0x7f, b'E', b'L', b'F', ..] => not_wasm("it is a native library or program (ELF)"),
        [b'M', b'Z', ..] => not_wasm("it is a native library or program (PE)"),
        [0xcf, 0xfa, 0xed, 0xfe, ..] => not_wasm("it is a native library or program (Mach-O)"),
        _ if wasm.trim_ascii_start().starts_with(b"(module") => {
            not_wasm("it is the text format; assemble it first")
        }
        _ => not_wasm("it does not begin as a module does"),
    }
}

/// The parts of a module that the checks need.
struct Outline<'w> {
    /// Pairs of module and name.
    imports: Vec<(&'w str, &'w str)>,
    /// True if imports are in groups that name their module once. No linker emits these yet, and repeating
    /// the module's name for each import would take the square of the file's size.
    groups_imports: bool,
    exports: Vec<(&'w str, ExternalKind)>,
    /// Initial size of all memories together, in bytes.
    memory: u64,
    /// Maximum number of elements of all tables together.
    elements: u64,
    /// The section that names the functions.
    names: Option<&'w [u8]>,
    /// The first section that describes the interface.
    interface: &'w [u8],
    /// Number of sections that describe the interface: one, or none in a hand-written plugin.
    interfaces: usize,
    /// The module without its custom sections. Linkers put those at the end, so that nothing has to be
    /// copied.
    without_custom: Cow<'w, [u8]>,
}

impl<'w> Outline<'w> {
    fn read(wasm: &'w [u8]) -> wasmparser::Result<Self> {
        // The magic and the version have been checked.
        let mut end = 8;
        let mut outline = Outline {
            imports: Vec::new(),
            groups_imports: false,
            exports: Vec::new(),
            memory: 0,
            elements: 0,
            names: None,
            interface: &[],
            interfaces: 0,
            without_custom: Cow::Borrowed(&wasm[..end]),
        };
        for payload in Parser::new(0).parse_all(wasm) {
            let payload = payload?;
            if let Some((_, range)) = payload.as_section() {
                // `end..stop` includes the section's header, which `range` leaves out.
                let stop = usize::try_from(range.end).unwrap_or(wasm.len());
                let section = wasm.get(end..stop).unwrap_or_default();
                match &mut outline.without_custom {
                    _ if matches!(payload, Payload::CustomSection(_)) => {}
                    Cow::Borrowed(front) if front.len() == end => *front = &wasm[..end + section.len()],
                    copy => copy.to_mut().extend_from_slice(section),
                }
                end = stop;
            }
            match payload {
                Payload::ImportSection(section) => {
                    for imports in section {
                        match imports? {
                            Imports::Single(_, import) => outline.imports.push((import.module, import.name)),
                            _ => outline.groups_imports = true,
                        }
                    }
                }
                Payload::MemorySection(section) => {
                    for memory in section {
                        let pages = memory?.initial;
                        outline.memory = outline.memory.saturating_add(pages.saturating_mul(64 << 10));
                    }
                }
                Payload::TableSection(section) => {
                    for table in section {
                        let table = table?.ty;
                        let elements = table.maximum.unwrap_or(u64::MAX).max(table.initial);
                        outline.elements = outline.elements.saturating_add(elements);
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        outline.exports.push((export.name, export.kind));
                    }
                }
                Payload::CustomSection(section) if section.name() == abi::SECTION => {
                    if outline.interfaces == 0 {
                        outline.interface = section.data();
                    }
                    outline.interfaces += 1;
                }
                Payload::CustomSection(section) if section.name() == "name" => {
                    outline.names = Some(section.data());
                }
                _ => {}
            }
        }
        Ok(outline)
    }
}

fn check_version(plugin: &Arc<str>, outline: &Outline<'_>) -> Result<(), LoadError> {
    if outline.exports.iter().any(|(name, _)| *name == abi::BUFFER) {
        return Ok(());
    }
    let exports = outline.exports.iter().map(|(name, _)| *name);
    let imported = outline.imports.iter().map(|(module, _)| *module);
    let kind = if let Some(found) = exports.chain(imported).find_map(version) {
        LoadErrorKind::AbiVersion { expected: abi::VERSION, found }
    } else {
        let exports = outline.exports.iter().map(|(name, _)| (*name).to_owned()).collect();
        LoadErrorKind::NotAPlugin { exports }
    };
    Err(LoadError::new(plugin, kind))
}

/// Returns the version in a name such as `wasmer_plugin_v2:buffer`, if it is not this host's.
fn version(name: &str) -> Option<u32> {
    let rest = name.strip_prefix(abi::SUPPORT)?;
    let digits = rest.split(':').next()?;
    digits.parse().ok().filter(|version| *version != abi::VERSION)
}

/// Returns the names of the host functions that the module imports. Refuses all other imports.
fn host_functions(plugin: &Arc<str>, outline: &Outline<'_>) -> Result<BTreeSet<String>, LoadError> {
    let mut host_functions = BTreeSet::new();
    let mut unknown = Vec::new();
    for &(module, name) in &outline.imports {
        match (module, name) {
            (abi::IMPORTS, abi::PANICKED | abi::REJECTED | abi::REPLY) => {}
            _ => match abi::host_function_name(module, name) {
                Some(name) => drop(host_functions.insert(name)),
                None => unknown.push((module, name)),
            },
        }
    }
    if unknown.is_empty() {
        return Ok(host_functions);
    }
    let hint = unknown.iter().find_map(|(module, name)| culprit(module, name));
    let imports = unknown.iter().map(|(module, name)| format!("{module}.{name}")).collect();
    Err(LoadError::new(plugin, LoadErrorKind::UnknownImports { imports, hint }))
}

/// Returns the usual cause of such an import.
fn culprit(module: &str, name: &str) -> Option<&'static str> {
    match (module, name) {
        // getrandom 0.3 and 0.4 use this name.
        ("env", "__getrandom_v03_custom") => {
            return Some(
                "getrandom in it is to ask a source of random numbers that is not there: turn on the feature \
                 `random` of wasmer-plugin-services in the plugin, and link it by \
                 `use wasmer_plugin_services as _;`",
            );
        }
        ("env", "__getrandom_custom") => {
            return Some(
                "getrandom 0.2 in it is to ask a source of random numbers that is not there: give its \
                 `register_custom_getrandom!` a function that calls `wasmer_plugin_services::random::fill`",
            );
        }
        _ => {}
    }
    if module.starts_with("__wbindgen") || module == "wbg" {
        return Some(
            "one of its dependencies is built for browsers: turn off features such as `js` and \
             `wasmbind`, which chrono, getrandom and uuid have",
        );
    }
    if module.starts_with("wasi") {
        return Some("it was built for WASI: build it for wasm32-unknown-unknown");
    }
    (module == "env")
        .then_some("an `extern` block or a C library in it expects these functions to be linked in")
}

fn functions(plugin: &Arc<str>, outline: &Outline<'_>) -> Result<Functions, LoadError> {
    let mut functions = Functions::new();
    for (export, _) in &outline.exports {
        let Some((name, krate)) = abi::function_name(export) else { continue };
        if let Some(other) = functions.insert(name.to_owned(), (*export).to_owned()) {
            let (_, other) = abi::function_name(&other).unwrap_or_default();
            let crates = [other, krate].map(|name| Shown::name(name).to_string());
            let kind = LoadErrorKind::DuplicateFunction { function: Shown::name(name).to_string(), crates };
            return Err(LoadError::new(plugin, kind));
        }
    }
    Ok(functions)
}

fn interface(plugin: &Arc<str>, outline: &Outline<'_>) -> Result<Interface, LoadError> {
    if outline.interfaces > 1 {
        let source = ReadError::repeated(outline.interfaces);
        return Err(LoadError::new(plugin, LoadErrorKind::Interface { source }));
    }
    Interface::read(outline.interface).map_err(|source| {
        let kind = match source.problem() {
            &Problem::Version { found } => {
                let found = u32::try_from(found).unwrap_or(u32::MAX);
                LoadErrorKind::AbiVersion { expected: abi::VERSION, found }
            }
            _ => LoadErrorKind::Interface { source },
        };
        LoadError::new(plugin, kind)
    })
}

/// Checks that the plugin exports what it describes, and describes what it exports and what it imports from
/// its host. A hand-written function, whose export does not name a crate, need not be described.
fn check_interface(
    plugin: &Arc<str>,
    functions: &Functions,
    host_functions: &BTreeSet<String>,
    interface: &Interface,
) -> Result<(), LoadError> {
    let mut described = BTreeMap::new();
    for function in interface.functions() {
        let export = abi::export_name(function.name(), function.krate());
        described.insert(export, function.name());
    }
    let exported = |name: &str| functions.get(name).map(String::as_str);
    let missing = described.iter().filter(|(export, name)| exported(name) != Some(export));
    let mut problems: Vec<String> = missing
        .map(|(export, _)| format!("it describes `{}`, which it does not export", Shown::name(export)))
        .collect();
    let is_generated =
        |export: &&String| abi::function_name(export).is_some_and(|(_, krate)| !krate.is_empty());
    let bare = functions.values().filter(is_generated).filter(|export| !described.contains_key(*export));
    problems.extend(bare.map(|export| format!("it exports `{}` without describing it", Shown::name(export))));
    let required: BTreeSet<&str> = interface.requires().iter().map(Function::name).collect();
    let bare = host_functions.iter().filter(|name| !required.contains(name.as_str()));
    problems.extend(
        bare.map(|name| {
            format!("it imports the host function `{}` without describing it", Shown::name(name))
        }),
    );
    if problems.is_empty() {
        return Ok(());
    }
    Err(LoadError::new(plugin, LoadErrorKind::InterfaceMismatch { problems }))
}

#[cfg(test)]
mod tests;
