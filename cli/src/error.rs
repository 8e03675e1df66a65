//! Errors of the commands themselves. Those of reading, building and comparing are of `wasmer-plugin-bindgen`.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Any error of a command.
pub type AnyError = Box<dyn std::error::Error + Send + Sync>;

/// Error of the command line tool.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Failure {
    /// The folder of an interface crate has no lock.
    #[error(
        "there is no `interface.lock` in `{}`: give the crate a test with `InterfaceLock`, run it with \
         `INTERFACE_LOCK=write cargo test`, and commit the file; or compare with a .wasm",
        folder.display()
    )]
    NoLock { folder: PathBuf },

    /// A file or folder could not be read or written.
    #[error("cannot {action} `{}`", path.display())]
    Io { action: &'static str, path: PathBuf, source: io::Error },
}

impl Failure {
    /// Returns a function for `map_err` that makes the error of doing `action` on `path`.
    pub fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }
}
