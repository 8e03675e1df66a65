//! Questions to cargo: packages and their dependencies.

use std::env::var_os;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

use crate::error::{AnyError, Failure};

/// Returns a command that runs cargo.
pub fn command() -> Command {
    let mut command = Command::new(var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.stdin(Stdio::null());
    command
}

/// Runs cargo, and fails with its message if it fails.
pub fn run(command: &mut Command, action: &'static str) -> Result<Output, Failure> {
    let output = command.output().map_err(|source| Failure::NoCargo { source })?;
    if output.status.success() {
        return Ok(output);
    }
    let text = String::from_utf8_lossy(&output.stderr);
    // Cargo's notes are about its own options.
    let lines = text.lines().take_while(|line| !line.starts_with("note: ") && !line.starts_with("help: "));
    let lines: Vec<&str> = lines.map(str::trim).filter(|line| !line.is_empty()).collect();
    let message = lines.join("\n").trim_start_matches("error: ").to_owned();
    Err(Failure::Cargo { action, message })
}

/// A package, as `cargo metadata` describes it.
#[derive(Clone, Debug)]
pub struct Package {
    pub name: String,
    pub folder: PathBuf,
    /// Name of the library in Rust.
    pub ident: String,
    /// Root file of the library.
    pub root: PathBuf,
    pub is_cdylib: bool,
    pub dependencies: Vec<Dependency>,
    /// The version, if the package comes from a registry.
    pub registry_version: Option<String>,
}

/// A dependency that is neither for tests nor for build scripts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// Name in the manifest.
    pub name: String,
    /// Name of the package, if it differs.
    pub package: Option<String>,
    pub source: Source,
    pub features: Vec<String>,
    pub default_features: bool,
}

/// The place of a dependency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Path(PathBuf),
    Version(String),
}

impl Package {
    /// Returns the package in a folder.
    pub fn in_folder(folder: &Path) -> Result<Self, AnyError> {
        let manifest = folder.join("Cargo.toml");
        if !manifest.is_file() {
            return Err(Failure::NoCrate { folder: folder.to_owned() }.into());
        }
        let packages = packages(
            command()
                .args(["metadata", "--format-version=1", "--no-deps"])
                .args(["--manifest-path".as_ref(), manifest.as_os_str()]),
        )?;
        let wanted = folder.canonicalize().ok();
        let found = packages.into_iter().find(|package| package.folder.canonicalize().ok() == wanted);
        found.ok_or_else(|| Failure::NoLibrary { folder: folder.to_owned() }.into())
    }

    /// Returns the packages of the workspace that a folder is in.
    pub fn members_from(folder: &Path) -> Result<Vec<Self>, AnyError> {
        packages(command().args(["metadata", "--format-version=1", "--no-deps"]).current_dir(folder))
    }

    /// Returns all packages that a crate in this folder depends on, and those of its workspace.
    pub fn all_from(folder: &Path) -> Result<Vec<Self>, AnyError> {
        packages(command().args(["metadata", "--format-version=1"]).current_dir(folder))
    }

    /// Returns the dependency with this name in Rust.
    pub fn dependency(&self, ident: &str) -> Option<&Dependency> {
        self.dependencies.iter().find(|dependency| dependency.name.replace('-', "_") == ident)
    }

    /// Returns this package as a dependency.
    pub fn as_dependency(&self) -> Dependency {
        let source = match &self.registry_version {
            Some(version) => Source::Version(version.clone()),
            None => Source::Path(self.folder.clone()),
        };
        Dependency { source, ..Dependency::new(&self.name) }
    }
}

impl Dependency {
    /// Returns a dependency on any version of this package.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            package: None,
            source: Source::Version("*".to_owned()),
            features: Vec::new(),
            default_features: true,
        }
    }

    /// Returns the line for the manifest of the crate in `folder`.
    pub fn line(&self, folder: &Path) -> String {
        let mut parts = vec![match &self.source {
            Source::Path(path) => format!("path = {}", toml(&relative(path, folder))),
            Source::Version(version) => format!("version = {}", toml(version.trim_start_matches('^'))),
        }];
        let is_version_only = matches!(self.source, Source::Version(_));
        if let Some(package) = &self.package {
            parts.push(format!("package = {}", toml(package)));
        }
        if !self.default_features {
            parts.push("default-features = false".to_owned());
        }
        if !self.features.is_empty() {
            let features: Vec<String> = self.features.iter().map(|feature| toml(feature)).collect();
            parts.push(format!("features = [{}]", features.join(", ")));
        }
        match parts.as_slice() {
            [version] if is_version_only => {
                format!("{} = {}", self.name, version.trim_start_matches("version = "))
            }
            parts => format!("{} = {{ {} }}", self.name, parts.join(", ")),
        }
    }
}

