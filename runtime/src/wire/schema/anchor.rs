//! Anchors keep records in the file.
//!
//! The linker takes an object file out of a library only if another one needs a symbol of it, and a record is
//! no symbol. So the record of a struct or an enum has an anchor in the same object file. A function refers
//! to the anchors of its types, and an anchor to those of the types that its own contains.

use core::mem::MaybeUninit;

/// The symbol beside a record, with the records that this one refers to.
#[derive(Debug)]
pub struct Anchor {
    _others: &'static [AnchorRef],
}

/// A reference to an anchor, for the linker alone.
///
/// An anchor depends on the schema of its type, which has this reference. `MaybeUninit` keeps rustc from
/// evaluating the anchor together with the schema, which would be a cycle.
#[derive(Clone, Copy, Debug)]
pub struct AnchorRef {
    _anchor: MaybeUninit<&'static Anchor>,
}

impl Anchor {
    /// Creates the anchor of a record that refers to these.
    #[must_use]
    pub const fn new(others: &'static [AnchorRef]) -> Self {
        Self { _others: others }
    }
}

impl AnchorRef {
    /// Fills an array before the anchors are known.
    pub(super) const NONE: Self = Self { _anchor: MaybeUninit::uninit() };

    /// Refers to an anchor.
    #[must_use]
    pub const fn new(anchor: &'static Anchor) -> Self {
        Self { _anchor: MaybeUninit::new(anchor) }
    }
}
