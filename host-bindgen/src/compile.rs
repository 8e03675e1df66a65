//! Compiles a plugin crate to .wasm by running cargo, in build scripts and elsewhere.

mod cargo;
mod diagnostics;
mod error;
mod inputs;
mod place;
mod profile;
mod surroundings;
mod wasm32;

use std::{
    error::Error,
    path::{Path, PathBuf},
    process,
};

pub use error::BuildError;
pub use profile::Profile;

use place::{LockFile, Place, hash};

/// Compiles the plugin crate in `plugin_dir` and passes the path of the .wasm to the crate whose build script
/// this is.
///
/// A relative path is relative to the package with the build script. The path of the .wasm, which is also
/// returned, is in `OUT_DIR`. It is in a variable for `env!` with the name of the plugin's package in
/// capitals and `_WASM` appended: `CALCULATOR_WASM` for `calculator`, `TEN_PERCENT_WASM` for `ten-percent`.
///
/// On failure, prints the [`BuildError`] to standard error, after cargo's messages, and ends the process with
/// code 1. Use [`Build`] for settings, and [`Build::run`] to handle errors.
///
/// ```no_run
/// // build.rs
/// fn main() {
///     wasmer_plugin_bindgen::build("../calculator");
///     wasmer_plugin_bindgen::build("plugins/ten-percent");
/// }
/// ```
pub fn build(plugin_dir: impl AsRef<Path>) -> PathBuf {
    Build::new(plugin_dir).build()
}

/// Settings for compiling a plugin crate.
///
/// In a build script:
///
/// ```no_run
/// use wasmer_plugin_bindgen::{Build, Profile};
///
/// Build::new("../calculator")
///     .features(["complex-numbers"])
///     .profile(Profile::Small)
///     .env_name("COMPLEX_CALCULATOR")
///     .build();
/// ```
///
/// In a test:
///
/// ```no_run
/// # fn main() -> Result<(), wasmer_plugin_bindgen::BuildError> {
/// use wasmer_plugin_bindgen::{Build, Profile};
///
/// let plugin = Build::new("../calculator").profile(Profile::Debug).run()?;
/// println!("{}", plugin.wasm().display());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a setting of its own, set by a method of its name"
)]
#[must_use = "nothing is built until `build` or `run` is called"]
pub struct Build {
    dir: PathBuf,
    features: Vec<String>,
    default_features: bool,
    profile: Profile,
    keep_names: Option<bool>,
    random: bool,
    simd: bool,
    target_dir: Option<PathBuf>,
    env_name: Option<String>,
    offline: bool,
    locked: bool,
}

impl Build {
    /// Starts with the default settings for the plugin crate in this folder.
    ///
    /// If cargo runs this program, a relative path is relative to the package that is being built or tested.
    /// Otherwise it is relative to the current folder.
    pub fn new(plugin_dir: impl AsRef<Path>) -> Self {
        Build {
            dir: plugin_dir.as_ref().to_owned(),
            features: Vec::new(),
            default_features: true,
            profile: Profile::default(),
            keep_names: None,
            random: false,
            simd: true,
            target_dir: None,
            env_name: None,
            offline: false,
            locked: false,
        }
    }

    /// Turns on these features of the plugin crate, in addition to those named before.
    pub fn features(mut self, features: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.features.extend(features.into_iter().map(Into::into));
        self
    }

    /// Turns off the plugin crate's feature `default`.
    pub fn no_default_features(mut self) -> Self {
        self.default_features = false;
        self
    }

    /// Sets the optimisation of the plugin. The default is [`Profile::Fast`].
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// Keeps the names of functions in the .wasm, for readable backtraces and profiles.
    ///
    /// Names take space, so by default only [`Profile::Debug`] keeps them.
    pub fn keep_names(mut self, keep: bool) -> Self {
        self.keep_names = Some(keep);
        self
    }

