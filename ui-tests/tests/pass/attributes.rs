//! Other attributes beside ours.
#![deny(warnings)]

use wasmer_plugin::wasmer_plugin;

/// A function that is not to be used any more, and that nothing here uses.
#[wasmer_plugin]
#[deprecated(since = "0.1.0", note = "use `newer`")]
pub fn older(value: &str) -> usize {
    value.len()
}

#[doc = "A function with all that a function can have."]
#[doc(alias = "newest")]
#[must_use = "it is for that"]
#[inline]
#[wasmer_plugin]
#[cold]
#[allow(clippy::inline_always)]
#[track_caller]
pub fn newer(#[allow(unused_variables)] value: &str) -> usize {
    0
}

#[wasmer_plugin]
#[cfg(any())]
pub fn never(value: Unknown) {}

#[cfg(any())]
#[wasmer_plugin]
pub fn never_either(value: Unknown) {}

#[wasmer_plugin]
#[cfg_attr(all(), cfg(any()))]
pub fn never_at_all(value: Unknown) {}

#[wasmer_plugin]
#[cfg_attr(all(), deprecated, inline)]
#[cfg_attr(any(), cfg(any()))]
pub fn conditional(value: u8) {
    let _ = value;
}

#[wasmer_plugin]
#[cfg(not(debug_assertions))]
pub fn either(value: u8) -> u8 {
    value
}

#[wasmer_plugin]
#[cfg(debug_assertions)]
pub fn either(value: u16) -> u16 {
    value
}

#[cfg(not(target_arch = "wasm32"))]
pub fn host<T: wasmer_plugin::transport::Transport>(mut plugin: T) -> Result<usize, T::Error> {
    #[expect(deprecated)]
    plugin.older("text")?;
    #[expect(deprecated)]
    plugin.conditional(1)?;
    let _ = plugin.either(1)?;
    plugin.newer("")
}

pub fn main() {
    assert_eq!(newer(""), 0);
}
