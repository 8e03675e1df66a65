//! Whether a host and a plugin mean the same by a function, and if not, where they part.
//!
//! Structs and enums may contain themselves: two of them are equal unless a difference is found in
//! them, and each pair is looked at once. Pairs wait in a queue, so that nothing recurses deeper than a
//! type without definitions is nested, and the shortest way to a difference is the one that is named.

use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Write;
use core::mem;

use super::align::{Aligned, align};
use super::show::{Shown, cut};
use super::{
    Argument, Definition, DefinitionId, Fields, Function, Interface, Kind, Mismatch, Shape, Side, Type,
    Variant,
};
use crate::schema::{Passing, Signature, without_underscores};

impl Interface {
    /// Whether this plugin's function of the name is the one that the host calls.
    ///
    /// It is if the fingerprints are equal, which is all that is looked at then, or if nothing else than
    /// names of arguments differs.
    ///
    /// # Errors
    ///
    /// If the plugin lacks the function, or has another one; with all that differs.
    pub fn check(&self, host: &Signature) -> Result<(), Mismatch> {
        if self.function(host.name()).is_some_and(|plugin| plugin.fingerprint == host.fingerprint()) {
            return Ok(());
        }
        match Self::of(&[host]) {
            Ok(host) => Self::compare(&host, self),
            Err(error) => Err(Mismatch::unreadable(host.name(), error)),
        }
    }

    /// Whether the plugin has all functions of the host's, as the host calls them. It may have others.
    ///
    /// What differs in a struct or an enum is told once, for the first function that uses it.
    ///
    /// # Errors
    ///
    /// If it lacks one, or has another one; with all that differs.
    pub fn compare(host: &Self, plugin: &Self) -> Result<(), Mismatch> {
        let mut comparison = Comparison::new(host, plugin);
        for function in &host.functions {
            comparison.functions(function, plugin.function(&function.name));
        }
        if comparison.mismatch.is_empty() { Ok(()) } else { Err(comparison.mismatch) }
    }
}

struct Comparison<'i> {
    host: Names<'i>,
    plugin: Names<'i>,
    mismatch: Mismatch,
    /// How many types may yet be looked at. Two hostile interfaces have more pairs than anybody waits for.
    left: usize,
    visited: BTreeSet<(DefinitionId, DefinitionId)>,
    waiting: VecDeque<(DefinitionId, DefinitionId, usize)>,
    function: &'i str,
    /// The argument's name, or nothing for the result.
    argument: Option<&'i str>,
    /// Ways to the definitions that wait or waited.
    ways: Vec<Way<'i>>,
    /// The one that the definition at hand was reached by.
    way: Option<usize>,
    /// From there on.
    trail: Vec<Step<'i>>,
}

struct Way<'i> {
    before: Option<usize>,
    trail: Vec<Step<'i>>,
}

#[derive(Clone, Copy)]
enum Step<'i> {
    Definition(&'i str),
    Field(&'i str),
    Number(usize),
    Variant(&'i str),
    Element,
    Key,
    Value,
    Some,
}

/// An interface, and where a name alone must be enough: its definitions by name, if it is the only one.
struct Names<'i> {
    interface: &'i Interface,
    by_name: Option<BTreeMap<&'i str, Option<DefinitionId>>>,
}

/// A struct or an enum, of which there may be nothing but its name.
struct Named<'i> {
    name: &'i str,
    id: Option<DefinitionId>,
}

impl<'i> Names<'i> {
    fn named(&mut self, ty: &'i Type) -> Option<Named<'i>> {
        match ty {
            Type::Defined(id) => Some(Named { name: &self.interface.definition(*id).name, id: Some(*id) }),
            Type::Undescribed(name) => Some(Named { name, id: self.find(name) }),
            _ => None,
        }
    }

    fn find(&mut self, name: &str) -> Option<DefinitionId> {
        let definitions = &self.interface.definitions;
        let by_name = self.by_name.get_or_insert_with(|| {
            let mut by_name = BTreeMap::new();
            for (place, definition) in definitions.iter().enumerate() {
                let id = Some(DefinitionId::new(place));
                by_name.entry(definition.name.as_str()).and_modify(|id| *id = None).or_insert(id);
            }
            by_name
        });
        by_name.get(name).copied().flatten()
    }
}

impl<'i> Comparison<'i> {
    /// More than two of the largest sections have, if each pair of definitions is met once.
    const MOST: usize = 2 * Interface::LONGEST;

    fn new(host: &'i Interface, plugin: &'i Interface) -> Self {
        Self {
            host: Names { interface: host, by_name: None },
            plugin: Names { interface: plugin, by_name: None },
            mismatch: Mismatch::new(),
            left: Self::MOST,
            visited: BTreeSet::new(),
            waiting: VecDeque::new(),
            function: "",
            argument: None,
            ways: Vec::new(),
            way: None,
            trail: Vec::new(),
        }
    }

