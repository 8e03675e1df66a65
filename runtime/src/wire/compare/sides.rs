//! The two sides of a comparison, the sources that they were built from, and the advice on the side to
//! rebuild.

use core::cmp::Ordering;
use core::fmt;

use crate::wire::description::{Function, Source};
use crate::wire::display::Shown;

/// One of the two sides of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The host: it calls the plugin's functions.
    Host,
    /// The plugin: it calls the host functions.
    Plugin,
}

/// The sources from which the two sides were built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) host: Option<Source>,
    pub(super) plugin: Option<Source>,
}

impl Side {
    pub(super) fn other(self) -> Self {
        match self {
            Self::Host => Self::Plugin,
            Self::Plugin => Self::Host,
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Host => "host",
            Self::Plugin => "plugin",
        })
    }
}

impl Source {
    /// Returns the crate whose source describes the function: the interface's, or the function's own.
    pub(super) fn of(function: &Function) -> Self {
        if function.described_in.krate.is_empty() {
            Self { krate: function.krate.clone(), version: function.version.clone() }
        } else {
            function.described_in.clone()
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (host, plugin) = match (&self.host, &self.plugin) {
            (Some(host), Some(plugin)) => (host, plugin),
            (Some(one), None) => return Self::write_one(f, Side::Host, one),
            (None, Some(one)) => return Self::write_one(f, Side::Plugin, one),
            (None, None) => return Ok(()),
        };
        if host == plugin {
            return write!(
                f,
                "host and plugin were built from different sources of {host}: rebuild both from the same"
            );
        }
        write!(f, "the host was built with {host}, the plugin with {plugin}: ")?;
        let order = (host.krate == plugin.krate).then(|| compare_versions(&host.version, &plugin.version));
        match order.flatten() {
            Some(Ordering::Greater) => write!(f, "rebuild the plugin with {}", Shown::name(&host.version)),
            Some(Ordering::Less) => write!(f, "rebuild the host with {}", Shown::name(&plugin.version)),
            _ => f.write_str("rebuild both with the same"),
        }
    }
}

impl Origin {
    /// Writes the advice if only one side was built with this source.
    fn write_one(f: &mut fmt::Formatter<'_>, side: Side, source: &Source) -> fmt::Result {
        let other = side.other();
        write!(f, "the {side} was built with {source}, the {other} without: rebuild the {other} with it")
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", Shown::name(&self.krate))?;
        if self.version.is_empty() { Ok(()) } else { write!(f, " {}", Shown::name(&self.version)) }
    }
}

/// Compares two versions numerically. Returns `None` if they cannot be compared.
fn compare_versions(one: &str, other: &str) -> Option<Ordering> {
    /// A pre-release is older than its release.
    fn parts(version: &str) -> Option<([u64; 3], bool)> {
        let version = version.split('+').next()?;
        let (numbers, is_release) = match version.split_once('-') {
            Some((numbers, _)) => (numbers, false),
            None => (version, true),
        };
        let mut numbers = numbers.split('.').map(|number| number.parse().ok());
        Some(([numbers.next()??, numbers.next()??, numbers.next()??], is_release))
    }
    Some(parts(one)?.cmp(&parts(other)?))
}
