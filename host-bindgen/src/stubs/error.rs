//! Errors of writing the declarations of a plugin's interface.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::generate::GenerateError;
use crate::read::InterfaceError;

/// The reason for a failure to write the declarations of a plugin's interface.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BindgenError {
    /// The plugin's interface cannot be read.
    #[error(transparent)]
    Interface(#[from] InterfaceError),

    /// The file is not the expected one.
    #[error(
        "`{}` is another file than expected: its SHA-256 is {found}, not {expected}; if the change is wanted, \
         give the new digest",
        path.display()
    )]
    #[non_exhaustive]
    Digest {
        /// The file.
        path: PathBuf,
        /// The given digest.
        expected: String,
        /// The digest of the file.
        found: String,
    },

    /// A function of the plugin cannot be written in Rust.
    #[error("`{}`: {source}", path.display())]
    #[non_exhaustive]
    Generate {
        /// The plugin.
        path: PathBuf,
        /// The function, and the reason.
        source: GenerateError,
    },

    /// There is no file to write to.
    #[error(
        "there is no `OUT_DIR` to write the declarations to: call `generate` in a build script, or name a file with \
         `out_file`"
    )]
    NoOutDir,

    /// The file exists, and this crate did not write it.
    #[error("`{}` exists: write elsewhere, or allow to replace it with `overwrite(true)`", path.display())]
    #[non_exhaustive]
    Exists {
        /// The file.
        path: PathBuf,
    },

    /// A crate cannot have this name.
    #[error(
        "`{}` cannot be the name of a crate: use letters, digits, `-` and `_`, and begin with a letter",
        name.escape_debug()
    )]
    #[non_exhaustive]
    CrateName {
        /// The given name.
        name: String,
    },

    /// A file could not be written or read.
    #[error("cannot {action} `{}`: {source}", path.display())]
    #[non_exhaustive]
    Io {
        /// The attempted operation.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}
