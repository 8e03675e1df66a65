//! Reads the interface of a plugin from its .wasm file, without compiling or running it.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use thiserror::Error;
use wasmparser::{Encoding, Parser, Payload};

// Two crates compile this file, as they do those of `generate`.
use crate::interface::{Interface, ReadError, SECTION};

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
/// * [`InterfaceError::NotAFile`] if the path leads to no regular file, but for example to a FIFO,
/// * [`InterfaceError::Read`] if it cannot be read, or is larger than 1 GiB,
/// * otherwise as for [`read_bytes`].
pub fn read(path: impl AsRef<Path>) -> Result<Interface, InterfaceError> {
    let path = path.as_ref();
    read_named(&path.display().to_string(), &read_file(path)?)
}

/// Reads the bytes of a file that somebody else may have made, for [`read_named`] and for looking at other
/// parts of the module.
///
/// ```no_run
/// let wasm = wasmer_plugin_bindgen::read_file("calculator.wasm")?;
/// let interface = wasmer_plugin_bindgen::read_named("calculator.wasm", &wasm)?;
/// println!("{} bytes, {} functions", wasm.len(), interface.functions().len());
/// # Ok::<(), wasmer_plugin_bindgen::InterfaceError>(())
/// ```
///
/// # Errors
///
/// * [`InterfaceError::NotAFile`] if the path leads to no regular file, but for example to a FIFO,
/// * [`InterfaceError::Read`] if it cannot be read, or is larger than 1 GiB.
pub fn read_file(path: impl AsRef<Path>) -> Result<Vec<u8>, InterfaceError> {
    let path = path.as_ref();
    // Opening a FIFO would block until another process writes to it.
    let metadata = fs::metadata(path);
    if metadata.is_ok_and(|metadata| !metadata.is_file()) {
        return Err(InterfaceError::NotAFile { path: path.to_owned() });
    }
    bytes(path).map_err(|source| InterfaceError::Read { path: path.to_owned(), source })
}

/// Returns the SHA-256 of a file's bytes, in hexadecimal digits.
pub(crate) fn sha256(wasm: &[u8]) -> String {
    Sha256::digest(wasm).iter().fold(String::new(), |mut digits, byte| {
        for digit in [byte >> 4, byte & 0xf] {
            digits.extend(char::from_digit(digit.into(), 16));
        }
        digits
    })
}

/// Maximum size of a file in bytes. A host's default limit for a module is 64 MiB.
const LARGEST: u64 = 1 << 30;

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let too_large = || Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 1 GiB"));
    if file.metadata()?.len() > LARGEST {
        return too_large();
    }
    let mut wasm = Vec::new();
    // The file may grow meanwhile.
    file.take(LARGEST + 1).read_to_end(&mut wasm)?;
    if wasm.len() as u64 > LARGEST { too_large() } else { Ok(wasm) }
}

/// Reads the interface of the plugin with these bytes.
///
/// The plugin's code is skipped, so this takes microseconds, however large the plugin is. The bytes may be
/// untrusted.
///
/// # Errors
///
/// * [`InterfaceError::NotWasm`] if the bytes are not a WebAssembly module,
/// * [`InterfaceError::Missing`] if the module has no description of an interface,
/// * [`InterfaceError::Section`] if the description is malformed.
pub fn read_bytes(wasm: &[u8]) -> Result<Interface, InterfaceError> {
    read_named("bytes", wasm)
}

/// Reads the interface of the plugin with these bytes, like [`read_bytes`]. Errors call the plugin by this
/// name.
///
/// # Errors
///
/// As for [`read_bytes`].
pub fn read_named(plugin: &str, wasm: &[u8]) -> Result<Interface, InterfaceError> {
    let (section, count) =
        section(wasm).map_err(|source| InterfaceError::NotWasm { plugin: plugin.to_owned(), source })?;
    let interface = match (section, count) {
        (None, _) => return Err(InterfaceError::Missing { plugin: plugin.to_owned() }),
        (Some(section), 1) => Interface::read(section),
        (Some(_), count) => Err(ReadError::repeated(count)),
    };
    interface.map_err(|source| InterfaceError::Section { plugin: plugin.to_owned(), source })
}

/// The reason why bytes are no module.
type NotWasm = Box<dyn std::error::Error + Send + Sync>;

/// Returns the first custom section with our name, and the number of such sections, which should be one.
fn section(mut wasm: &[u8]) -> Result<(Option<&[u8]>, usize), NotWasm> {
    let (mut first, mut count) = (None, 0);
    let mut parser = Parser::new(0);
    loop {
        let (payload, length) = match parser.parse(wasm, true)? {
            wasmparser::Chunk::Parsed { payload, consumed } => (payload, consumed),
            wasmparser::Chunk::NeedMoreData(_) => unreachable!("all of the data is there"),
        };
        wasm = &wasm[length..];
        match payload {
            Payload::Version { encoding: Encoding::Component, .. } => {
                return Err("it is a component: compile the plugin for wasm32-unknown-unknown".into());
            }
            Payload::CustomSection(section) if section.name() == SECTION => {
                first.get_or_insert(section.data());
                count += 1;
            }
            // Function bodies are most of a module, so they are skipped.
            Payload::CodeSectionStart { size, .. } => {
                parser.skip_section();
                let rest = wasm.get(size as usize..);
                wasm = rest.ok_or("it is cut off in its code: copy or download the file again")?;
            }
            Payload::End(_) => return Ok((first, count)),
            _ => {}
        }
    }
}

/// Error of reading a plugin's interface.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum InterfaceError {
    /// The file could not be read.
    #[error("cannot read plugin `{}`: {source}", path.display())]
    #[non_exhaustive]
    Read {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },

    /// The path does not lead to a regular file. Nothing was read.
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
        /// File name, or `bytes`.
        plugin: String,
        /// The error and its place.
        source: Box<dyn std::error::Error + Send + Sync>,
    },

    /// The module has no section `wasmer-plugin`.
    #[error(
        "`{plugin}` does not say what its functions are: it has no section `{}`; is it a plugin, and has it \
         all its custom sections still?",
        SECTION
    )]
    #[non_exhaustive]
    Missing {
        /// File name, or `bytes`.
        plugin: String,
    },

    /// The section `wasmer-plugin` is malformed, or of another version.
    #[error("`{plugin}`: {source}")]
    #[non_exhaustive]
    Section {
        /// File name, or `bytes`.
        plugin: String,
        /// The error and its place.
        source: ReadError,
    },
}