    fn functions(&mut self, host: &'i Function, plugin: Option<&'i Function>) {
        let same = plugin.is_some_and(|plugin| plugin.fingerprint == host.fingerprint);
        // What a fuzzer makes has no fingerprint to speak of.
        if same && !cfg!(fuzzing) {
            return;
        }
        self.function = &host.name;
        let before = self.mismatch.count();
        let origin = if let Some(plugin) = plugin {
            self.arguments(host, plugin);
            self.argument = None;
            self.place(|comparison| comparison.types(&host.result, &plugin.result));
            Some(plugin)
        } else {
            self.about_function(|_| Kind::Only { side: Side::Host, ty: None });
            // Another function of that crate tells its version.
            self.plugin.interface.functions.iter().find(|function| function.krate == host.krate)
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
            self.about_function(|_| order("arguments", &host_names, &plugin_names));
        }
        for aligned in aligned {
            match aligned {
                Aligned::Same(one, other) | Aligned::Renamed(one, other) => {
                    self.argument = Some(host_names[one]);
                    self.place(|comparison| comparison.argument(&host[one], &plugin[other]));
                }
                Aligned::Host(index) => {
                    self.argument = Some(host_names[index]);
                    let ty = |this: &Self| this.host.interface.show_passed(&host[index]).to_string();
                    self.about(|this| Kind::Only { side: Side::Host, ty: Some(ty(this)) });
                }
                Aligned::Plugin(index) => {
                    self.argument = Some(plugin_names[index]);
                    let ty = |this: &Self| this.plugin.interface.show_passed(&plugin[index]).to_string();
                    self.about(|this| Kind::Only { side: Side::Plugin, ty: Some(ty(this)) });
                }
            }
        }
    }

