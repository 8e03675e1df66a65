//! The result of a build: the path of the .wasm, its inputs, and the directives for cargo.

use std::path::{Path, PathBuf};

use super::{cargo::Package, env::SKIP_BUILD};

/// A compiled plugin.
#[derive(Debug, Clone)]
pub struct Artifact {
    pub(super) wasm: PathBuf,
    pub(super) copy: Option<PathBuf>,
    pub(super) is_built: bool,
    pub(super) inputs: Vec<PathBuf>,
    pub(super) variables: Vec<String>,
    pub(super) package_name: String,
    pub(super) env_name: String,
}

impl Artifact {
    /// Creates the result of a build that [`SKIP_BUILD`] turned off.
    pub(super) fn skipped(wasm: PathBuf, package: Package, env_name: String) -> Self {
        Artifact {
            wasm,
            copy: None,
            is_built: false,
            inputs: vec![package.manifest],
            variables: Vec::new(),
            package_name: package.name,
            env_name,
        }
    }

    /// Returns the absolute path of the .wasm.
    pub fn wasm(&self) -> &Path {
        &self.wasm
    }

    /// Returns the absolute path of the copy in the folder of [`Build::copy_to`](crate::Build::copy_to).
    pub fn copy(&self) -> Option<&Path> {
        self.copy.as_deref()
    }

    /// Returns false if the plugin was not compiled, because the variable `WASMER_PLUGIN_SKIP_BUILD` is set.
    /// The .wasm is then from an earlier build, or empty.
    pub fn is_built(&self) -> bool {
        self.is_built
    }

    /// Returns the files that the plugin was made from: the sources and manifests of the plugin and of its
    /// dependencies by path, the files that these include, and `Cargo.lock`.
    pub fn inputs(&self) -> &[PathBuf] {
        &self.inputs
    }

    /// Returns the name of the plugin's package.
    pub fn package_name(&self) -> &str {
        &self.package_name
    }

    /// Returns the name of the variable that [`emit`](Self::emit) sets.
    pub fn env_name(&self) -> &str {
        &self.env_name
    }

    /// Prints the directives for cargo: the variable with the path for `env!`, and the inputs to watch.
    ///
    /// ```no_run
    /// // build.rs
    /// # fn main() -> Result<(), wasmer_plugin_bindgen::BuildError> {
    /// let plugin = wasmer_plugin_bindgen::Build::new("../calculator").run()?;
    /// plugin.emit();
    /// # Ok(())
    /// # }
    /// ```
    pub fn emit(&self) {
        println!("cargo::rustc-env={}={}", self.env_name, self.wasm.display());
        if !self.is_built {
            println!(
                "cargo::warning=the plugin `{}` was not built, because the variable `{SKIP_BUILD}` is set",
                self.package_name
            );
        }
        for file in self.inputs.iter().chain(&self.copy) {
            println!("cargo::rerun-if-changed={}", file.display());
        }
        for name in &self.variables {
            println!("cargo::rerun-if-env-changed={name}");
        }
        println!("cargo::rerun-if-env-changed={SKIP_BUILD}");
        println!("cargo::rerun-if-env-changed=CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS");
    }
}
