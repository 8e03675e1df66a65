//! Compares a host's functions with a plugin's, before the first call, and finds all differences.
//!
//! Structs and enums may contain themselves. So two of them are equal unless a difference is found in them,
//! and each pair is compared once. Pairs wait in a queue. This keeps the recursion no deeper than types nest
//! without definitions, and reports the shortest path to a difference.

mod align;
mod check;
mod difference;
mod path;
mod sides;
mod signatures;
#[cfg(test)]
mod tests;
mod types;

use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

pub(crate) use align::Item;
#[cfg(any(feature = "host", test, fuzzing))]
pub(crate) use align::matches;
use align::{Aligned, align};
pub use difference::{Difference, DifferenceKind, Mismatch, Part};
use path::{Path, Step, WayId};
pub use sides::Side;

use crate::wire::description::{Argument, DefinitionId, Function, Interface, Type, cut};
use crate::wire::display::Shown;
use crate::wire::schema::{Passing, without_underscores};

struct Comparison<'i> {
    host: Names<'i>,
    plugin: Names<'i>,
    mismatch: Mismatch,
    /// The remaining number of types and fields to compare. Two hostile interfaces could have too many pairs
    /// of definitions.
    left: usize,
    visited: BTreeSet<(DefinitionId, DefinitionId)>,
    waiting: VecDeque<(DefinitionId, DefinitionId, WayId)>,
    path: Path<'i>,
    /// True if adaptable differences are errors, too.
    exact: bool,
    adaptations: Vec<Difference>,
    /// The path of the first type of the function that was compared by name only.
    by_name: Option<String>,
}

/// An interface with lookup tables, for types and functions that the other side knows by name only.
struct Names<'i> {
    interface: &'i Interface,
    /// Definitions by name; `None` if several have the name.
    definitions: Option<BTreeMap<&'i str, Option<DefinitionId>>>,
    /// One function by interface, or by crate if it has no interface.
    families: Option<BTreeMap<&'i str, &'i Function>>,
}

impl<'i> Names<'i> {
    fn new(interface: &'i Interface) -> Self {
        Self { interface, definitions: None, families: None }
    }

    fn definition(&mut self, name: &str) -> Option<DefinitionId> {
        let interface = self.interface;
        let definitions = self.definitions.get_or_insert_with(|| {
            let mut definitions = BTreeMap::new();
            for (place, definition) in interface.definitions.iter().enumerate() {
                let id = Some(DefinitionId::new(place));
                definitions.entry(&*definition.name).and_modify(|id| *id = None).or_insert(id);
            }
            definitions
        });
        definitions.get(name).copied().flatten()
    }

    /// Returns a function of the same interface, or of the same crate if `other` has no interface.
    fn relative_of(&mut self, other: &Function) -> Option<&'i Function> {
        let interface = self.interface;
        let families = self.families.get_or_insert_with(|| {
            let all = interface.functions.iter().chain(&interface.requires);
            all.map(|function| (family(function), function)).collect()
        });
        families.get(family(other)).copied()
    }
}

impl<'i> Comparison<'i> {
    /// The maximum size of a section in bytes.
    const MOST: usize = Interface::LONGEST;

    fn new(host: &'i Interface, plugin: &'i Interface, exact: bool) -> Self {
        Self {
            exact,
            adaptations: Vec::new(),
            by_name: None,
            host: Names::new(host),
            plugin: Names::new(plugin),
            mismatch: Mismatch::new(),
            left: Self::MOST,
            visited: BTreeSet::new(),
            waiting: VecDeque::new(),
            path: Path::default(),
        }
    }

    /// Compares all functions of the host.
    fn all(mut self) -> Result<Vec<Difference>, Mismatch> {
        let (host, plugin) = (self.host.interface, self.plugin.interface);
        for function in &host.functions {
            match plugin.function(&function.name) {
                Some(found) if found.is_optional && !function.is_optional => self.may_lack(function, found),
                None if function.is_optional => {}
                found => self.function(function, found),
            }
        }
        self.finish()
    }

    fn finish(self) -> Result<Vec<Difference>, Mismatch> {
        if self.mismatch.is_empty() { Ok(self.adaptations) } else { Err(self.mismatch) }
    }

    fn function(&mut self, host: &'i Function, plugin: Option<&'i Function>) {
        let same = plugin.is_some_and(|plugin| plugin.is_that_of(host.fingerprint));
        // Inputs from a fuzzer have no valid fingerprints.
        if same && !cfg!(fuzzing) {
            return;
        }
        self.path.enter_function(&host.name);
        let (before, adapted) = (self.mismatch.count(), self.adaptations.len());
        self.by_name = None;
        let origin = if let Some(plugin) = plugin {
            self.arguments(host, plugin);
            self.path.enter_result();
            self.types(&host.result, &plugin.result);
            self.definitions_within();
            // The length of a value of an unknown type is unknown, so its surroundings cannot be adapted.
            if self.adaptations.len() > adapted
                && let Some(path) = self.by_name.take()
            {
                self.mismatch.add(&host.name, Some((path, DifferenceKind::Undescribed)));
            }
            Some(plugin)
        } else {
            self.about_function(|_| DifferenceKind::Only { side: Side::Host, ty: None });
            // The plugin was built with the same source as this function.
            self.plugin.relative_of(host)
        };
        if self.mismatch.count() > before {
            self.mismatch.add_origin(host, origin);
        }
    }

    /// Compares a function that the host requires and that a plugin may lack.
    fn may_lack(&mut self, host: &'i Function, plugin: &'i Function) {
        self.function(host, Some(plugin));
        self.path.enter_function(&host.name);
        self.about_function(|_| DifferenceKind::MayLack);
        self.mismatch.add_origin(host, Some(plugin));
    }