    fn argument(&mut self, host: &'i Argument, plugin: &'i Argument) {
        /// What is in the `Option`, for `Option<&T>` is one on the wire.
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

    fn passed(&self, host: &Argument, plugin: &Argument) -> Kind {
        Kind::Type {
            host: self.host.interface.show_passed(host).to_string(),
            plugin: self.plugin.interface.show_passed(plugin).to_string(),
        }
    }

    /// Compares all there is in one argument, or in the result.
    fn place(&mut self, compare: impl FnOnce(&mut Self)) {
        self.way = None;
        compare(self);
        while let Some((host, plugin, way)) = self.waiting.pop_front() {
            self.way = Some(way);
            let host = &self.host.interface.definitions[host.place()];
            let plugin = &self.plugin.interface.definitions[plugin.place()];
            self.definitions(host, plugin);
        }
        self.ways.clear();
        self.way = None;
    }

    fn step(&mut self, step: Step<'i>, host: &'i Type, plugin: &'i Type) {
        self.trail.push(step);
        self.types(host, plugin);
        self.trail.pop();
    }

    fn types(&mut self, host: &'i Type, plugin: &'i Type) {
        if !self.spend(1) {
            return;
        }
        match (host, plugin) {
            (Type::Option(host), Type::Option(plugin)) => self.step(Step::Some, host, plugin),
            (Type::Seq(host), Type::Seq(plugin)) => self.step(Step::Element, host, plugin),
            (Type::Map(host_key, host_value), Type::Map(plugin_key, plugin_value)) => {
                self.step(Step::Key, host_key, plugin_key);
                self.step(Step::Value, host_value, plugin_value);
            }
            (Type::Array(host, host_length), Type::Array(plugin, plugin_length)) => {
                if host_length != plugin_length {
                    self.about(|_| Kind::Length { host: *host_length, plugin: *plugin_length });
                }
                self.step(Step::Element, host, plugin);
            }
            (Type::Tuple(host), Type::Tuple(plugin)) if host.len() != plugin.len() => {
                self.about(|_| Kind::Length { host: host.len() as u64, plugin: plugin.len() as u64 });
            }
            (Type::Tuple(host), Type::Tuple(plugin)) => {
                for (index, (host, plugin)) in host.iter().zip(plugin).enumerate() {
                    self.step(Step::Number(index), host, plugin);
                }
            }
            (Type::Defined(_) | Type::Undescribed(_), Type::Defined(_) | Type::Undescribed(_)) => {
                self.named(host, plugin);
            }
            _ if mem::discriminant(host) == mem::discriminant(plugin) => {}
            _ => self.other_type(host, plugin),
        }
    }

    fn named(&mut self, host: &'i Type, plugin: &'i Type) {
        let (Some(one), Some(other)) = (self.host.named(host), self.plugin.named(plugin)) else { return };
        if one.name != other.name {
            return self.other_type(host, plugin);
        }
        // All that is known of a type that nothing describes is its name.
        let (Some(host), Some(plugin)) = (one.id, other.id) else { return };
        if self.visited.insert((host, plugin)) {
            let mut trail = self.trail.clone();
            if self.way.is_none() && trail.is_empty() {
                trail.push(Step::Definition(one.name));
            }
            self.ways.push(Way { before: self.way, trail });
            self.waiting.push_back((host, plugin, self.ways.len() - 1));
        }
    }

    fn other_type(&mut self, host: &'i Type, plugin: &'i Type) {
        self.about(|this| {
            let (ours, theirs) = (this.host.interface, this.plugin.interface);
            let texts = [ours.show_type(host).to_string(), theirs.show_type(plugin).to_string()];
            let [host, plugin] = match (texts, ours.keyword(host), theirs.keyword(plugin)) {
                // A struct may be called `String`.
                ([one, other], host, plugin) if one == other => {
                    [format!("{host}{one}"), format!("{plugin}{other}")]
                }
                (texts, ..) => texts,
            };
            Kind::Type { host, plugin }
        });
    }

    fn definitions(&mut self, host: &'i Definition, plugin: &'i Definition) {
        match (&host.shape, &plugin.shape) {
            (Shape::Struct(host), Shape::Struct(plugin)) => self.fields(host, plugin),
            (Shape::Enum(host), Shape::Enum(plugin)) => self.variants(host, plugin),
            (one, other) => self.about(|_| Kind::Type {
                host: format!("{} {}", one.keyword(), Shown(&host.name)),
                plugin: format!("{} {}", other.keyword(), Shown(&plugin.name)),
            }),
        }
    }

    fn variants(&mut self, host: &'i [Variant], plugin: &'i [Variant]) {
        if !self.spend(host.len() + plugin.len()) {
            return;
        }
        let names = |variants: &'i [Variant]| -> Vec<_> {
            variants.iter().map(|variant| variant.name.as_str()).collect()
        };
        let [host_names, plugin_names] = [names(host), names(plugin)];
        let (aligned, in_order) = align(&host_names, &plugin_names);
        if !in_order {
            self.about(|_| order("variants", &host_names, &plugin_names));
        }
        for aligned in aligned {
            let step = |place: &[&'i str], index: usize| Step::Variant(place[index]);
            match aligned {
                Aligned::Same(one, other) => {
                    self.trail.push(step(&host_names, one));
                    self.fields(&host[one].fields, &plugin[other].fields);
                    self.trail.pop();
                }
                Aligned::Renamed(one, other) => {
                    self.about(|_| name("variant", host_names[one], plugin_names[other]));
                }
                Aligned::Host(index) => self.only(Side::Host, step(&host_names, index), None),
                Aligned::Plugin(index) => self.only(Side::Plugin, step(&plugin_names, index), None),
            }
        }
    }

    fn fields(&mut self, host: &'i Fields, plugin: &'i Fields) {
        match (host, plugin) {
            (Fields::Named(_), Fields::Tuple(plugin)) if !plugin.is_empty() => {
                return self.about(|_| Kind::FieldNames { named: Side::Host });
            }
            (Fields::Tuple(host), Fields::Named(_)) if !host.is_empty() => {
                return self.about(|_| Kind::FieldNames { named: Side::Plugin });
            }
            (Fields::Tuple(host), Fields::Tuple(plugin)) => return self.numbered(host, plugin),
            (Fields::Tuple(host), Fields::Unit) => return self.numbered(host, &[]),
            (Fields::Unit, Fields::Tuple(plugin)) => return self.numbered(&[], plugin),
            _ => {}
        }
        let [host, plugin] = [host, plugin].map(|fields| match fields {
            Fields::Named(fields) => &fields[..],
            _ => &[],
        });
        if !self.spend(host.len() + plugin.len()) {
            return;
        }
        let [host_names, plugin_names] = [host, plugin]
            .map(|fields| fields.iter().map(|field| field.name.as_str()).collect::<Vec<&'i str>>());
        let (aligned, in_order) = align(&host_names, &plugin_names);
        if !in_order {
            self.about(|_| order("fields", &host_names, &plugin_names));
        }
        for aligned in aligned {
            let only_host = |this: &mut Self, index: usize| {
                this.only(Side::Host, Step::Field(host_names[index]), Some(&host[index].ty));
            };
            let only_plugin = |this: &mut Self, index: usize| {
                this.only(Side::Plugin, Step::Field(plugin_names[index]), Some(&plugin[index].ty));
            };
            match aligned {
                Aligned::Same(one, other) => {
                    self.step(Step::Field(host_names[one]), &host[one].ty, &plugin[other].ty);
                }
                Aligned::Renamed(one, other) if self.look_alike(&host[one].ty, &plugin[other].ty) => {
                    self.about(|_| name("field", host_names[one], plugin_names[other]));
                    self.step(Step::Field(host_names[one]), &host[one].ty, &plugin[other].ty);
                }
                Aligned::Renamed(one, other) => {
                    only_host(self, one);
                    only_plugin(self, other);
                }
                Aligned::Host(index) => only_host(self, index),
                Aligned::Plugin(index) => only_plugin(self, index),
            }
        }
    }

    fn numbered(&mut self, host: &'i [Type], plugin: &'i [Type]) {
        for (index, (host, plugin)) in host.iter().zip(plugin).enumerate() {
            self.step(Step::Number(index), host, plugin);
        }
        for (index, ty) in host.iter().enumerate().skip(plugin.len()) {
            self.only(Side::Host, Step::Number(index), Some(ty));
        }
        for (index, ty) in plugin.iter().enumerate().skip(host.len()) {
            self.only(Side::Plugin, Step::Number(index), Some(ty));
        }
    }

    fn look_alike(&self, host: &Type, plugin: &Type) -> bool {
        let (host, plugin) = (self.host.interface.show_type(host), self.plugin.interface.show_type(plugin));
        host.to_string() == plugin.to_string()
    }

    fn only(&mut self, side: Side, step: Step<'i>, ty: Option<&'i Type>) {
        self.trail.push(step);
        self.about(|this| {
            let interface = match side {
                Side::Host => this.host.interface,
                Side::Plugin => this.plugin.interface,
            };
            Kind::Only { side, ty: ty.map(|ty| interface.show_type(ty).to_string()) }
        });
        self.trail.pop();
    }

    fn about_function(&mut self, kind: impl FnOnce(&Self) -> Kind) {
        let difference = self.mismatch.has_room().then(|| (Shown(self.function).to_string(), kind(self)));
        self.mismatch.add(self.function, difference);
    }

    /// Adds a difference at the place that is being compared.
    fn about(&mut self, kind: impl FnOnce(&Self) -> Kind) {
        let difference = self.mismatch.has_room().then(|| (self.path(), kind(self)));
        self.mismatch.add(self.function, difference);
    }

    /// Whether so much more may be looked at. The first time that it may not is told.
    fn spend(&mut self, amount: usize) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left = self.left.saturating_sub(amount);
        if self.left == 0 {
            self.about(|_| Kind::TooMuch);
        }
        self.left > 0
    }

    fn path(&self) -> String {
        let argument = self.argument.map_or(String::new(), |name| Shown(name).to_string());
        let mut path = format!("{}({argument})", Shown(self.function));
        let mut steps: Vec<_> = self.trail.iter().rev().copied().collect();
        let mut way = self.way;
        while let Some(index) = way
            && steps.len() < MOST_STEPS
        {
            steps.extend(self.ways[index].trail.iter().rev());
            way = self.ways[index].before;
        }
        if !steps.is_empty() {
            path.push_str(if way.is_some() { ": …" } else { ": " });
        }
        for step in steps.into_iter().rev() {
            step.write(&mut path);
        }
        path
    }
}

/// Of which a path consists at most, and what leads from one definition to the next.
const MOST_STEPS: usize = 32;

impl Step<'_> {
    fn write(self, path: &mut String) {
        let _ = match self {
            Self::Definition(name) => write!(path, "{}", Shown(name)),
            Self::Field(name) => write!(path, ".{}", Shown(name)),
            Self::Number(number) => write!(path, ".{number}"),
            Self::Variant(name) => write!(path, "::{}", Shown(name)),
            Self::Element => path.write_str("[]"),
            Self::Key => path.write_str("[key]"),
            Self::Value => path.write_str("[value]"),
            Self::Some => path.write_str("?"),
        };
    }
}

impl Interface {
    fn keyword(&self, ty: &Type) -> &'static str {
        match ty {
            Type::Defined(id) => match self.definition(*id).shape {
                Shape::Struct(_) => "struct ",
                Shape::Enum(_) => "enum ",
            },
            Type::Undescribed(_) => "type ",
            _ => "",
        }
    }
}

fn argument_names(arguments: &[Argument]) -> Vec<&str> {
    arguments.iter().map(|argument| without_underscores(&argument.name)).collect()
}

fn name(what: &'static str, host: &str, plugin: &str) -> Kind {
    Kind::Name { what, host: Shown(host).to_string(), plugin: Shown(plugin).to_string() }
}

fn order(what: &'static str, host: &[&str], plugin: &[&str]) -> Kind {
    Kind::Order { what, host: list(host), plugin: list(plugin) }
}

/// Names in a row, as many as fit in a line or two.
fn list(names: &[&str]) -> String {
    let mut text = String::new();
    let _ = cut(&mut text, 240, |out| {
        names.iter().enumerate().try_for_each(|(index, name)| {
            let comma = if index > 0 { ", " } else { "" };
            write!(out, "{comma}{}", Shown(name))
        })
    });
    text
}
