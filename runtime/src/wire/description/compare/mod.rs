//! Compares a host's functions with a plugin's, before the first call, and finds all differences.
//!
//! Structs and enums may contain themselves. So two of them are equal unless a difference is found in them,
//! and each pair is compared once. Pairs wait in a queue. This keeps the recursion no deeper than types nest
//! without definitions, and reports the shortest path to a difference.

mod align;
mod path;
mod types;

use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use align::{Aligned, align};
use path::{Path, Step, WayId};

use super::show::cut;
use super::{Argument, DefinitionId, DifferenceKind, Function, Interface, Mismatch, Part, Side, Type};
use crate::wire::display::Shown;
use crate::wire::schema::{Passing, Signature, without_underscores};

impl Interface {
    /// Checks that this plugin has the function that the host calls.
    ///
    /// If the fingerprints match we are done, unless a type contains itself. Otherwise the types are
    /// compared. Names of arguments may differ.
    ///
    /// # Errors
    ///
    /// If the plugin lacks the function, or its signature differs. The error lists all differences.
    pub fn check(&self, host: &Signature) -> Result<(), Mismatch> {
        self.check_all(&[host])
    }

    /// Checks that this plugin has all functions that the host calls, like [`check`](Self::check).
    ///
    /// # Errors
    ///
    /// If the plugin lacks a function, or a signature differs. The error lists all differences of all
    /// functions.
    pub fn check_all(&self, host: &[&Signature]) -> Result<(), Mismatch> {
        let is_same = |host: &&Signature| {
            self.function(host.name()).is_some_and(|plugin| plugin.is_that_of(host.fingerprint()))
        };
        if host.iter().all(is_same) {
            return Ok(());
        }
        match Self::of(host) {
            Ok(host) => Self::compare(&host, self),
            Err(error) => Err(Mismatch::unreadable(host.first().map_or("", |host| host.name()), error)),
        }
    }

    /// Checks that the plugin has all functions of the host, as the host calls them. It may have others.
    ///
    /// A difference in a struct or an enum is reported once, for the first function that uses it.
    ///
    /// # Errors
    ///
    /// If the plugin lacks a function, or a signature differs. The error lists all differences.
    pub fn compare(host: &Self, plugin: &Self) -> Result<(), Mismatch> {
        let mut comparison = Comparison::new(host, plugin);
        for function in &host.functions {
            comparison.function(function, plugin.function(&function.name));
        }
        if comparison.mismatch.is_empty() { Ok(()) } else { Err(comparison.mismatch) }
    }

    /// Checks that the host offers all functions that this plugin requires, as the plugin calls them. It may
    /// offer others.
    ///
    /// # Errors
    ///
    /// If the host lacks a function, or a signature differs. The error lists all differences.
    pub fn check_host(&self, offered: &[&Signature]) -> Result<(), Mismatch> {
        let offers = |required: &Function| {
            let mut same = offered.iter().filter(|signature| signature.name() == required.name);
            same.any(|signature| required.is_that_of(signature.fingerprint()))
        };
        if self.requires.iter().all(offers) {
            return Ok(());
        }
        let required = self.requires.first().map_or("", |function| &function.name);
        let offered: Vec<Signature> = offered.iter().map(|signature| signature.of_host()).collect();
        let offered = Self::of(&offered.iter().collect::<Vec<_>>())
            .map_err(|error| Mismatch::unreadable(required, error))?;
        // The plugin is the caller here, so the comparison runs with the sides swapped.
        let mut comparison = Comparison::new(self, &offered);
        for function in &self.requires {
            comparison.function(function, super::named(&offered.requires, &function.name));
        }
        if comparison.mismatch.is_empty() { Ok(()) } else { Err(comparison.mismatch.with_sides_changed()) }
    }
}

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

    fn new(host: &'i Interface, plugin: &'i Interface) -> Self {
        Self {
            host: Names::new(host),
            plugin: Names::new(plugin),
            mismatch: Mismatch::new(),
            left: Self::MOST,
            visited: BTreeSet::new(),
            waiting: VecDeque::new(),
            path: Path::default(),
        }
    }

    fn function(&mut self, host: &'i Function, plugin: Option<&'i Function>) {
        let same = plugin.is_some_and(|plugin| plugin.is_that_of(host.fingerprint));
        // Inputs from a fuzzer have no valid fingerprints.
        if same && !cfg!(fuzzing) {
            return;
        }
        self.path.enter_function(&host.name);
        let before = self.mismatch.count();
        let origin = if let Some(plugin) = plugin {
            self.arguments(host, plugin);
            self.path.enter_result();
            self.types(&host.result, &plugin.result);
            self.definitions_within();
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

    fn arguments(&mut self, host: &'i Function, plugin: &'i Function) {
        let [host, plugin] = [&host.arguments, &plugin.arguments];
        let [host_names, plugin_names] = [argument_names(host), argument_names(plugin)];
        let (aligned, in_order) = align(&host_names, &plugin_names);
        if !in_order {
            self.about_function(|_| order(Part::Argument, &host_names, &plugin_names));
        }
        for aligned in aligned {
            match aligned {
                Aligned::Same(one, other) | Aligned::Renamed(one, other) => {
                    self.path.enter_argument(host_names[one]);
                    self.argument(&host[one], &plugin[other]);
                    self.definitions_within();
                }
                Aligned::Host(index) => {
                    self.path.enter_argument(host_names[index]);
                    let ty = |this: &Self| this.host.interface.show_passed(&host[index]).to_string();
                    self.about(|this| DifferenceKind::Only { side: Side::Host, ty: Some(ty(this)) });
                }
                Aligned::Plugin(index) => {
                    self.path.enter_argument(plugin_names[index]);
                    let ty = |this: &Self| this.plugin.interface.show_passed(&plugin[index]).to_string();
                    self.about(|this| DifferenceKind::Only { side: Side::Plugin, ty: Some(ty(this)) });
                }
            }
        }
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

fn argument_names(arguments: &[Argument]) -> Vec<&str> {
    arguments.iter().map(|argument| without_underscores(&argument.name)).collect()
}

fn order(part: Part, host: &[&str], plugin: &[&str]) -> DifferenceKind {
    DifferenceKind::Order { part, host: list(host), plugin: list(plugin) }
}

/// Lists names, up to a line or two.
fn list(names: &[&str]) -> String {
    let mut text = String::new();
    let _ = cut(&mut text, 240, |out| {
        names.iter().enumerate().try_for_each(|(index, name)| {
            let comma = if index > 0 { ", " } else { "" };
            write!(out, "{comma}{}", Shown::name(name))
        })
    });
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_ends_once_and_to_the_unit() {
        let interface = Interface::default();
        let mut comparison = Comparison::new(&interface, &interface);
        comparison.left = 3;
        assert!(comparison.spend(2));
        assert_eq!(comparison.mismatch.count(), 0);
        assert!(!comparison.spend(1));
        assert!(!comparison.spend(1));
        assert_eq!(comparison.mismatch.count(), 1);
    }
}
