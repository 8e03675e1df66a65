//! Errors of compiling a plugin, each with its remedy. A build script shows them before the host is compiled.

use std::{io, path::PathBuf, process::ExitStatus};

use thiserror::Error;

/// The reason for a failure to compile a plugin crate to `.wasm`.
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
        /// The given folder.
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

    /// The crate is not a `cdylib`, so it does not produce a `.wasm`.
    #[error(
        "cannot build `{package}` as a plugin: it is not a cdylib; \
         add `[lib] crate-type = [\"cdylib\", \"rlib\"]` to `{}`",
        manifest.display()
    )]
    #[non_exhaustive]
    NotCdylib {
        /// Name of the package.
        package: String,
        /// The crate's `Cargo.toml`.
        manifest: PathBuf,
    },

    /// The program cargo cannot be started.
    #[error(
        "cannot run `{}` to build the plugin in `{}`; \
         install cargo, or name it in the variable `CARGO`",
        program.display(), dir.display()
    )]
    #[non_exhaustive]
    CargoNotRunnable {
        /// The program that could not be started.
        program: PathBuf,
        /// The folder of the plugin crate, where cargo runs.
        dir: PathBuf,
        /// The cause.
        source: io::Error,
    },

    /// The toolchain cannot compile for `wasm32-unknown-unknown`, and rustup could not add the target.
    #[error(
        "cannot build the plugin `{package}`: the toolchain in `{}` lacks the target `wasm32-unknown-unknown`; {remedy}",
        sysroot.display()
    )]
    #[non_exhaustive]
    MissingTarget {
        /// Name of the plugin's package.
        package: String,
        /// The folder of the toolchain.
        sysroot: PathBuf,
        /// Advice for the user.
        remedy: String,
    },

    /// Cargo rejects the manifest. Its own message is on standard error.
    #[error(
        "cargo cannot read `{}` ({status}); its own message above says why",
        manifest.display()
    )]
    #[non_exhaustive]
    Unreadable {
        /// The plugin's `Cargo.toml`.
        manifest: PathBuf,
        /// Cargo's exit status.
        status: ExitStatus,
    },

    /// The plugin does not compile. The messages of cargo are on standard error.
    #[error(
        "cannot compile the plugin `{package}` in `{}` for `wasm32-unknown-unknown` ({status}); \
         cargo's own messages above say why",
        dir.display()
    )]
    #[non_exhaustive]
    Failed {
        /// Name of the package.
        package: String,
        /// The package's folder.
        dir: PathBuf,
        /// Cargo's exit status.
        status: ExitStatus,
    },

    /// Both wasmer-plugin and the plugin, or a crate that it depends on, have a global allocator.
    #[error(
        "cannot compile the plugin `{package}` in `{}`: it has a global allocator beside that of wasmer-plugin; \
         turn on the feature `own-allocator` of wasmer-plugin in its `Cargo.toml` to use its own",
        dir.display()
    )]
    #[non_exhaustive]
    TwoAllocators {
        /// Name of the package.
        package: String,
        /// The package's folder.
        dir: PathBuf,
    },

    /// The crate `getrandom` in the plugin does not compile, because it has no source of random numbers.
    #[error(
        "cannot compile the plugin `{package}` in `{}`: getrandom {version} in it has no source of random numbers; {}",
        dir.display(), random_source(version)
    )]
    #[non_exhaustive]
    NoRandomSource {
        /// Name of the package.
        package: String,
        /// The package's folder.
        dir: PathBuf,
        /// Version of `getrandom`.
        version: String,
    },

    /// The plugin imports functions of a browser, which hosts refuse.
    #[error("the plugin `{package}` imports functions of a browser, which no host offers: {remedy}")]
    #[non_exhaustive]
    BrowserImports {
        /// Name of the package.
        package: String,
        /// The imports, as `module.name`.
        imports: Vec<String>,
        /// The crates that import them, and advice for the user.
        remedy: String,
    },

    /// Cargo reported success without a `.wasm` file.
    #[error(
        "cargo compiled the plugin `{package}` but named no .wasm file; \
         `cargo -V` should be the version of the toolchain in use"
    )]
    #[non_exhaustive]
    NoWasm {
        /// Name of the package.
        package: String,
    },

    /// Cargo's output does not match its documentation.
    #[error(
        "cannot understand what `cargo metadata` says about `{}`; \
         `cargo -V` should be the version of the toolchain in use",
        manifest.display()
    )]
    #[non_exhaustive]
    Metadata {
        /// The plugin's `Cargo.toml`.
        manifest: PathBuf,
        /// The error in the output.
        source: io::Error,
    },

    /// A file or folder could not be read or written.
    #[error("cannot {action} `{}`", path.display())]
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

fn random_source(version: &str) -> &'static str {
    if version.starts_with("0.2.") {
        return "turn on the feature `custom` of getrandom in the plugin, and give its `register_custom_getrandom!` \
                a function that calls `wasmer_plugin_services::random::fill`";
    }
    "call `Build::random(true)` in the build script, and depend on wasmer-plugin-services with its feature \
     `random` in the plugin"
}

/// Returns a function for `map_err` that makes the error of doing `action` on `path`.
pub(super) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> BuildError {
    let path = path.into();
    move |source| BuildError::Io { action, path, source }
}