    /// Makes the host the source of random numbers for the crate `getrandom` 0.3 and 0.4 in the plugin, by
    /// the feature `random` of wasmer-plugin-services, which the plugin must turn on and link.
    ///
    /// Passes `--cfg getrandom_backend="custom"` to rustc, in addition to the flags for the target in the
    /// plugin's own `.cargo/config.toml`. Without the flag `getrandom` does not compile for
    /// wasm32-unknown-unknown. A plugin that is also built without this crate sets it in that file.
    pub fn random(mut self, random: bool) -> Self {
        self.random = random;
        self
    }

    /// Allows instructions on vectors of 128 bits in the plugin's code. The default is true.
    ///
    /// Loops over slices of numbers then work on several elements at once. Hosts of wasmer-plugin run such
    /// code; turn it off for a plugin that must also run in an engine without the proposal `simd128`.
    ///
    /// The build passes `-C target-feature=+simd128` to rustc after the flags of `.cargo/config.toml` and of
    /// `CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS`, so `-simd128` there has no effect.
    pub fn simd(mut self, simd: bool) -> Self {
        self.simd = simd;
        self
    }

    /// Sets the folder to compile in. A relative path is resolved as in [`new`](Self::new).
    ///
    /// The default is `wasmer-plugin` in the host's target folder. It has a target folder for each workspace
    /// with plugins.
    pub fn target_dir(mut self, dir: impl AsRef<Path>) -> Self {
        self.target_dir = Some(dir.as_ref().to_owned());
        self
    }

    /// Sets the name of the variable for `env!`, for example if one plugin is built with several sets of
    /// features.
    pub fn env_name(mut self, name: impl Into<String>) -> Self {
        self.env_name = Some(name.into());
        self
    }

    /// Forbids cargo to use the network, like its option `--offline`.
    ///
    /// The user's own `CARGO_NET_OFFLINE` and `net.offline` apply in any case.
    pub fn offline(mut self, offline: bool) -> Self {
        self.offline = offline;
        self
    }

    /// Forbids cargo to change the `Cargo.lock` of the plugin's workspace, like its option `--locked`.
    pub fn locked(mut self, locked: bool) -> Self {
        self.locked = locked;
        self
    }

    /// Compiles the plugin in a build script and prints the directives for cargo.
    ///
    /// On failure, prints the error and ends the process, like the function [`build`].
    #[expect(clippy::must_use_candidate, reason = "the path is at hand in the host, by `env!`")]
    pub fn build(&self) -> PathBuf {
        match self.run() {
            Ok(artifact) => {
                artifact.emit();
                artifact.wasm
            }
            Err(error) => {
                eprintln!("error: {error}");
                let mut cause = error.source();
                while let Some(error) = cause {
                    eprintln!("  caused by: {error}");
                    cause = error.source();
                }
                process::exit(1);
            }
        }
    }

