//! Compares two versions of an interface, as hosts and plugins that were built with them will.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use wasmer_plugin::interface::{Difference, DifferenceKind, Function, Interface, Mismatch, Side};

use crate::read::{InterfaceError, read};

/// Compares the interfaces of two .wasm files: see [`Compatibility`].
///
/// ```no_run
/// let compatibility = wasmer_plugin_bindgen::compatibility("shop-1.wasm", "shop-2.wasm")?;
/// println!("{compatibility}");
/// assert!(!compatibility.breaks_old_plugins());
/// # Ok::<(), wasmer_plugin_bindgen::InterfaceError>(())
/// ```
///
/// A .wasm file does not say which methods have a default body, so all of its functions count as required.
/// Its host functions are all that its crates could call.
///
/// # Errors
///
/// If one of the files cannot be read, as for [`read`].
pub fn compatibility(old: impl AsRef<Path>, new: impl AsRef<Path>) -> Result<Compatibility, InterfaceError> {
    Ok(Compatibility::of(&read(old)?, &read(new)?))
}

/// The result of comparing two versions of an interface: the hosts and plugins that go on working together.
///
/// The sides of a difference are a host and a plugin. Each version has both, so there are two
/// [pairings](Pairing): [forwards](Self::forwards) and [backwards](Self::backwards).
///
/// ```
/// # mod v1 {
/// #     use wasmer_plugin::*;
/// #     #[derive(PluginType)]
/// #     pub struct Order { pub customer: String }
/// #     #[wasmer_plugin]
/// #     pub trait Discount { fn price(&self, order: Order) -> u64; }
/// # }
/// # mod v2 {
/// #     use wasmer_plugin::*;
/// #     #[derive(PluginType)]
/// #     pub struct Order { pub customer: String, #[serde(default)] pub note: String }
/// #     #[wasmer_plugin]
/// #     pub trait Discount { fn price(&self, order: Order) -> u64; fn name(&self) -> String; }
/// # }
/// use wasmer_plugin::interface::{Interface, ReadError};
/// use wasmer_plugin::mock::Mock;
/// use wasmer_plugin::transport::{FunctionDescriptor, Stub};
/// use wasmer_plugin_bindgen::Compatibility;
///
/// /// Returns the interface of a trait, for comparison with another or with that of a .wasm file.
/// fn interface<S: Stub>() -> Result<Interface, ReadError> {
///     let functions = S::interface().functions().iter();
///     Interface::of(&functions.map(FunctionDescriptor::signature).collect::<Vec<_>>())
/// }
///
/// let [old, new] = [interface::<v1::DiscountStub<Mock>>()?, interface::<v2::DiscountStub<Mock>>()?];
/// let compatibility = Compatibility::of(&old, &new);
/// assert!(!compatibility.breaks_old_hosts());
/// assert!(compatibility.breaks_old_plugins());
/// assert_eq!(
///     compatibility.to_string(),
///     "hosts of the old version with plugins of the new one: compatible, calls are adapted
///   Discount.price(order): Order.note: only the plugin has it: String
/// hosts of the new version with plugins of the old one: broken
///   Discount.name: only the host has it
/// new functions: Discount.name
/// "
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Functions of one version
///
/// A host breaks if it calls a function that the plugin lacks. A plugin may have more functions than the host
/// calls. A plugin breaks if it calls a host function that its host lacks, and a host may offer more.
///
/// A plugin may lack methods with a default body. The description in a .wasm file does not record which these
/// are, so all methods of a file are required. An interface [of signatures](Interface::of) knows them: see
/// [`Function::is_optional`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Compatibility {
    forwards: Pairing,
    backwards: Pairing,
    added: Vec<String>,
    removed: Vec<String>,
}

impl Compatibility {
    /// Compares two versions of an interface, each read from a .wasm file or made [of
    /// signatures](Interface::of).
    pub fn of(old: &Interface, new: &Interface) -> Self {
        Self {
            forwards: Pairing::of(old, new),
            backwards: Pairing::of(new, old),
            added: only_in(new, old),
            removed: only_in(old, new),
        }
    }

    /// Returns the result for hosts of the old version with plugins of the new one.
    pub fn forwards(&self) -> &Pairing {
        &self.forwards
    }

    /// Returns the result for hosts of the new version with plugins of the old one.
    pub fn backwards(&self) -> &Pairing {
        &self.backwards
    }

    /// Returns the names of the functions, and host functions, that only the new version has.
    pub fn added(&self) -> &[String] {
        &self.added
    }

    /// Returns the names of the functions, and host functions, that only the old version has.
    pub fn removed(&self) -> &[String] {
        &self.removed
    }

    /// Returns true if no call has to be adapted and none fails, in both directions.
    pub fn is_exact(&self) -> bool {
        self.forwards.is_exact() && self.backwards.is_exact()
    }

    /// Returns true if hosts and plugins of both versions work together, in both directions.
    pub fn is_compatible(&self) -> bool {
        !self.breaks_old_hosts() && !self.breaks_old_plugins()
    }

    /// Returns true if a host of the old version cannot use plugins of the new one.
    pub fn breaks_old_hosts(&self) -> bool {
        !self.forwards.is_compatible()
    }

    /// Returns true if a plugin of the old version cannot be used by hosts of the new one.
    pub fn breaks_old_plugins(&self) -> bool {
        !self.backwards.is_compatible()
    }
}

impl Compatibility {
    /// Returns true if a plugin of the old version breaks, or a host of the old version breaks with plugins
    /// that make no use of anything new.
    pub(crate) fn is_breaking(&self) -> bool {
        !self.forwards.breaks_new_uses_only() || self.breaks_old_plugins()
    }
}