    fn arguments(&mut self, host: &'i Function, plugin: &'i Function) {
        let [mut host, mut plugin] = [&host.arguments[..], &plugin.arguments[..]];
        let both = host.len().min(plugin.len());
        let (host_only, plugin_only) = (&host[both..], &plugin[both..]);
        let may_lack = host_only.iter().chain(plugin_only).all(|argument| argument.has_default);
        if !self.exact && may_lack {
            for (side, arguments) in [(Side::Host, host_only), (Side::Plugin, plugin_only)] {
                for argument in arguments {
                    self.only_argument(side, argument, true);
                }
            }
            (host, plugin) = (&host[..both], &plugin[..both]);
        }
        let [host_names, plugin_names] = [argument_names(host), argument_names(plugin)];
        let (aligned, in_order) = align(&host_names, &plugin_names);
        if !in_order {
            self.about_function(|_| order(Part::Argument, &host_names, &plugin_names));
        }
        for aligned in aligned {
            match aligned {
                Aligned::Same(one, other) | Aligned::Renamed(one, other) => {
                    self.path.enter_argument(host_names[one].name);
                    self.argument(&host[one], &plugin[other]);
                    self.definitions_within();
                }
                Aligned::Host(index) => self.only_argument(Side::Host, &host[index], false),
                Aligned::Plugin(index) => self.only_argument(Side::Plugin, &plugin[index], false),
            }
        }
    }

    /// Reports an argument that one side has. `may_lack` is true if the other side may lack it.
    fn only_argument(&mut self, side: Side, argument: &'i Argument, may_lack: bool) {
        self.path.enter_argument(without_underscores(&argument.name));
        let kind = |this: &Self| {
            let names = if side == Side::Host { &this.host } else { &this.plugin };
            let ty = Some(names.interface.show_passed(argument).to_string());
            DifferenceKind::Only { side, ty }
        };
        if may_lack { self.adapt(kind) } else { self.about(kind) }
    }

    fn argument(&mut self, host: &'i Argument, plugin: &'i Argument) {
        /// The type in the `Option`: an `Option<&T>` argument is encoded like an `Option<T>`.
        fn inner(argument: &Argument) -> Option<&Type> {
            match (&argument.ty, argument.passing) {
                (ty, Passing::MaybeRef) => Some(ty),
                (Type::Option(inner), Passing::Value | Passing::Ref) => Some(inner),
                _ => None,
            }
        }
        let maybe = [host, plugin].iter().any(|argument| argument.passing == Passing::MaybeRef);
        if host.passing.way_back() != plugin.passing.way_back() {
            self.about(|this| this.passed(host, plugin));
        } else if !maybe {
            self.types(&host.ty, &plugin.ty);
        } else if let (Some(host), Some(plugin)) = (inner(host), inner(plugin)) {
            self.step(Step::Some, host, plugin);
        } else {
            self.about(|this| this.passed(host, plugin));
        }
    }

    fn passed(&self, host: &Argument, plugin: &Argument) -> DifferenceKind {
        DifferenceKind::Type {
            host: self.host.interface.show_passed(host).to_string(),
            plugin: self.plugin.interface.show_passed(plugin).to_string(),
        }
    }

    /// Compares the structs and enums found in an argument or in the result.
    fn definitions_within(&mut self) {
        while let Some((host, plugin, way)) = self.waiting.pop_front() {
            self.path.resume(way);
            let (host, plugin) =
                (self.host.interface.definition(host), self.plugin.interface.definition(plugin));
            self.definitions(host, plugin);
        }
    }

    fn about_function(&mut self, kind: impl FnOnce(&Self) -> DifferenceKind) {
        let difference =
            self.mismatch.has_room().then(|| (Shown::name(self.path.function()).to_string(), kind(self)));
        self.mismatch.add(self.path.function(), difference);
    }

    /// Adds a difference at the current path.
    fn about(&mut self, kind: impl FnOnce(&Self) -> DifferenceKind) {
        let difference = self.mismatch.has_room().then(|| (self.path.to_string(), kind(self)));
        self.mismatch.add(self.path.function(), difference);
    }

    /// Adds a difference at the current path that a call can be adapted to.
    fn adapt(&mut self, kind: impl FnOnce(&Self) -> DifferenceKind) {
        if self.exact {
            return self.about(kind);
        }
        if self.adaptations.len() < Mismatch::MOST {
            let difference = Difference::new(self.path.function(), self.path.to_string(), kind(self));
            self.adaptations.push(difference);
        }
    }

    /// Spends comparison budget. Reports the first time the budget runs out.
    fn spend(&mut self, amount: usize) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left = self.left.saturating_sub(amount);
        if self.left == 0 {
            self.about(|_| DifferenceKind::TooMuch);
        }
        self.left > 0
    }
}

/// Returns the name that functions of one source share: the interface's, or the crate's. The crate that
/// implements an interface is not the crate that defines it.
fn family(function: &Function) -> &str {
    function.interface().unwrap_or(&function.krate)
}

fn argument_names(arguments: &[Argument]) -> Vec<Item<'_>> {
    let item = |argument| Item { name: without_underscores(argument), aliases: &[] };
    arguments.iter().map(|argument| item(&argument.name)).collect()
}

fn order(part: Part, host: &[Item<'_>], plugin: &[Item<'_>]) -> DifferenceKind {
    DifferenceKind::Order { part, host: list(host), plugin: list(plugin) }
}

/// Lists names, up to a line or two.
fn list(names: &[Item<'_>]) -> String {
    let mut text = String::new();
    let _ = cut(&mut text, 240, |out| {
        names.iter().enumerate().try_for_each(|(index, item)| {
            let comma = if index > 0 { ", " } else { "" };
            write!(out, "{comma}{}", Shown::name(item.name))
        })
    });
    text
}
