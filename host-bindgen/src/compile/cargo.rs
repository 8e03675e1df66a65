//! Runs the nested cargo that compiles a plugin, and parses its output.

use std::{
    env::{var_os, vars_os},
    io::{self, BufRead, BufReader, ErrorKind},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;

use super::{
    diagnostics::{self, Cause},
    env,
    error::BuildError,
    wasm32,
};

/// The plugin's package, as `cargo metadata` describes it.
pub(super) struct Package {
    pub(super) name: String,
    pub(super) manifest: PathBuf,
    pub(super) workspace_root: PathBuf,
    pub(super) workspace_target_dir: PathBuf,
    /// File name of the .wasm.
    pub(super) wasm_name: String,
    pub(super) id: String,
}

/// The output of `cargo rustc`.
#[derive(Default)]
pub(super) struct BuildOutput {
    pub(super) wasm: PathBuf,
    /// The manifests of the plugin and of its dependencies by path.
    pub(super) manifests: Vec<PathBuf>,
    /// All files that were compiled from those packages.
    pub(super) files: Vec<PathBuf>,
    /// The known cause of an error of rustc, if the build has one.
    cause: Option<Cause>,
}

/// Returns a command for cargo in the plugin's folder, as the user would run it there. The command lacks the
/// variables that are meant for the host.
pub(super) fn command(dir: &Path) -> Command {
    let mut command = Command::new(program());
    for (name, value) in vars_os() {
        if env::is_meant_for_host(&name, &value) {
            command.env_remove(name);
        }
    }
    command.current_dir(dir).stdin(Stdio::null());
    command
}

/// Asks cargo for the package in `dir`, and refuses it if it is not a plugin.
pub(super) fn describe(dir: &Path, offline: bool) -> Result<Package, BuildError> {
    let manifest = dir.join("Cargo.toml");
    if !manifest.is_file() {
        return Err(BuildError::MissingManifest { dir: dir.into() });
    }
    let mut command = command(dir);
    command
        .args(["metadata", "--format-version=1", "--no-deps"])
        .arg("--manifest-path")
        .arg(&manifest)
        .args(offline.then_some("--offline"))
        .stderr(Stdio::inherit());
    // Outside of build scripts, the answer decides the folder to build in, so the user's variable takes
    // precedence.
    if let Some(target_dir) = var_os("CARGO_TARGET_DIR").map(PathBuf::from)
        && target_dir.is_absolute()
    {
        command.env("CARGO_TARGET_DIR", target_dir);
    }
    let output = command.output().map_err(not_runnable(dir))?;
    if !output.status.success() {
        return Err(BuildError::Unreadable { manifest, status: output.status });
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|source| BuildError::Metadata { manifest: manifest.clone(), source: source.into() })?;
    package(&metadata, &manifest)
}

/// Runs a prepared `cargo rustc`. Passes its messages on to standard error, as cargo itself does.
pub(super) fn compile(mut command: Command, package: &Package) -> Result<BuildOutput, BuildError> {
    let dir = package.manifest.parent().unwrap_or(&package.manifest);
    command.stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = command.spawn().map_err(not_runnable(dir))?;
    let mut output = BuildOutput { manifests: vec![package.manifest.clone()], ..BuildOutput::default() };
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
            match serde_json::from_slice(&line) {
                Ok(message) => output.note(&message, package),
                // A procedural macro may print to standard output. In a build script, cargo reads directives
                // from standard output, so the text must not get there.
                Err(_) => eprintln!("{}", String::from_utf8_lossy(&line)),
            }
        }
    }
    let status = child.wait().map_err(not_runnable(dir))?;
    if !status.success() {
        let (package, dir) = (package.name.clone(), dir.into());
        return Err(match output.cause {
            Some(Cause::TwoAllocators) => BuildError::TwoAllocators { package, dir },
            Some(Cause::NoRandomSource { version }) => BuildError::NoRandomSource { package, dir, version },
            None => BuildError::Failed { package, dir, status },
        });
    }
    if output.wasm.as_os_str().is_empty() {
        return Err(BuildError::NoWasm { package: package.name.clone() });
    }
    Ok(output)
}

