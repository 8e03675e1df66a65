//! The differences between a host and a plugin, and their messages. Loading reports them.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::sides::{Origin, Side};
use crate::wire::description::{Function, ReadError, Source};
use crate::wire::display::Shown;

/// The signatures of host and plugin differ.
///
/// The message has a line for every difference, and ends with advice on the side to rebuild:
///
/// ```text
/// host and plugin disagree about `price`:
///   price(order): Order.items[].price_cents: host u64, plugin u32
/// the host was built with `shop` 1.1.0, the plugin with `shop` 1.0.0: rebuild the plugin with 1.1.0
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mismatch {
    differences: Vec<Difference>,
    /// Number of differences, including dropped ones.
    count: usize,
    /// Names of the functions in `differences`, without duplicates.
    functions: Vec<String>,
    origins: Vec<Origin>,
}

/// A difference.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    function: String,
    path: String,
    kind: DifferenceKind,
}

/// The parts of functions, structs and enums.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Part {
    /// An argument of a function.
    Argument,
    /// A field of a struct or a variant.
    Field,
    /// A variant of an enum.
    Variant,
}

/// Kinds of differences. Types are shown as in Rust; long ones are cut.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DifferenceKind {
    /// The types differ. A struct or an enum is shown by its name.
    Type {
        /// The host's.
        host: String,
        /// The plugin's.
        plugin: String,
    },
    /// The numbers of elements of tuples or arrays differ.
    Length {
        /// The host's.
        host: u64,
        /// The plugin's.
        plugin: u64,
    },
    /// One side has named fields, the other numbered ones.
    FieldNames {
        /// The side with names.
        named: Side,
    },
    /// Only one side has this function, argument, field or variant.
    Only {
        /// The side that has it.
        side: Side,
        /// The type, if it has one.
        ty: Option<String>,
    },
    /// The names of fields or variants differ.
    Name {
        /// Field or variant.
        part: Part,
        /// The host's.
        host: String,
        /// The plugin's.
        plugin: String,
    },
    /// The order of arguments, fields or variants differs.
    Order {
        /// Argument, field or variant.
        part: Part,
        /// The host's names.
        host: String,
        /// The plugin's names.
        plugin: String,
    },
    /// The host requires a function that is optional for the plugin.
    MayLack,
    /// The type is known by its name only, so a call that needs other adaptations cannot be adapted.
    Undescribed,
    /// The host's own description of a function is malformed.
    Unreadable(ReadError),
    /// The types are too large to compare completely.
    TooMuch,
}

impl Difference {
    pub(super) fn new(function: &str, path: String, kind: DifferenceKind) -> Self {
        Self { function: function.into(), path, kind }
    }

    /// Swaps the sides, for a comparison in which the plugin was the caller.
    pub(super) fn with_sides_changed(self) -> Self {
        Self { kind: self.kind.with_sides_changed(), ..self }
    }

    /// Returns the function's name.
    pub fn function(&self) -> &str {
        &self.function
    }

    /// Returns the path of the difference, starting with the function's name.
    ///
    /// `price` is the whole function, `price(order)` an argument, and `price()` the result. For a part of
    /// a type, a colon and the path within the type follow. In it, `.name` and `.0` are fields and tuple
    /// elements, `::Name` variants, `[]` elements of sequences and arrays, `[key]` and `[value]` those of
    /// maps, and `?` is the content of an `Option`. If a struct or enum is the whole argument or result, the
    /// path begins with its name: `price(order): Order.items[].price_cents`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the kind of the difference.
    pub fn kind(&self) -> &DifferenceKind {
        &self.kind
    }
}

impl Mismatch {
    /// Maximum number of differences kept.
    pub(super) const MOST: usize = 1000;
    /// Maximum number of differences shown.
    const MOST_SHOWN: usize = 50;
    /// Maximum number of pairs of sources shown.
    const MOST_ORIGINS: usize = 8;

    pub(super) const fn new() -> Self {
        Self { differences: Vec::new(), count: 0, functions: Vec::new(), origins: Vec::new() }
    }

    /// Returns the differences, at most the first thousand.
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Returns true if another difference can be kept.
    pub(super) fn has_room(&self) -> bool {
        self.differences.len() < Self::MOST
    }

    /// Adds a difference. `difference` is `None` if no room is left for it.
    pub(super) fn add(&mut self, function: &str, difference: Option<(String, DifferenceKind)>) {
        self.count += 1;
        if let Some((path, kind)) = difference {
            if self.functions.last().is_none_or(|last| last != function) {
                self.functions.push(function.into());
            }
            self.differences.push(Difference::new(function, path, kind));
        }
    }

