//! Sizes of plugins: the measured plugins, the bounds that CI checks, and the plugins that are
//! generated to see how descriptions grow.
//!
//! `cargo run -p wasmer-plugin-sizes` prints the report and updates the tables of `docs/size.md`.

mod scale;

use std::path::{Path, PathBuf};

use wasmer_plugin_bindgen::{Build, BuildError, Profile};

pub use scale::{GENERATED, Generated};
pub use wasmer_plugin_bindgen::size::{Function, Group, Module, by_group};

/// A measured plugin.
#[derive(Debug, Clone, Copy)]
pub struct Plugin {
    /// Folder in the workspace.
    pub folder: &'static str,
    /// The content, in a few words.
    pub content: &'static str,
    /// Maximum size in bytes with [`Profile::Fast`].
    pub fast: usize,
    /// Maximum size in bytes with [`Profile::Small`].
    pub small: usize,
}

impl Plugin {
    /// Returns the plugin's name, which is that of its folder.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.folder.rsplit('/').next().unwrap_or_default()
    }

    /// Compiles the plugin as a host would, and returns the path of the .wasm.
    ///
    /// # Errors
    ///
    /// If it does not compile.
    pub fn build(&self, profile: Profile, keep_names: bool) -> Result<PathBuf, BuildError> {
        let folder = root().join(self.folder);
        let artifact = Build::new(folder).profile(profile).keep_names(keep_names).run()?;
        Ok(artifact.wasm().to_owned())
    }
}

/// Returns the folder of the workspace.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

const fn plugin(folder: &'static str, content: &'static str, [fast, small]: [usize; 2]) -> Plugin {
    Plugin { folder, content, fast, small }
}

/// The measured plugins, with the bounds of their sizes.
///
/// A bound is a little above the size when it was set. Lower the bound when you make a plugin smaller.
pub const PLUGINS: &[Plugin] = &[
    plugin("sizes/plugins/add", "`add` alone", [8_100, 7_700]),
    plugin("sizes/plugins/five", "numbers, text, an order, an image, words", [27_200, 25_200]),
    plugin("examples/quickstart/calculator", "numbers, and text by `format!`", [48_500, 42_000]),
    plugin("examples/async/primes", "numbers", [11_000, 10_000]),
    plugin("examples/pipeline/tidy", "a document", [31_000, 27_500]),
    plugin("examples/pipeline/count", "a document", [56_000, 53_000]),
    plugin("examples/pipeline/sign", "a document", [29_500, 26_000]),
    plugin("examples/shop/ten-percent", "an interface with calls to the host", [29_500, 27_500]),
    plugin("examples/shop/bulk", "an interface", [28_000, 26_000]),
    plugin("examples/shop/forgetful", "an interface", [22_500, 21_000]),
];
