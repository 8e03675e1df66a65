//! A plugin crate with a function.

use std::path::Path;

use super::fill;
use super::folder::{Folder, Target};
use super::runtime::Runtime;
use crate::error::AnyError;
use crate::output::Outcome;

/// Makes a plugin crate.
pub fn make(path: &Path, runtime: &Runtime) -> Result<Outcome, AnyError> {
    let folder = Folder::make(path, Target::Library)?;
    folder.write("Cargo.toml", &manifest(&folder, &[runtime.library().line(&folder.path)]))?;
    folder.write("src/lib.rs", include_str!("../../../templates/plugin/lib.rs"))?;
    let readme = fill(include_str!("../../../templates/plugin/README.md"), &[("name", &folder.name)]);
    folder.write("README.md", &readme)?;
    let next = format!("compile it with `wasmer-plugin build {}`", path.display());
    Ok(folder.finish("plugin", &next))
}

/// Returns the manifest of a plugin crate with these lines of dependencies.
pub fn manifest(folder: &Folder, dependencies: &[String]) -> String {
    format!(
        "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [lib]\ncrate-type = [\"cdylib\", \"rlib\"]\n\n\
         [dependencies]\n{}\n",
        folder.name,
        dependencies.join("\n"),
    )
}
