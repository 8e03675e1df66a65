//! Random numbers in plugins, with the feature `random`.
//!
//! The feature makes the host the source of the crate `getrandom` 0.3 and 0.4 in a plugin, and with that of `rand`, of
//! `uuid` (with its features `v4` and `rng-getrandom`) and of others. On wasm32-unknown-unknown `getrandom` has to be
//! told that there is such a source. Where a host's build script compiles the plugin, `Build::random` of
//! wasmer-plugin-bindgen says so; else the `.cargo/config.toml` of the plugin or of its workspace does:
//!
//! ```toml
//! [target.wasm32-unknown-unknown]
//! rustflags = ['--cfg', 'getrandom_backend="custom"']
//! ```
//!
//! `getrandom` 0.2 knows of no such flag: the plugin turns on its feature `custom`, and gives its macro
//! `register_custom_getrandom!` a function that calls [`fill`].
//!
//! A plugin that is built so needs the service, whether or not anything in it calls `getrandom`: turn the feature on in
//! plugins alone, not in crates that they share with others.
//!
//! Without the flag `getrandom` does not compile there, and [`fill`] is what there is:
//!
//! ```
//! # #[cfg(feature = "std")] {
//! use wasmer_plugin::services::random::{self, RandomHost, Seeded};
//!
//! /// Runs in a plugin.
//! fn roll() -> u8 {
//!     let mut byte = [0];
//!     random::fill(&mut byte).expect("the host has random numbers");
//!     byte[0] % 6 + 1
//! }
//!
//! // In tests the dice fall as they did before. Hosts do `load_with("plugin.wasm", RandomHost::new(System))`.
//! let rolls = || RandomHost::new(Seeded::new(7)).scope(|| [roll(), roll(), roll()]);
//! assert_eq!(rolls(), rolls());
//! # }
//! ```
//!
//! std's `HashMap` needs none of it: on that target its hashes are not random.

use serde::{Deserialize, Serialize};

use crate::{PluginType, wasmer_plugin};

/// The largest number of bytes that are asked for at once.
///
/// [`fill`], and `getrandom` in a plugin, ask as often as it takes.
pub const MOST: usize = 4096;

/// Why there are no random numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, PluginType)]
#[plugin_type(crate = crate)]
#[non_exhaustive]
pub enum RandomError {
    /// More than [`MOST`] were asked for.
    TooMany,
    /// The host's own source has failed.
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

/// A source of random numbers for plugins. A host of it is a [`RandomHost`].
#[wasmer_plugin(host = RandomHost, module = calls, name = "services::random", crate = crate)]
pub trait Random {
    /// Fills the bytes, which are random in no way before.
    ///
    /// # Errors
    ///
    /// If there are more than [`MOST`], or the source has failed.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError>;
}

/// Fills the bytes, however many, with random ones from the host.
///
/// # Errors
///
/// If the host's source has failed.
pub fn fill(bytes: &mut [u8]) -> Result<(), RandomError> {
    bytes.chunks_mut(MOST).try_for_each(calls::fill)
}

/// What getrandom calls. It asks root crates, not libraries, to define it, for there can be only one: hence a feature.
///
/// # Safety
///
/// There are `length` bytes at `bytes`, for this function alone.
#[cfg(all(target_arch = "wasm32", getrandom_backend = "custom"))]
#[unsafe(no_mangle)]
unsafe extern "Rust" fn __getrandom_v03_custom(
    bytes: *mut u8,
    length: usize,
) -> Result<(), getrandom::Error> {
    // SAFETY: the caller lends us these bytes. They need not be initialised, so they are zeroed before there is a
    // slice of them.
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

/// The same numbers for the same seed, for tests. They can be guessed: give them to no plugin that makes keys.
///
/// Bytes come in one order, however many are asked for at once.
///
/// ```
/// use wasmer_plugin::services::random::{Random, Seeded};
///
/// let (mut once, mut twice) = ([0; 10], [0; 10]);
/// Seeded::new(1).fill(&mut once)?;
/// let mut source = Seeded::new(1);
/// source.fill(&mut twice[..3])?;
/// source.fill(&mut twice[3..])?;
/// assert_eq!(once, twice);
/// # Ok::<(), wasmer_plugin::services::random::RandomError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seeded {
    seed: u64,
    position: u64,
}

impl Seeded {
    /// Starts from this number.
    pub const fn new(seed: u64) -> Self {
        Self { seed, position: 0 }
    }

    /// `SplitMix64`, whose numbers can be had in any order.
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

/// A plugin may ask for more than [`fill`] would.
fn bounded(bytes: &[u8]) -> Result<(), RandomError> {
    if bytes.len() <= MOST { Ok(()) } else { Err(RandomError::TooMany) }
}
