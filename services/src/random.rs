//! Random numbers in plugins, with the feature `random`.
//!
//! In a plugin this feature makes the host the source of the crate `getrandom` 0.3 and 0.4, and thereby of
//! `rand`, of `uuid` (with its features `v4` and `rng-getrandom`) and of others. On wasm32-unknown-unknown
//! `getrandom` needs a flag that says that there is such a source. If a host's build script compiles the
//! plugin, `Build::random` of wasmer-plugin-bindgen sets it; otherwise set it in the `.cargo/config.toml` of
//! the plugin or of its workspace:
//!
//! ```toml
//! [target.wasm32-unknown-unknown]
//! rustflags = ['--cfg', 'getrandom_backend="custom"']
//! ```
//!
//! rustc links only crates that the code names. A plugin that uses `getrandom` alone therefore says:
//!
//! ```
//! use wasmer_plugin_services as _;
//! ```
//!
//! `getrandom` 0.2 does not have this flag: the plugin turns on its feature `custom`, and passes a function
//! that calls [`fill`] to its macro `register_custom_getrandom!`.
//!
//! A plugin that links this crate with this feature needs the service, whether or not its code calls
//! `getrandom`. So turn the feature on in plugins only, not in crates that they share with others.
//!
//! Without the flag `getrandom` does not compile there. Use [`fill`] instead:
//!
//! ```
//! # #[cfg(feature = "std")] {
//! use wasmer_plugin_services::random::{self, RandomHost, Seeded};
//!
//! /// Runs in a plugin.
//! fn roll() -> u8 {
//!     let mut byte = [0];
//!     random::fill(&mut byte).expect("the host has random numbers");
//!     byte[0] % 6 + 1
//! }
//!
//! // A seed makes the numbers repeatable in tests. Hosts do
//! // `load_with("plugin.wasm", RandomHost::new(System))`.
//! let rolls = || RandomHost::new(Seeded::new(7)).scope(|| [roll(), roll(), roll()]);
//! assert_eq!(rolls(), rolls());
//! # }
//! ```
//!
//! std's `HashMap` needs none of this: on that target its hashes are not random.

use serde::{Deserialize, Serialize};
use wasmer_plugin::*;

/// Maximum number of bytes in one request.
///
/// [`fill`], and `getrandom` in a plugin, make as many requests as necessary.
pub const MOST: usize = 4096;

/// Error of a source of random numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, PluginType)]
#[non_exhaustive]
pub enum RandomError {
    /// The request was for more than [`MOST`] bytes.
    TooMany,
    /// The host's source failed.
    Failed,
}

impl core::fmt::Display for RandomError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::TooMany => write!(f, "more than {MOST} random bytes were asked for at once"),
            Self::Failed => f.write_str("the host's source of random numbers has failed"),
        }
    }
}

impl core::error::Error for RandomError {}

/// A source of random numbers for plugins. [`RandomHost`] makes a host of it.
#[wasmer_plugin(host = RandomHost, module = calls, name = "services::random")]
pub trait Random {
    /// Fills the bytes with random ones.
    ///
    /// # Errors
    ///
    /// If there are more than [`MOST`] bytes, or the source fails.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError>;
}

/// Fills any number of bytes with random ones from the host.
///
/// # Errors
///
/// If the host's source fails.
pub fn fill(bytes: &mut [u8]) -> Result<(), RandomError> {
    bytes.chunks_mut(MOST).try_for_each(calls::fill)
}

/// The function that getrandom calls. getrandom asks root crates, not libraries, to define it, because there
/// can be only one: hence the feature.
///
/// # Safety
///
/// `bytes` must point to `length` bytes that nothing else uses.
#[cfg(all(target_arch = "wasm32", getrandom_backend = "custom"))]
#[unsafe(no_mangle)]
unsafe extern "Rust" fn __getrandom_v03_custom(
    bytes: *mut u8,
    length: usize,
) -> Result<(), getrandom::Error> {
    // SAFETY: the caller lends us these bytes. They need not be initialised, so they are zeroed before there
    // is a slice of them.
    let bytes = unsafe {
        bytes.write_bytes(0, length);
        core::slice::from_raw_parts_mut(bytes, length)
    };
    fill(bytes).map_err(|_| getrandom::Error::UNEXPECTED)
}

/// The random numbers of the operating system.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

#[cfg(not(target_arch = "wasm32"))]
impl Random for System {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        bounded(bytes)?;
        getrandom::fill(bytes).map_err(|_| RandomError::Failed)
    }
}

/// Source of predictable numbers, for tests: the same seed gives the same numbers. Do not give it to plugins
/// that make keys.
///
/// The sequence of bytes does not depend on the sizes of requests.
///
/// ```
/// use wasmer_plugin_services::random::{Random, Seeded};
///
/// let (mut once, mut twice) = ([0; 10], [0; 10]);
/// Seeded::new(1).fill(&mut once)?;
/// let mut source = Seeded::new(1);
/// source.fill(&mut twice[..3])?;
/// source.fill(&mut twice[3..])?;
/// assert_eq!(once, twice);
/// # Ok::<(), wasmer_plugin_services::random::RandomError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seeded {
    seed: u64,
    position: u64,
}

impl Seeded {
    /// Creates a source with this seed.
    pub const fn new(seed: u64) -> Self {
        Self { seed, position: 0 }
    }

    /// `SplitMix64`, whose numbers can be computed in any order.
    const fn number(self, index: u64) -> u64 {
        let mixed = self.seed.wrapping_add(index.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl Random for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        bounded(bytes)?;
        for byte in bytes {
            *byte = self.number(self.position / 8).to_le_bytes()[(self.position % 8) as usize];
            self.position = self.position.wrapping_add(1);
        }
        Ok(())
    }
}

/// Checks the size of a request: a plugin may ask for more than [`fill`] would.
fn bounded(bytes: &[u8]) -> Result<(), RandomError> {
    if bytes.len() <= MOST { Ok(()) } else { Err(RandomError::TooMany) }
}
