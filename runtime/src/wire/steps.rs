//! The steps from a value to a part of it, for the paths in errors: `order.items[3].price`.

use alloc::string::String;
use core::fmt::Write as _;

/// A step from a value to a part of it.
#[derive(Clone, Copy)]
pub(crate) enum Step<'n> {
    Field(&'n str),
    /// A numbered field, or an element of a tuple.
    Position(usize),
    /// An element of a sequence or an array, or an entry of a map.
    Index(usize),
    Variant(&'n str),
}

/// Shows the path that begins at the value with this name.
pub(crate) fn show(name: &str, steps: &[Step<'_>]) -> String {
    let mut text = String::from(name);
    for step in steps {
        let shown = match step {
            Step::Field(name) => write!(text, ".{name}"),
            Step::Position(position) => write!(text, ".{position}"),
            Step::Index(index) => write!(text, "[{index}]"),
            Step::Variant(name) => write!(text, "::{name}"),
        };
        shown.expect("a string takes any text");
    }
    text
}