    /// Compiles the plugin and prints nothing to standard output.
    ///
    /// Cargo's messages go to standard error. This also works outside of build scripts. There the .wasm stays
    /// in the [`target_dir`](Self::target_dir), under its own path for each set of settings.
    ///
    /// # Errors
    ///
    /// * [`MissingManifest`](BuildError::MissingManifest), [`NoPackage`](BuildError::NoPackage),
    ///   [`Unreadable`](BuildError::Unreadable) or [`NotCdylib`](BuildError::NotCdylib) if the folder is not
    ///   that of a plugin crate.
    /// * [`CargoNotRunnable`](BuildError::CargoNotRunnable), [`MissingTarget`](BuildError::MissingTarget),
    ///   [`Metadata`](BuildError::Metadata) or [`NoWasm`](BuildError::NoWasm) if the toolchain fails.
    /// * [`Failed`](BuildError::Failed) if the plugin does not compile.
    /// * [`TwoAllocators`](BuildError::TwoAllocators) if the plugin has a global allocator besides
    ///   wasmer-plugin's.
    /// * [`Io`](BuildError::Io) if the folder to compile in, or `OUT_DIR`, is not writable.
    pub fn run(&self) -> Result<Artifact, BuildError> {
        let dir = surroundings::resolve(&self.dir);
        let out_dir = surroundings::out_dir();
        let package = cargo::describe(&dir, self.offline)?;
        let base = match (&self.target_dir, &out_dir) {
            (Some(dir), _) => surroundings::resolve(dir),
            (None, Some(out_dir)) => surroundings::target_dir_of_build_script(out_dir),
            (None, None) => surroundings::target_dir_elsewhere(&package.workspace_target_dir),
        };

        wasm32::ensure(&package.name, &base)?;
        let place = Place::lock(&base, &package.workspace_root)?;
        let lock_file = LockFile::before_build(&package.workspace_root);
        let mut command = cargo::command(&dir);
        cargo::prepare(&mut command, &package, &place.target_dir, &self.rust_flags());
        self.add_settings(&mut command);
        let made = cargo::compile(command, &package)?;
        if let Some(out_dir) = &out_dir {
            lock_file.after_build(out_dir);
        }

        Ok(Artifact {
            wasm: place.keep(&made.wasm, out_dir.as_deref(), self.key(&dir))?,
            inputs: inputs::files(&made, &package, &place.target_dir),
            variables: inputs::variables(&made),
            env_name: self.env_name.clone().unwrap_or_else(|| env_name(&package.name)),
            package_name: package.name,
        })
    }

    fn add_settings(&self, command: &mut process::Command) {
        command.args(["--profile", self.profile.name()]);
        for value in self.profile.config(self.keeps_names()) {
            command.arg("--config").arg(value);
        }
        for feature in &self.features {
            command.arg("--features").arg(feature);
        }
        if !self.default_features {
            command.arg("--no-default-features");
        }
        if self.offline {
            command.arg("--offline");
        }
        if self.locked {
            command.arg("--locked");
        }
    }

    /// Returns the flags for rustc.
    fn rust_flags(&self) -> Vec<&'static str> {
        // This is the target's default. There must be at least one flag: see `cargo::prepare`.
        let mut flags = vec!["-Cpanic=abort"];
        flags.extend(self.simd.then_some("-Ctarget-feature=+simd128"));
        flags.extend(self.random.then_some("--cfg=getrandom_backend=\"custom\""));
        flags
    }

    fn keeps_names(&self) -> bool {
        self.keep_names.unwrap_or(self.profile == Profile::Debug)
    }

    /// Returns a hash of everything that may affect the .wasm.
    fn key(&self, dir: &Path) -> u64 {
        let mut features: Vec<&str> = self.features.iter().map(String::as_str).collect();
        features.sort_unstable();
        features.dedup();
        let settings = (self.profile, self.keeps_names(), self.default_features, self.random, self.simd);
        let settings = format!("{settings:?}");
        hash(&[dir.as_os_str().as_encoded_bytes(), features.join("\0").as_bytes(), settings.as_bytes()])
    }
}

/// A compiled plugin.
#[derive(Debug, Clone)]
pub struct Artifact {
    wasm: PathBuf,
    inputs: Vec<PathBuf>,
    variables: Vec<String>,
    package_name: String,
    env_name: String,
}

impl Artifact {
    /// Returns the absolute path of the .wasm.
    pub fn wasm(&self) -> &Path {
        &self.wasm
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
        for file in &self.inputs {
            println!("cargo::rerun-if-changed={}", file.display());
        }
        for name in &self.variables {
            println!("cargo::rerun-if-env-changed={name}");
        }
        println!("cargo::rerun-if-env-changed=CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS");
    }
}

/// Returns `TEN_PERCENT_WASM` for `ten-percent`.
fn env_name(package: &str) -> String {
    format!("{}_WASM", package.replace('-', "_").to_uppercase())
}
