use std::{io, path::PathBuf, process::ExitStatus};

use thiserror::Error;

/// Why a plugin crate could not be compiled to `.wasm`.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The folder does not exist, or is not the folder of a crate.
    #[error(
        "cannot build the plugin in `{}`: there is no `Cargo.toml` in it; \
         give the folder of the plugin crate, relative to the package whose build script this is",
        dir.display()
    )]
    #[non_exhaustive]
    MissingManifest {
        /// The folder that was looked in.
        dir: PathBuf,
    },

    /// The folder holds a workspace that has no package at its root.
    #[error(
        "cannot build `{}`: it is a workspace without a package; \
         give the folder of the plugin crate in it",
        manifest.display()
    )]
    #[non_exhaustive]
    NoPackage {
        /// The workspace's `Cargo.toml`.
        manifest: PathBuf,
    },

    /// The crate is not a `cdylib`, so that no `.wasm` comes of it.
    #[error(
        "cannot build `{package}` as a plugin: it is not a cdylib; \
         add `[lib] crate-type = [\"cdylib\", \"rlib\"]` to `{}`",
        manifest.display()
    )]
    #[non_exhaustive]
    NotCdylib {
        /// The name of the package.
        package: String,
        /// Its `Cargo.toml`.
        manifest: PathBuf,
    },

    /// The program cargo does not start.
    #[error(
        "cannot run `{}` to build the plugin in `{}`; \
         install cargo, or name it in the variable `CARGO`",
        program.display(), dir.display()
    )]
    #[non_exhaustive]
    CargoNotRunnable {
        /// What was to be run.
        program: PathBuf,
        /// The folder of the plugin crate, in which cargo is run.
        dir: PathBuf,
        /// Why it did not.
        source: io::Error,
    },

    /// The toolchain cannot compile for `wasm32-unknown-unknown`, and rustup could not change that.
    #[error(
        "cannot build the plugin `{package}`: the toolchain in `{}` lacks the target `wasm32-unknown-unknown`; {remedy}",
        sysroot.display()
    )]
    #[non_exhaustive]
    MissingTarget {
        /// The name of the plugin's package.
        package: String,
        /// Where the toolchain is installed.
        sysroot: PathBuf,
        /// What to do about it.
        remedy: String,
    },

    /// Cargo does not accept the manifest. It has said why, on standard error.
    #[error(
        "cargo cannot read `{}` ({status}); its own message above says why",
        manifest.display()
    )]
    #[non_exhaustive]
    Unreadable {
        /// The plugin's `Cargo.toml`.
        manifest: PathBuf,
        /// How cargo ended.
        status: ExitStatus,
    },

    /// The plugin does not compile. Cargo has said why, on standard error.
    #[error(
        "cannot compile the plugin `{package}` in `{}` for `wasm32-unknown-unknown` ({status}); \
         cargo's own messages above say why",
        dir.display()
    )]
    #[non_exhaustive]
    Failed {
        /// The name of the package.
        package: String,
        /// Its folder.
        dir: PathBuf,
        /// How cargo ended.
        status: ExitStatus,
    },

    /// The plugin, or a crate that it depends on, has a global allocator, and so has wasmer-plugin.
    #[error(
        "cannot compile the plugin `{package}` in `{}`: it has a global allocator beside that of wasmer-plugin; \
         turn on the feature `own-allocator` of wasmer-plugin in its `Cargo.toml` to use its own",
        dir.display()
    )]
    #[non_exhaustive]
    TwoAllocators {
        /// The name of the package.
        package: String,
        /// Its folder.
        dir: PathBuf,
    },

    /// Cargo reported success, yet named no `.wasm` among what it made.
    #[error(
        "cargo compiled the plugin `{package}` but named no .wasm file; \
         `cargo -V` should be the version of the toolchain in use"
    )]
    #[non_exhaustive]
    NoWasm {
        /// The name of the package.
        package: String,
    },

    /// Cargo said something that is not what its documentation promises.
    #[error(
        "cannot understand what `cargo metadata` says about `{}`; \
         `cargo -V` should be the version of the toolchain in use",
        manifest.display()
    )]
    #[non_exhaustive]
    Metadata {
        /// The plugin's `Cargo.toml`.
        manifest: PathBuf,
        /// What is wrong with the answer.
        source: io::Error,
    },

    /// A file or folder could not be read or written.
    #[error("cannot {action} `{}`", path.display())]
    #[non_exhaustive]
    Io {
        /// What was attempted.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
}

/// For `map_err`: the error of doing `action` on `path`.
pub(super) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> BuildError {
    let path = path.into();
    move |source| BuildError::Io { action, path, source }
}
