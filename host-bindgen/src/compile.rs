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

/// Compiles the plugin crate in `plugin_dir` and hands its path to the crate whose build script this is.
///
/// A relative path is relative to the package with the build script. The variable for `env!` is named
/// for the plugin's package, in capitals, with `_WASM` at its end: `CALCULATOR_WASM` for `calculator`,
/// `TEN_PERCENT_WASM` for `ten-percent`. The path, which is also returned, is in `OUT_DIR`.
///
/// Failing, it prints the [`BuildError`] to standard error, after what cargo said, and ends the
/// process with code 1. Use [`Build`] for settings, and [`Build::run`] to handle errors.
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

/// How to compile a plugin crate.
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
    /// A relative path is relative to the package that is being built or tested, where cargo runs this
    /// program, and else to the current folder.
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

    /// Sets how the plugin is optimised: [`Profile::Fast`] unless told otherwise.
    pub fn profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// Keeps the names of functions in the .wasm, for readable backtraces and profiles.
    ///
    /// They take room, so only [`Profile::Debug`] keeps them unless told otherwise.
    pub fn keep_names(mut self, keep: bool) -> Self {
        self.keep_names = Some(keep);
        self
    }

    /// Has the crate `getrandom` 0.3 and 0.4 in the plugin ask the host, by the service `random` of wasmer-plugin, whose
    /// feature the plugin has to turn on.
    ///
    /// It passes `--cfg getrandom_backend="custom"` to rustc, in addition to what the plugin's own `.cargo/config.toml`
    /// says of the target. Without it `getrandom` does not compile for wasm32-unknown-unknown, unless it says that there:
    /// which is what a plugin does that is built without this crate, too.
    pub fn random(mut self, random: bool) -> Self {
        self.random = random;
        self
    }

    /// Allows instructions on vectors of 128 bits in the plugin's code. On unless turned off.
    ///
    /// Loops over slices of numbers then work on several elements at once. Hosts of wasmer-plugin run such code;
    /// turn it off for a plugin that must also run in an engine without the proposal `simd128`.
    ///
    /// The build passes `-C target-feature=+simd128` to rustc behind the flags of `.cargo/config.toml` and of
    /// `CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS`, so `-simd128` there has no effect.
    pub fn simd(mut self, simd: bool) -> Self {
        self.simd = simd;
        self
    }

    /// Sets the folder to compile in. A relative path means what it means in [`new`](Self::new).
    ///
    /// By default it is `wasmer-plugin` in the target folder of the host. In it each workspace with plugins
    /// has a target folder of its own.
    pub fn target_dir(mut self, dir: impl AsRef<Path>) -> Self {
        self.target_dir = Some(dir.as_ref().to_owned());
        self
    }

    /// Names the variable for `env!`, for example if one plugin is built with several sets of features.
    pub fn env_name(mut self, name: impl Into<String>) -> Self {
        self.env_name = Some(name.into());
        self
    }

    /// Forbids cargo to use the network, as its option `--offline` does.
    ///
    /// The user's own `CARGO_NET_OFFLINE` and `net.offline` hold in any case.
    pub fn offline(mut self, offline: bool) -> Self {
        self.offline = offline;
        self
    }

    /// Forbids cargo to change the `Cargo.lock` of the plugin's workspace, as its option `--locked` does.
    pub fn locked(mut self, locked: bool) -> Self {
        self.locked = locked;
        self
    }

    /// Compiles the plugin in a build script and prints the directives for cargo.
    ///
    /// Failing, it prints the error and ends the process, like the function [`build`].
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
    /// Cargo's messages go to standard error. This works outside of build scripts, too. There the .wasm
    /// stays in the [`target_dir`](Self::target_dir), under a path of its own for each set of settings.
    ///
    /// # Errors
    ///
    /// * [`MissingManifest`](BuildError::MissingManifest), [`NoPackage`](BuildError::NoPackage),
    ///   [`Unreadable`](BuildError::Unreadable) or [`NotCdylib`](BuildError::NotCdylib):
    ///   the folder does not hold a plugin crate.
    /// * [`CargoNotRunnable`](BuildError::CargoNotRunnable), [`MissingTarget`](BuildError::MissingTarget),
    ///   [`Metadata`](BuildError::Metadata) or [`NoWasm`](BuildError::NoWasm): the toolchain does not do its part.
    /// * [`Failed`](BuildError::Failed): the plugin does not compile.
    /// * [`TwoAllocators`](BuildError::TwoAllocators): the plugin has a global allocator beside wasmer-plugin's.
    /// * [`Io`](BuildError::Io): the folder to compile in, or `OUT_DIR`, cannot be written.
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

    /// The flags for rustc.
    fn rust_flags(&self) -> Vec<&'static str> {
        // The target's default anyway. There must be one flag at least: see `cargo::prepare`.
        let mut flags = vec!["-Cpanic=abort"];
        flags.extend(self.simd.then_some("-Ctarget-feature=+simd128"));
        flags.extend(self.random.then_some("--cfg=getrandom_backend=\"custom\""));
        flags
    }

    fn keeps_names(&self) -> bool {
        self.keep_names.unwrap_or(self.profile == Profile::Debug)
    }

    /// Differs where the .wasm may differ.
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
    /// The absolute path of the .wasm.
    #[must_use]
    pub fn wasm(&self) -> &Path {
        &self.wasm
    }

    /// The files that the plugin was made from: the sources and manifests of its own and of crates that it
    /// depends on by path, what these include, and `Cargo.lock`.
    #[must_use]
    pub fn inputs(&self) -> &[PathBuf] {
        &self.inputs
    }

    /// The name of the plugin's package.
    #[must_use]
    pub fn package_name(&self) -> &str {
        &self.package_name
    }

    /// The name of the variable that [`emit`](Self::emit) sets.
    #[must_use]
    pub fn env_name(&self) -> &str {
        &self.env_name
    }

    /// Prints the directives for cargo: the variable with the path for `env!`, and what to watch.
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

/// `ten-percent` is `TEN_PERCENT_WASM`.
fn env_name(package: &str) -> String {
    format!("{}_WASM", package.replace('-', "_").to_uppercase())
}