/// Adds the arguments for compiling the package for wasm32 in `target_dir`.
pub(super) fn prepare(command: &mut Command, package: &Package, target_dir: &Path, rust_flags: &[&str]) {
    command
        // `cargo build` makes every crate type of the manifest at once. With an rlib among them, rustc would
        // omit link-time optimisation for the cdylib, too, because an rlib cannot have it.
        .args(["rustc", "--lib", "--crate-type=cdylib"])
        .args(["--target", wasm32::TRIPLE])
        .arg(format!("--message-format={}", diagnostics::format()))
        .arg("--manifest-path")
        .arg(&package.manifest)
        .arg("--target-dir")
        .arg(target_dir)
        // If the user's configuration has a `build.build-dir`, the outer cargo holds the lock of that folder.
        .env("CARGO_BUILD_BUILD_DIR", target_dir)
        // `[build] rustflags` are meant for the host: linkers, CPUs. Cargo ignores them if the target has
        // flags, so the target always gets one. The user's own flags for the target come first. The Debug
        // format of a list of plain strings is valid TOML.
        .arg("--config")
        .arg(format!("target.{}.rustflags={rust_flags:?}", wasm32::TRIPLE));
}

impl BuildOutput {
    fn note(&mut self, message: &Value, package: &Package) {
        if message["reason"] == "compiler-message" {
            diagnostics::show(&message["message"], &package.workspace_root);
            self.cause = self.cause.take().or_else(|| diagnostics::cause(message));
        }
        let id = message["package_id"].as_str().unwrap_or_default();
        if message["reason"] != "compiler-artifact" || !id.starts_with("path+") {
            return;
        }
        self.manifests.extend(path(&message["manifest_path"]));
        for file in message["filenames"].as_array().into_iter().flatten() {
            let Some(file) = path(file) else { continue };
            if id == package.id && file.extension().is_some_and(|it| it == "wasm") {
                self.wasm.clone_from(&file);
            }
            self.files.push(file);
        }
    }
}

fn package(metadata: &Value, manifest: &Path) -> Result<Package, BuildError> {
    let text = |of: &Value, key: &str| {
        let missing = || BuildError::Metadata {
            manifest: manifest.into(),
            source: io::Error::new(ErrorKind::InvalidData, format!("it has no `{key}`")),
        };
        of[key].as_str().map(String::from).ok_or_else(missing)
    };
    // Cargo lists all members of the workspace.
    let wanted = manifest.canonicalize().ok();
    let found = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|package| path(&package["manifest_path"]).and_then(|it| it.canonicalize().ok()) == wanted)
        .ok_or_else(|| BuildError::NoPackage { manifest: manifest.into() })?;
    let name = text(found, "name")?;
    let is_cdylib = |target: &&Value| {
        target["crate_types"].as_array().is_some_and(|types| types.iter().any(|it| it == "cdylib"))
    };
    let Some(library) = found["targets"].as_array().into_iter().flatten().find(is_cdylib) else {
        return Err(BuildError::NotCdylib { package: name, manifest: manifest.into() });
    };
    Ok(Package {
        name,
        manifest: manifest.into(),
        workspace_root: text(metadata, "workspace_root")?.into(),
        workspace_target_dir: text(metadata, "target_directory")?.into(),
        wasm_name: format!("{}.wasm", text(library, "name")?.replace('-', "_")),
        id: text(found, "id")?,
    })
}

fn path(value: &Value) -> Option<PathBuf> {
    value.as_str().map(PathBuf::from)
}

fn program() -> PathBuf {
    var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

pub(super) fn not_runnable(dir: &Path) -> impl FnOnce(io::Error) -> BuildError {
    move |source| BuildError::CargoNotRunnable { program: program(), dir: dir.into(), source }
}