impl fmt::Display for Compatibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "hosts of the old version with plugins of the new one: {}", self.forwards)?;
        write!(f, "hosts of the new version with plugins of the old one: {}", self.backwards)?;
        for (kind, functions) in [("new", &self.added), ("removed", &self.removed)] {
            if !functions.is_empty() {
                let shown: Vec<String> = functions.iter().take(MOST_SHOWN).map(|name| show(name)).collect();
                let more = if functions.len() > MOST_SHOWN { ", …" } else { "" };
                writeln!(f, "{kind} functions: {}{more}", shown.join(", "))?;
            }
        }
        Ok(())
    }
}

/// A host of one version of an interface with a plugin of the other.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pairing {
    functions: Verdict,
    host_functions: Verdict,
}

impl Pairing {
    fn of(host: &Interface, plugin: &Interface) -> Self {
        Self {
            functions: Verdict::of(Interface::adaptations(host, plugin)),
            host_functions: Verdict::of(Interface::host_adaptations(host, plugin)),
        }
    }

    /// Returns the verdict about the plugin's functions, which the host calls.
    pub fn functions(&self) -> &Verdict {
        &self.functions
    }

    /// Returns the verdict about the host functions, which the plugin calls.
    pub fn host_functions(&self) -> &Verdict {
        &self.host_functions
    }

    /// Returns true if no call has to be adapted and none fails.
    pub fn is_exact(&self) -> bool {
        self.verdicts().all(|verdict| matches!(verdict, Verdict::Exact))
    }

    /// Returns true if neither side is broken.
    pub fn is_compatible(&self) -> bool {
        !self.verdicts().any(|verdict| matches!(verdict, Verdict::Broken { .. }))
    }

    /// Returns true if the host refuses only plugins that make use of something new: a new host function, or
    /// a function that has become optional.
    fn breaks_new_uses_only(&self) -> bool {
        let is_new_use = |difference: &Difference| match difference.kind() {
            DifferenceKind::MayLack => true,
            // Variants of one side are adapted, so without a type this is about a function.
            DifferenceKind::Only { side, ty: None } => *side == Side::Plugin,
            _ => false,
        };
        let broken = self.verdicts().filter(|verdict| matches!(verdict, Verdict::Broken { .. }));
        broken.flat_map(Verdict::differences).all(is_new_use)
    }

    fn verdicts(&self) -> impl Iterator<Item = &Verdict> {
        [&self.functions, &self.host_functions].into_iter()
    }
}

impl fmt::Display for Pairing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.is_exact(), self.is_compatible()) {
            (true, _) => "compatible\n",
            (_, true) => "compatible, calls are adapted\n",
            _ => "broken\n",
        })?;
        // The adaptations of one kind of functions are of no interest if the other kind is broken.
        let shown = |verdict: &&Verdict| self.is_compatible() || matches!(verdict, Verdict::Broken { .. });
        self.verdicts().filter(shown).try_for_each(|verdict| verdict.fmt(f))
    }
}

/// The result of comparing all functions of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// All calls are encoded in the same way.
    Exact,
    /// Calls are adapted to these differences.
    ///
    /// A call with a variant that the other side lacks is an error, unless that side has a variant with
    /// `#[serde(other)]`.
    #[non_exhaustive]
    Adapted {
        /// The differences, at most the first thousand.
        differences: Vec<Difference>,
    },
    /// The host refuses the plugin.
    #[non_exhaustive]
    Broken {
        /// The differences that calls cannot be adapted to.
        mismatch: Mismatch,
    },
}

impl Verdict {
    fn of(result: Result<Vec<Difference>, Mismatch>) -> Self {
        match result {
            Ok(differences) if differences.is_empty() => Self::Exact,
            Ok(differences) => Self::Adapted { differences },
            Err(mismatch) => Self::Broken { mismatch },
        }
    }

    /// Returns the differences, at most the first thousand.
    pub fn differences(&self) -> &[Difference] {
        match self {
            Self::Exact => &[],
            Self::Adapted { differences } => differences,
            Self::Broken { mismatch } => mismatch.differences(),
        }
    }
}

/// Maximum number of differences, or of functions, that are shown.
const MOST_SHOWN: usize = 50;

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let differences = self.differences();
        for difference in differences.iter().take(MOST_SHOWN) {
            writeln!(f, "  {difference}")?;
        }
        if differences.len() > MOST_SHOWN {
            writeln!(f, "  and {} more", differences.len() - MOST_SHOWN)?;
        }
        let is_variant =
            |difference: &Difference| matches!(difference.kind(), DifferenceKind::Only { ty: None, .. });
        if matches!(self, Self::Adapted { .. }) && differences.iter().any(is_variant) {
            f.write_str(
                "  (a call with a variant that the other side lacks fails, unless that side has \
                 `#[serde(other)]`)\n",
            )?;
        }
        Ok(())
    }
}

/// Returns the names of the functions and host functions that only the first interface has.
fn only_in(one: &Interface, other: &Interface) -> Vec<String> {
    fn lacking<'i>(of: &'i [Function], than: &[Function]) -> impl Iterator<Item = String> + use<'i> {
        let known: BTreeSet<String> = than.iter().map(|function| function.name().to_owned()).collect();
        of.iter().map(|function| function.name().to_owned()).filter(move |name| !known.contains(name))
    }
    lacking(one.functions(), other.functions()).chain(lacking(one.requires(), other.requires())).collect()
}

/// Shows a name from a .wasm file, which could mislead a terminal.
fn show(name: &str) -> String {
    name.chars().take(80).flat_map(char::escape_debug).collect()
}
