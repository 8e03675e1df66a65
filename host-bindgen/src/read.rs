//! Reads the interface that a plugin carries, without compiling or running it.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use thiserror::Error;
use wasmer_plugin::abi;
use wasmer_plugin::interface::{Interface, ReadError};
use wasmparser::{Parser, Payload};

/// Reads the interface of the plugin in a .wasm file: its functions with their documentation and types.
///
/// ```no_run
/// let interface = wasmer_plugin_bindgen::read("calculator.wasm")?;
/// println!("{interface}");
/// # Ok::<(), wasmer_plugin_bindgen::InterfaceError>(())
/// ```
///
/// # Errors
///
/// * [`InterfaceError::NotAFile`] if it is no regular file, but a folder or a FIFO for example,
/// * [`InterfaceError::Read`] if it cannot be read, or is larger than 1 GiB,
/// * else as for [`read_bytes`].
pub fn read(path: impl AsRef<Path>) -> Result<Interface, InterfaceError> {
    let path = path.as_ref();
    // A FIFO would wait for somebody to write to it.
    let metadata = fs::metadata(path);
    if metadata.is_ok_and(|metadata| !metadata.is_file()) {
        return Err(InterfaceError::NotAFile { path: path.to_owned() });
    }
    let wasm = bytes(path).map_err(|source| InterfaceError::Read { path: path.to_owned(), source })?;
    read_named(&path.display().to_string(), &wasm)
}

/// In bytes. A host's default limit for a module is 64 MiB.
const LARGEST: u64 = 1 << 30;

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let too_large = || Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 1 GiB"));
    if file.metadata()?.len() > LARGEST {
        return too_large();
    }
    let mut wasm = Vec::new();
    // It may grow meanwhile.
    file.take(LARGEST + 1).read_to_end(&mut wasm)?;
    if wasm.len() as u64 > LARGEST { too_large() } else { Ok(wasm) }
}

/// Reads the interface of the plugin that `wasm` is.
///
/// The plugin's code is passed over: this takes microseconds, however large the plugin is, and the bytes may come from
/// anywhere.
///
/// # Errors
///
/// * [`InterfaceError::NotWasm`] if the bytes are not a WebAssembly module,
/// * [`InterfaceError::Missing`] if the module says nothing of an interface,
/// * [`InterfaceError::Section`] if what it says cannot be read.
pub fn read_bytes(wasm: &[u8]) -> Result<Interface, InterfaceError> {
    read_named("bytes", wasm)
}

fn read_named(plugin: &str, wasm: &[u8]) -> Result<Interface, InterfaceError> {
    let (section, count) = section(wasm)
        .map_err(|source| InterfaceError::NotWasm { plugin: plugin.to_owned(), source: Box::new(source) })?;
    let interface = match (section, count) {
        (None, _) => return Err(InterfaceError::Missing { plugin: plugin.to_owned() }),
        (Some(section), 1) => Interface::read(section),
        (Some(_), count) => Err(ReadError::repeated(count)),
    };
    interface.map_err(|source| InterfaceError::Section { plugin: plugin.to_owned(), source })
}

/// The first custom section of our name, and the number of all: one, if all is well.
fn section(mut wasm: &[u8]) -> wasmparser::Result<(Option<&[u8]>, usize)> {
    let (mut first, mut count) = (None, 0);
    let mut parser = Parser::new(0);
    loop {
        let (payload, length) = match parser.parse(wasm, true)? {
            wasmparser::Chunk::Parsed { payload, consumed } => (payload, consumed),
            wasmparser::Chunk::NeedMoreData(_) => unreachable!("all of the data is there"),
        };
        wasm = &wasm[length..];
        match payload {
            Payload::CustomSection(section) if section.name() == abi::SECTION => {
                first.get_or_insert(section.data());
                count += 1;
            }
            // The functions' bodies are most of a module.
            Payload::CodeSectionStart { size, .. } => {
                parser.skip_section();
                wasm = wasm.get(size as usize..).unwrap_or_default();
            }
            Payload::End(_) => return Ok((first, count)),
            _ => {}
        }
    }
}

/// A plugin's interface could not be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum InterfaceError {
    /// The file could not be read.
    #[error("cannot read plugin `{}`", path.display())]
    #[non_exhaustive]
    Read {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },

    /// The path leads to something else than a regular file. It was not read.
    #[error("cannot read plugin `{}`: it is no regular file", path.display())]
    #[non_exhaustive]
    NotAFile {
        /// The path.
        path: PathBuf,
    },

    /// The bytes are not a WebAssembly module.
    #[error("`{plugin}` is not a WebAssembly module")]
    #[non_exhaustive]
    NotWasm {
        /// The file, or `bytes`.
        plugin: String,
        /// What is wrong, and where.
        source: Box<dyn std::error::Error + Send + Sync>,
    },

    /// The module has no section `wasmer-plugin`.
    #[error(
        "`{plugin}` does not say what its functions are: it has no section `{}`; is it a plugin, and has it \
         all its custom sections still?",
        abi::SECTION
    )]
    #[non_exhaustive]
    Missing {
        /// The file, or `bytes`.
        plugin: String,
    },

    /// The section `wasmer-plugin` is damaged, or of another version.
    #[error("`{plugin}` does not say clearly what its functions are")]
    #[non_exhaustive]
    Section {
        /// The file, or `bytes`.
        plugin: String,
        /// What is wrong, and where.
        source: ReadError,
    },
}
