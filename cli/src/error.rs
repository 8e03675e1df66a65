//! Errors of the commands themselves. Those of reading, building and comparing are of
//! `wasmer-plugin-bindgen`.

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

    /// The option `--only` names nothing.
    #[error(
        "`{}` has no interface and no function `{name}`: `wasmer-plugin inspect` lists those of a .wasm, and a \
         lock shows them",
        target.display()
    )]
    NotInTarget { target: PathBuf, name: String },

    /// The folder is not that of a crate.
    #[error("there is no `Cargo.toml` in `{}`: give the folder of a crate", folder.display())]
    NoCrate { folder: PathBuf },

    /// The folder is that of a workspace, or of a program.
    #[error("there is no library in `{}`: give the folder of a crate with `src/lib.rs`", folder.display())]
    NoLibrary { folder: PathBuf },

    /// Cargo cannot be started.
    #[error("cannot run cargo: install it, or name it in the variable `CARGO`")]
    NoCargo { source: io::Error },

    /// Cargo fails.
    #[error("cannot {action}: {message}")]
    Cargo { action: &'static str, message: String },

    /// A source file cannot be parsed.
    #[error("cannot parse `{}`: {source}; `cargo check` there says more", file.display())]
    Syntax { file: PathBuf, source: syn::Error },

    /// A type in a signature has no public path.
    #[error(
        "cannot write the method `{method}`: its type `{name}` is not public; make it public in its crate"
    )]
    Unreachable { name: String, method: String },

    /// A new crate would overwrite something.
    #[error("`{}` exists already: choose another name, or remove it", path.display())]
    Exists { path: PathBuf },

    /// A new crate would have the name of one of its dependencies.
    #[error("a crate cannot be called `{name}`, because it depends on one of that name: choose another name")]
    Reserved { name: String },

    /// The given folder is no clone of the repository.
    #[error(
        "`{}` is no clone of the repository of wasmer-plugin: it has no `runtime/Cargo.toml`",
        path.display()
    )]
    NoClone { path: PathBuf },

    /// The crate has no interface.
    #[error(
        "the crate `{name}` has no interface: give one with a public trait that is marked with \
         `#[wasmer_plugin]`, and that depends on wasmer-plugin"
    )]
    NoInterface { name: String },

    /// The path of an interface crate leads nowhere.
    #[error("there is no folder `{}`: give the path of the interface's crate, or its name", path.display())]
    NoFolder { path: PathBuf },

    /// A host's plugin is no plugin crate.
    #[error(
        "the crate in `{}` is no plugin: add `[lib] crate-type = [\"cdylib\", \"rlib\"]` to its manifest",
        folder.display()
    )]
    NoPlugin { folder: PathBuf },

    /// A host's plugin cannot be guessed.
    #[error("{} in `{}`: name the host's plugin with `--plugin PATH`", found(names), parent.display())]
    NotOnePlugin { parent: PathBuf, names: Vec<String> },

    /// A file or folder could not be read or written.
    #[error("cannot {action} `{}`", path.display())]
    Io { action: &'static str, path: PathBuf, source: io::Error },
}

fn found(names: &[String]) -> String {
    if names.is_empty() {
        return "there is no plugin crate".to_owned();
    }
    format!("there are several plugin crates ({})", names.join(", "))
}

impl Failure {
    /// Returns a function for `map_err` that makes the error of doing `action` on `path`.
    pub fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }
}
