//! The kinds of items that the other end can call. Rules and messages depend on them.

use std::fmt;

/// The kind of item under check. Messages name it.
#[derive(Clone, Copy)]
pub(crate) enum CallableKind {
    Function,
    Method,
    /// A method of a trait that the host implements.
    HostMethod,
}

impl CallableKind {
    /// Returns the side that calls the item.
    pub(super) fn caller(self) -> &'static str {
        match self {
            Self::Function | Self::Method => "host",
            Self::HostMethod => "plugin",
        }
    }

    /// Returns the name of the item's symbol in a plugin's module.
    pub(super) fn symbol(self) -> &'static str {
        match self {
            Self::Function | Self::Method => "export",
            Self::HostMethod => "import",
        }
    }

    /// Returns the side where the item runs.
    pub(super) fn place(self) -> &'static str {
        match self {
            Self::Function | Self::Method => "plugin",
            Self::HostMethod => "host",
        }
    }
}

impl fmt::Display for CallableKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Function => "a plugin function",
            Self::Method => "a method of an interface",
            Self::HostMethod => "a method of a host's interface",
        })
    }
}
