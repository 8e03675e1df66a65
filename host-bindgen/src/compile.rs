//! Compiles a plugin crate to .wasm by running cargo, in build scripts and elsewhere. A plugin's way to its
//! host starts here.

mod artifact;
mod browser;
mod cargo;
mod diagnostics;
mod env;
mod error;
mod inputs;
mod profile;
mod target_dir;
mod wasm32;

use std::{
    error::Error,
    path::{Path, PathBuf},
    process,
};

pub use artifact::Artifact;
pub(crate) use env::{out_dir, resolve};
pub use error::BuildError;
pub use profile::Profile;

use cargo::Package;
use target_dir::{LockFile, TargetDir, hash};

/// Compiles the plugin crate in `plugin_dir`, and passes the path of the .wasm to the crate that this build
/// script belongs to.
///
/// A relative path is relative to the package with the build script. The .wasm is in `OUT_DIR`. Its path is
/// returned, and set as a variable for `env!`. The variable has the name of the plugin's package in capitals
/// with `_WASM` appended: `CALCULATOR_WASM` for `calculator`, `TEN_PERCENT_WASM` for `ten-percent`.
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
    copy_to: Option<PathBuf>,
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
            copy_to: None,
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

    /// Makes the host the source of random numbers for the crate `getrandom` 0.3 and 0.4 in the plugin. This
    /// needs the feature `random` of wasmer-plugin-services, which the plugin must turn on and link.
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
    /// code. Turn it off for a plugin that must also run in an engine without the proposal `simd128`.
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

    /// Sets the name of the variable for `env!`. A host that builds one plugin with several sets of features
    /// needs it.
    pub fn env_name(mut self, name: impl Into<String>) -> Self {
        self.env_name = Some(name.into());
        self
    }

    /// Copies the .wasm into this folder, for a host that loads all plugins of a folder. A relative path is
    /// resolved as in [`new`](Self::new).
    ///
    /// The file has the name of the plugin's package, with `_` for `-`: `plugins/ten_percent.wasm`. It is
    /// replaced in one step, and only if the plugin has changed, so a host that watches the folder never
    /// reads half a file. All profiles of the host copy to the same folder.
    ///
    /// ```no_run
    /// // build.rs
    /// use wasmer_plugin_bindgen::Build;
    ///
    /// for plugin in ["ten-percent", "bulk"] {
    ///     Build::new(format!("../{plugin}")).copy_to("plugins").build();
    /// }
    /// ```
    ///
    /// A host that is published to crates.io cannot use this: cargo forbids build scripts to write outside of
    /// `OUT_DIR` there.
    pub fn copy_to(mut self, dir: impl AsRef<Path>) -> Self {
        self.copy_to = Some(dir.as_ref().to_owned());
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
    ///
    /// If the variable `WASMER_PLUGIN_SKIP_BUILD` is set, this compiles nothing: see [the crate's
    /// documentation](crate#editors).
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
    /// Cargo's messages go to standard error. This also works outside of build scripts. There, the .wasm
    /// stays in the [`target_dir`](Self::target_dir), under its own path for each set of settings.
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
    /// * [`NoRandomSource`](BuildError::NoRandomSource) if the crate `getrandom` in the plugin has no source.
    /// * [`BrowserImports`](BuildError::BrowserImports) if a crate in the plugin needs a browser.
    /// * [`Io`](BuildError::Io) if the folder to compile in, or `OUT_DIR`, is not writable.
    pub fn run(&self) -> Result<Artifact, BuildError> {
        let dir = env::resolve(&self.dir);
        let out_dir = env::out_dir();
        let package = cargo::describe(&dir, self.offline)?;
        let env_name = self.env_name.clone().unwrap_or_else(|| env_name(&package.name));
        if let Some(out_dir) = out_dir.as_deref().filter(|_| env::skips_build()) {
            let wasm = target_dir::placeholder(out_dir, self.key(&dir), &package.wasm_name)?;
            return Ok(Artifact::skipped(wasm, package, env_name));
        }
        let base = match (&self.target_dir, &out_dir) {
            (Some(dir), _) => env::resolve(dir),
            (None, Some(out_dir)) => env::target_dir_of_build_script(out_dir),
            (None, None) => env::target_dir_elsewhere(&package.workspace_target_dir),
        };

        wasm32::ensure(&package.name, &base)?;
        let target_dir = TargetDir::lock(&base, &package.workspace_root)?;
        let lock_file = LockFile::before_build(&package.workspace_root);
        let mut command = cargo::command(&dir);
        cargo::prepare(&mut command, &package, &target_dir.path, &self.rust_flags());
        self.add_settings(&mut command);
        let output = cargo::compile(command, &package)?;
        if let Some(out_dir) = &out_dir {
            lock_file.after_build(out_dir);
        }
        self.refuse_browsers(&output.wasm, &dir, &package)?;

        let wasm = target_dir.keep(&output.wasm, out_dir.as_deref(), self.key(&dir))?;
        let copy = match &self.copy_to {
            Some(folder) => Some(target_dir::copy(&wasm, &env::resolve(folder), out_dir.as_deref())?),
            None => None,
        };
        Ok(Artifact {
            wasm,
            copy,
            is_built: true,
            inputs: inputs::files(&output, &package, &target_dir.path),
            variables: inputs::variables(&output),
            env_name,
            package_name: package.name,
        })
    }

    /// Refuses a plugin that needs a browser, because every host would refuse it.
    fn refuse_browsers(&self, wasm: &Path, dir: &Path, package: &Package) -> Result<(), BuildError> {
        let imports = browser::imports(wasm)?;
        if imports.is_empty() {
            return Ok(());
        }
        let settings = |command: &mut process::Command| self.add_features(command);
        let remedy = browser::remedy(dir, package, settings);
        Err(BuildError::BrowserImports { package: package.name.clone(), imports, remedy })
    }

    fn add_settings(&self, command: &mut process::Command) {
        command.args(["--profile", self.profile.name()]);
        for value in self.profile.config(self.keeps_names()) {
            command.arg("--config").arg(value);
        }
        self.add_features(command);
        if self.locked {
            command.arg("--locked");
        }
    }

    /// Adds the settings that select the plugin's crates.
    fn add_features(&self, command: &mut process::Command) {
        for feature in &self.features {
            command.arg("--features").arg(feature);
        }
        if !self.default_features {
            command.arg("--no-default-features");
        }
        if self.offline {
            command.arg("--offline");
        }
    }

    /// Returns the flags for rustc.
    fn rust_flags(&self) -> Vec<&'static str> {
        // The target has this default anyway, but at least one flag is needed: see `cargo::prepare`.
        let mut flags = vec!["-Cpanic=abort"];
        flags.extend(self.simd.then_some("-Ctarget-feature=+simd128"));
        flags.extend(self.random.then_some("--cfg=getrandom_backend=\"custom\""));
        flags
    }

    fn keeps_names(&self) -> bool {
        self.keep_names.unwrap_or(self.profile == Profile::Debug)
    }

    /// Returns a hash of all settings that may affect the .wasm.
    fn key(&self, dir: &Path) -> u64 {
        let mut features: Vec<&str> = self.features.iter().map(String::as_str).collect();
        features.sort_unstable();
        features.dedup();
        let settings = (self.profile, self.keeps_names(), self.default_features, self.random, self.simd);
        let settings = format!("{settings:?}");
        hash(&[dir.as_os_str().as_encoded_bytes(), features.join("\0").as_bytes(), settings.as_bytes()])
    }
}

/// Returns the default name of the variable: `TEN_PERCENT_WASM` for `ten-percent`.
fn env_name(package: &str) -> String {
    format!("{}_WASM", package.replace('-', "_").to_uppercase())
}