/// Writes a text for a manifest.
fn toml(text: &str) -> String {
    // Debug escapes quotes and backslashes as TOML does.
    format!("{text:?}")
}

/// Maximum number of folders to go up on the way to a dependency. Crates that are further apart are hardly
/// moved together.
const NEAR: usize = 3;

/// Returns the way from a folder to a path, if both are in one tree below the root of the file system. Other
/// paths stay absolute.
fn relative(path: &Path, folder: &Path) -> String {
    let common = path.components().zip(folder.components()).take_while(|(one, other)| one == other).count();
    let ups = folder.components().count() - common;
    if common < 2 || ups > NEAR {
        return path.display().to_string();
    }
    let mut way = PathBuf::new();
    way.extend(std::iter::repeat_n("..", ups));
    way.extend(path.components().skip(common));
    way.display().to_string().replace('\\', "/")
}

fn packages(command: &mut Command) -> Result<Vec<Package>, AnyError> {
    let output = run(command, "read the manifest")?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    Ok(metadata["packages"].as_array().into_iter().flatten().filter_map(package).collect())
}

/// Returns a package with a library.
fn package(value: &Value) -> Option<Package> {
    let types = |target: &Value| -> Vec<String> {
        let types = target["crate_types"].as_array().into_iter().flatten();
        types.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let library = value["targets"]
        .as_array()?
        .iter()
        .find(|target| types(target).iter().any(|it| ["lib", "rlib", "cdylib"].contains(&it.as_str())))?;
    let is_from_registry = value["source"].as_str().is_some();
    Some(Package {
        name: value["name"].as_str()?.to_owned(),
        folder: Path::new(value["manifest_path"].as_str()?).parent()?.to_owned(),
        ident: library["name"].as_str()?.replace('-', "_"),
        root: library["src_path"].as_str()?.into(),
        is_cdylib: types(library).iter().any(|it| it == "cdylib"),
        dependencies: value["dependencies"].as_array()?.iter().filter_map(dependency).collect(),
        registry_version: value["version"].as_str().filter(|_| is_from_registry).map(str::to_owned),
    })
}

fn dependency(value: &Value) -> Option<Dependency> {
    if !value["kind"].is_null() {
        return None;
    }
    let (package, rename) = (value["name"].as_str()?, value["rename"].as_str());
    let features = value["features"].as_array()?.iter().filter_map(Value::as_str);
    Some(Dependency {
        name: rename.unwrap_or(package).to_owned(),
        package: rename.map(|_| package.to_owned()),
        source: match value["path"].as_str() {
            Some(path) => Source::Path(path.into()),
            None => Source::Version(value["req"].as_str()?.to_owned()),
        },
        features: features.map(str::to_owned).collect(),
        default_features: value["uses_default_features"].as_bool()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_between_folders() {
        let check = |path, folder, expect| assert_eq!(relative(Path::new(path), Path::new(folder)), expect);
        check("/home/a/api", "/home/a/plugin", "../api");
        check("/home/a/api", "/home/a/api/plugin", "..");
        check("/home/a/plugins/x", "/home/a", "plugins/x");
        check("/opt/api", "/home/a/plugin", "/opt/api");
        check("/home/a/api", "/home/a/1/2/3/4", "/home/a/api");
    }

    #[test]
    fn lines_of_manifests() {
        let check = |dependency: &Dependency, line| assert_eq!(dependency.line(Path::new("/h/a/p")), line);
        let mut dependency =
            Dependency { source: Source::Version("^1.2".into()), ..Dependency::new("serde") };
        check(&dependency, "serde = \"1.2\"");
        dependency.features = vec!["derive".into()];
        check(&dependency, "serde = { version = \"1.2\", features = [\"derive\"] }");
        dependency.source = Source::Path("/h/a/ser\"de".into());
        dependency.default_features = false;
        dependency.features.clear();
        check(&dependency, "serde = { path = \"../ser\\\"de\", default-features = false }");
    }
}
