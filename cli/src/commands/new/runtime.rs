//! The source of `wasmer-plugin` for new crates: a version, or a clone of the repository.

use std::path::{Path, PathBuf};

use crate::cargo::{Dependency, Source};
use crate::error::Failure;

/// The source of the library.
pub enum Runtime {
    Version(&'static str),
    Clone(PathBuf),
}

impl Runtime {
    /// Returns the clone that the user names, or the one that this program was compiled from, if it is still
    /// there, or the version of this program.
    pub fn find(given: Option<&Path>) -> Result<Self, Failure> {
        if let Some(given) = given {
            return match clone_in(given) {
                Some(clone) => Ok(Self::Clone(clone)),
                None => Err(Failure::NoClone { path: given.to_owned() }),
            };
        }
        let own = clone_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
        Ok(own.map_or(
            Self::Version(concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"))),
            Self::Clone,
        ))
    }

    /// Returns the dependency on the library.
    pub fn library(&self) -> Dependency {
        self.dependency("wasmer-plugin", "runtime")
    }

    /// Returns the dependency on the crate for build scripts and tests of interfaces.
    pub fn bindgen(&self) -> Dependency {
        self.dependency("wasmer-plugin-bindgen", "host-bindgen")
    }

    /// Returns the source of a crate that depends on the library in this way.
    pub fn of(library: &Dependency) -> Option<Self> {
        match &library.source {
            Source::Path(path) => Some(Self::Clone(path.parent()?.to_owned())),
            Source::Version(_) => None,
        }
    }

    fn dependency(&self, name: &str, folder: &str) -> Dependency {
        let source = match self {
            Self::Version(version) => Source::Version((*version).to_owned()),
            Self::Clone(clone) => Source::Path(clone.join(folder)),
        };
        Dependency { source, ..Dependency::new(name) }
    }
}

/// Returns the absolute path of a clone of the repository, if the folder is one.
fn clone_in(folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    let is_clone =
        ["runtime", "host-bindgen"].iter().all(|part| folder.join(part).join("Cargo.toml").is_file());
    is_clone.then_some(folder)
}