    /// Records the sources of a function that has differences.
    pub(super) fn add_origin(&mut self, host: &Function, plugin: Option<&Function>) {
        if self.origins.len() <= Self::MOST_ORIGINS {
            let origin = Origin { host: Some(Source::of(host)), plugin: plugin.map(Source::of) };
            if !self.origins.contains(&origin) {
                self.origins.push(origin);
            }
        }
    }

    /// Swaps the sides, for a comparison in which the plugin was the caller.
    pub(super) fn with_sides_changed(mut self) -> Self {
        for difference in &mut self.differences {
            let kind = core::mem::replace(&mut difference.kind, DifferenceKind::TooMuch);
            difference.kind = kind.with_sides_changed();
        }
        for origin in &mut self.origins {
            core::mem::swap(&mut origin.host, &mut origin.plugin);
        }
        self
    }

    pub(super) fn unreadable(function: &str, error: ReadError) -> Self {
        let mut mismatch = Self::new();
        mismatch.add(function, Some((Shown::name(function).to_string(), DifferenceKind::Unreadable(error))));
        mismatch
    }

    /// Returns true if all differences are items that only this side has.
    fn has_all(&self, owner: Side) -> bool {
        self.count == self.differences.len()
            && self.differences.iter().all(
                |difference| matches!(&difference.kind, DifferenceKind::Only { side, .. } if *side == owner),
            )
    }
}

impl DifferenceKind {
    fn with_sides_changed(self) -> Self {
        match self {
            Self::Type { host, plugin } => Self::Type { host: plugin, plugin: host },
            Self::Length { host, plugin } => Self::Length { host: plugin, plugin: host },
            Self::FieldNames { named } => Self::FieldNames { named: named.other() },
            Self::Only { side, ty } => Self::Only { side: side.other(), ty },
            Self::Name { part, host, plugin } => Self::Name { part, host: plugin, plugin: host },
            Self::Order { part, host, plugin } => Self::Order { part, host: plugin, plugin: host },
            same @ (Self::Unreadable(_) | Self::TooMuch | Self::MayLack | Self::Undescribed) => same,
        }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("host and plugin disagree about ")?;
        match &self.functions[..] {
            [function] if self.count == self.differences.len() => write!(f, "`{}`:", Shown::name(function)),
            _ if self.count > self.differences.len() => f.write_str("many things:"),
            functions => write!(f, "{} functions:", functions.len()),
        }?;
        for difference in self.differences.iter().take(Self::MOST_SHOWN) {
            write!(f, "\n  {difference}")?;
        }
        if self.count > Self::MOST_SHOWN {
            write!(f, "\n  and {} more", self.count - Self::MOST_SHOWN)?;
        }
        let summary = if self.has_all(Side::Host) {
            "the plugin lacks what only the host has; "
        } else if self.has_all(Side::Plugin) {
            "the plugin has more than the host knows; "
        } else {
            ""
        };
        for (index, origin) in self.origins.iter().take(Self::MOST_ORIGINS).enumerate() {
            write!(f, "\n{}{origin}", if index == 0 { summary } else { "" })?;
        }
        if self.origins.len() > Self::MOST_ORIGINS {
            f.write_str("\nand so on for other crates")?;
        }
        Ok(())
    }
}

impl core::error::Error for Mismatch {}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.kind)
    }
}

impl fmt::Display for DifferenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Type { host, plugin } => write!(f, "host {host}, plugin {plugin}"),
            Self::Length { host, plugin } => write!(f, "host {host} elements, plugin {plugin}"),
            Self::FieldNames { named } => write!(f, "only the {named}'s fields have names"),
            Self::Only { side, ty: None } => write!(f, "only the {side} has it"),
            Self::Only { side, ty: Some(ty) } => write!(f, "only the {side} has it: {ty}"),
            Self::Name { part, host, plugin } => write!(f, "host {part} {host}, plugin {part} {plugin}"),
            Self::Order { part, host, plugin } => {
                write!(f, "{part}s in another order: host ({host}), plugin ({plugin})")
            }
            Self::MayLack => f.write_str("the host requires it, and the plugin may lack it"),
            Self::Undescribed => f.write_str(
                "this type is known by its name only, so the function cannot be adapted to other differences",
            ),
            Self::Unreadable(error) => {
                write!(f, "the host's own description cannot be read: {}", error.problem())
            }
            Self::TooMuch => f.write_str("what else differs is not known, there is too much of it"),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Argument => "argument",
            Self::Field => "field",
            Self::Variant => "variant",
        })
    }
}
