//! The folder of a new crate. It is made by cargo, which checks the name, makes a repository, and adds the
//! crate to a workspace around it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cargo;
use crate::error::{AnyError, Failure};
use crate::output::Outcome;

/// A new crate. Its folder is removed again unless all files are written.
pub struct Folder {
    /// Absolute.
    pub path: PathBuf,
    /// Name of the package.
    pub name: String,
    is_complete: bool,
}

/// The type of a crate.
#[derive(Clone, Copy)]
pub enum Target {
    Library,
    Program,
}

impl Folder {
    /// Returns the absolute path and the name of a crate that is to be made. Fails if something is there.
    pub fn check(path: &Path) -> Result<(PathBuf, String), AnyError> {
        let absolute = std::path::absolute(path).map_err(Failure::io("find the folder", path))?;
        if absolute.symlink_metadata().is_ok() {
            return Err(Failure::Exists { path: path.to_owned() }.into());
        }
        let name = absolute.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let normal = name.replace('_', "-");
        if ["wasmer", "wasmer-plugin", "wasmer-plugin-bindgen"].contains(&normal.as_str()) {
            return Err(Failure::Reserved { name }.into());
        }
        Ok((absolute, name))
    }

    /// Makes the crate, with cargo's own content.
    pub fn make(path: &Path, target: Target) -> Result<Self, AnyError> {
        let (path, name) = Self::check(path)?;
        let kind = match target {
            Target::Library => "--lib",
            Target::Program => "--bin",
        };
        let mut command = cargo::command();
        command.args(["new", "--quiet", "--edition=2024", kind, "--"]).arg(&path);
        cargo::run(&mut command, "make the crate")?;
        Ok(Self { path, name, is_complete: false })
    }

    /// Returns the crate's name in Rust.
    pub fn ident(&self) -> String {
        self.name.replace('-', "_")
    }

    /// Writes a file, and the folders around it.
    pub fn write(&self, file: &str, text: &str) -> Result<(), Failure> {
        let path = self.path.join(file);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(Failure::io("create the folder", folder))?;
        }
        fs::write(&path, text).map_err(Failure::io("write the file", &path))
    }

    /// Formats files of Rust, if rustfmt is installed. Without it they are only less pretty.
    pub fn format(&self, files: &[&str]) {
        let files = files.iter().map(|file| self.path.join(file));
        let _ = Command::new("rustfmt").args(["--quiet", "--edition=2024"]).args(files).output();
    }

    /// Keeps the crate, and says what to do with it.
    pub fn finish(mut self, kind: &str, next: &str) -> Outcome {
        self.is_complete = true;
        Outcome::text(format!("made the {kind} `{}` in {}\n{next}\n", self.name, self.path.display()))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.is_complete {
            // The error that led here is the one to report.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}
