//! Finds the crate of an interface: by its folder, by its name among the packages here, or in the registry.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cargo::{self, Package};
use crate::error::{AnyError, Failure};

/// Finds the crate. `parent` is the folder of the crate that is to be made.
pub fn interface(interface: &Path, parent: Option<&Path>) -> Result<Package, AnyError> {
    if interface.is_dir() {
        let folder = std::path::absolute(interface).map_err(Failure::io("find the folder", interface))?;
        return Package::in_folder(&folder);
    }
    let name = interface.to_string_lossy().into_owned();
    if interface.components().count() > 1 {
        return Err(Failure::NoFolder { path: interface.to_owned() }.into());
    }
    let here = std::path::absolute(".").unwrap_or_default();
    let folders = || [Some(here.as_path()), parent].into_iter().flatten();
    // A folder outside of any package is no error: the registry is left.
    let members = folders().filter_map(|folder| Package::members_from(folder).ok()).flatten();
    if let Some(package) = named(members, &name) {
        return Ok(package);
    }
    let dependencies = folders().filter_map(|folder| Package::all_from(folder).ok()).flatten();
    match named(dependencies, &name) {
        Some(package) => Ok(package),
        None => in_registry(&name),
    }
}

fn named(packages: impl IntoIterator<Item = Package>, name: &str) -> Option<Package> {
    packages.into_iter().find(|package| package.name == name)
}

/// Downloads the newest version of a package, by a crate that depends on it.
fn in_registry(name: &str) -> Result<Package, AnyError> {
    let scratch = Scratch::make()?;
    let mut command = cargo::command();
    command.args(["add", "--quiet", "--", name]).current_dir(&scratch.0);
    cargo::run(&mut command, "find the interface's crate")?;
    let packages = Package::all_from(&scratch.0)?;
    named(packages, name).ok_or_else(|| Failure::NoInterface { name: name.to_owned() }.into())
}

/// An empty crate in the folder for temporary files. It is removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn make() -> Result<Self, Failure> {
        let folder = std::env::temp_dir().join(format!("wasmer-plugin-new-{}", std::process::id()));
        // `create_dir` fails if the folder exists, so it is nobody else's.
        fs::create_dir(&folder).map_err(Failure::io("create the folder", &folder))?;
        let scratch = Self(folder);
        let manifest = "[package]\nname = \"scratch\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
                        [lib]\npath = \"lib.rs\"\n[workspace]\n";
        for (file, text) in [("Cargo.toml", manifest), ("lib.rs", "")] {
            let path = scratch.0.join(file);
            fs::write(&path, text).map_err(Failure::io("write the file", &path))?;
        }
        Ok(scratch)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
