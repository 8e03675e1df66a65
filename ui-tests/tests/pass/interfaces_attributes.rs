//! Other attributes beside ours.
#![deny(warnings)]

use wasmer_plugin::wasmer_plugin;

/// An interface that is not to be used any more, and that nothing here uses.
#[wasmer_plugin]
#[deprecated(since = "0.1.0", note = "use `Newer`")]
pub trait Older {
    fn value(&self) -> usize;
}

#[doc = "An interface with all that an interface can have."]
#[doc(alias = "newest")]
#[must_use = "it is for that"]
#[wasmer_plugin]
#[allow(dead_code)]
pub trait Newer {
    #[doc(alias = "make")]
    #[deprecated]
    fn new() -> Self;
    /// Documented.
    #[must_use = "it is for that"]
    #[deprecated = "it is old"]
    #[inline]
    fn value(&self, #[allow(unused_variables)] value: &str) -> usize {
        0
    }
    #[cfg_attr(all(), doc = "Documented on a condition.", must_use)]
    #[allow(unused_variables)]
    fn other(&self, (a, b): (u8, u8), mut c: u8) -> u8 {
        c += a;
        c
    }
}

struct New;

#[wasmer_plugin]
#[cfg(not(any()))]
#[allow(deprecated)]
impl Newer for New {
    fn new() -> Self {
        Self
    }
}

#[wasmer_plugin]
#[cfg(any())]
pub trait Never {
    fn never(&self, value: Unknown);
}

#[cfg(any())]
#[wasmer_plugin]
pub trait NeverEither {
    fn never(&self, value: Unknown);
}

#[wasmer_plugin]
#[cfg_attr(all(), cfg(any()))]
pub trait NeverAtAll {
    fn never(&self, value: Unknown);
}

#[wasmer_plugin]
#[cfg(any())]
impl Never for New {
    fn never(&self, value: Unknown) {}
}

#[wasmer_plugin]
#[cfg(debug_assertions)]
pub trait Either {
    fn value(&self) -> u8;
}

#[wasmer_plugin]
#[cfg(not(debug_assertions))]
pub trait Either {
    fn value(&self) -> u16;
}

#[cfg(not(target_arch = "wasm32"))]
pub fn host<T: wasmer_plugin::transport::Transport>(plugin: T) -> Result<u8, T::Error> {
    #[expect(deprecated)]
    let mut newer = NewerStub::new(plugin)?;
    #[expect(deprecated)]
    newer.value("text")?;
    newer.other((1, 2), 3)
}

pub fn main() {}
