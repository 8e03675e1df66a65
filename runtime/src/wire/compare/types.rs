//! Compares types and definitions, pair by pair.

use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::mem;

use super::align::{Aligned, Item, align};
use super::difference::{DifferenceKind, Part};
use super::path::Step;
use super::sides::Side;
use super::{Comparison, Names, order};
use crate::wire::description::{Definition, DefinitionId, Field, Fields, Interface, Shape, Type, Variant};
use crate::wire::display::Shown;

/// A struct or an enum, possibly known by name only.
struct Named<'i> {
    name: &'i str,
    id: Option<DefinitionId>,
}

impl<'i> Names<'i> {
    fn named(&mut self, ty: &'i Type) -> Option<Named<'i>> {
        match ty {
            Type::Defined(id) => Some(Named { name: &self.interface.definition(*id).name, id: Some(*id) }),
            Type::Undescribed(name) => Some(Named { name, id: self.definition(name) }),
            _ => None,
        }
    }
}

impl<'i> Comparison<'i> {
    pub(super) fn step(&mut self, step: Step<'i>, host: &'i Type, plugin: &'i Type) {
        self.path.push(step);
        self.types(host, plugin);
        self.path.pop();
    }

    pub(super) fn types(&mut self, host: &'i Type, plugin: &'i Type) {
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
                    self.about(|_| DifferenceKind::Length { host: *host_length, plugin: *plugin_length });
                }
                self.step(Step::Element, host, plugin);
            }
            (Type::Tuple(host), Type::Tuple(plugin)) if host.len() != plugin.len() => {
                self.about(|_| DifferenceKind::Length {
                    host: host.len() as u64,
                    plugin: plugin.len() as u64,
                });
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
        // At least one side has no description, so only the names can be compared.
        let (Some(host), Some(plugin)) = (one.id, other.id) else {
            self.by_name.get_or_insert_with(|| self.path.to_string());
            return;
        };
        if self.visited.insert((host, plugin)) {
            let way = self.path.keep(one.name);
            self.waiting.push_back((host, plugin, way));
        }
    }

    fn other_type(&mut self, host: &'i Type, plugin: &'i Type) {
        self.about(|this| {
            let (ours, theirs) = (this.host.interface, this.plugin.interface);
            let texts = [ours.show_type(host).to_string(), theirs.show_type(plugin).to_string()];
            let [host, plugin] = match (texts, ours.keyword(host), theirs.keyword(plugin)) {
                // A user's struct may have the name of a type of std, such as `String`.
                ([one, other], host, plugin) if one == other => {
                    [format!("{host}{one}"), format!("{plugin}{other}")]
                }
                (texts, ..) => texts,
            };
            DifferenceKind::Type { host, plugin }
        });
    }

    pub(super) fn definitions(&mut self, host: &'i Definition, plugin: &'i Definition) {
        let before = self.mismatch.count();
        match (&host.shape, &plugin.shape) {
            (Shape::Struct(host), Shape::Struct(plugin)) => self.fields(host, plugin),
            (Shape::Enum(host), Shape::Enum(plugin)) => self.variants(host, plugin),
            (one, other) => self.about(|_| DifferenceKind::Type {
                host: format!("{} {}", one.keyword(), Shown::name(&host.name)),
                plugin: format!("{} {}", other.keyword(), Shown::name(&plugin.name)),
            }),
        }
        if self.mismatch.count() == before {
            self.parameters(host, plugin);
        }
    }

    /// Compares described parameters by their names. Those that fields use have been compared with the
    /// fields, so this finds the others, such as that of an `Id<User>`.
    fn parameters(&mut self, host: &'i Definition, plugin: &'i Definition) {
        // A type may have become generic, and its fields remain what they were.
        if host.parameters.is_empty() || host.parameters.len() != plugin.parameters.len() {
            return;
        }
        let shown = |interface: &Interface, definition: &Definition| {
            interface.show_named(&definition.name, &definition.parameters).to_string()
        };
        let host = shown(self.host.interface, host);
        let plugin = shown(self.plugin.interface, plugin);
        if host != plugin {
            self.about(|_| DifferenceKind::Type { host, plugin });
        }
    }

    fn variants(&mut self, host: &'i [Variant], plugin: &'i [Variant]) {
        if !self.spend(host.len() + plugin.len()) {
            return;
        }
        let [host_names, plugin_names] = [host, plugin].map(|variants| items(variants, Variant::item));
        let (aligned, in_order) = align(&host_names, &plugin_names);
        if !in_order {
            self.adapt(|_| order(Part::Variant, &host_names, &plugin_names));
        }
        for aligned in aligned {
            let step = |place: &[Item<'i>], index: usize| Step::Variant(place[index].name);
            match aligned {
                Aligned::Same(one, other) => {
                    self.alias(Part::Variant, host_names[one], plugin_names[other]);
                    self.path.push(step(&host_names, one));
                    self.fields(&host[one].fields, &plugin[other].fields);
                    self.path.pop();
                }
                // A variant of another name may mean something else, and the other side lacks it anyway.
                Aligned::Renamed(one, other) if self.exact => {
                    self.about(|_| name(Part::Variant, host_names[one].name, plugin_names[other].name));
                }
                Aligned::Renamed(one, other) => {
                    self.only(Side::Host, step(&host_names, one), None, true);
                    self.only(Side::Plugin, step(&plugin_names, other), None, true);
                }
                Aligned::Host(index) => self.only(Side::Host, step(&host_names, index), None, true),
                Aligned::Plugin(index) => self.only(Side::Plugin, step(&plugin_names, index), None, true),
            }
        }
    }

    fn fields(&mut self, host: &'i Fields, plugin: &'i Fields) {
        match (host, plugin) {
            (Fields::Named(_), Fields::Tuple(plugin)) if !plugin.is_empty() => {
                return self.about(|_| DifferenceKind::FieldNames { named: Side::Host });
            }
            (Fields::Tuple(host), Fields::Named(_)) if !host.is_empty() => {
                return self.about(|_| DifferenceKind::FieldNames { named: Side::Plugin });
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
        let [host_names, plugin_names] = [host, plugin].map(|fields| items(fields, Field::item));
        let (aligned, in_order) = align(&host_names, &plugin_names);
        if !in_order {
            self.adapt(|_| order(Part::Field, &host_names, &plugin_names));
        }
        for aligned in aligned {
            let only_host = |this: &mut Self, index: usize| {
                let Field { name, ty, has_default, .. } = &host[index];
                this.only(Side::Host, Step::Field(name), Some(ty), *has_default);
            };
            let only_plugin = |this: &mut Self, index: usize| {
                let Field { name, ty, has_default, .. } = &plugin[index];
                this.only(Side::Plugin, Step::Field(name), Some(ty), *has_default);
            };
            match aligned {
                Aligned::Same(one, other) => {
                    self.alias(Part::Field, host_names[one], plugin_names[other]);
                    self.step(Step::Field(host_names[one].name), &host[one].ty, &plugin[other].ty);
                }
                Aligned::Renamed(one, other)
                    if (self.exact || !(host[one].has_default && plugin[other].has_default))
                        && self.look_alike(&host[one].ty, &plugin[other].ty) =>
                {
                    self.about(|_| name(Part::Field, host_names[one].name, plugin_names[other].name));
                    self.step(Step::Field(host_names[one].name), &host[one].ty, &plugin[other].ty);
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
            self.only(Side::Host, Step::Number(index), Some(ty), false);
        }
        for (index, ty) in plugin.iter().enumerate().skip(host.len()) {
            self.only(Side::Plugin, Step::Number(index), Some(ty), false);
        }
    }

    fn look_alike(&self, host: &Type, plugin: &Type) -> bool {
        let (host, plugin) = (self.host.interface.show_type(host), self.plugin.interface.show_type(plugin));
        host.to_string() == plugin.to_string()
    }

    /// Reports a field or a variant that one side has. `may_lack` is true if the other side may lack it.
    fn only(&mut self, side: Side, step: Step<'i>, ty: Option<&'i Type>, may_lack: bool) {
        self.path.push(step);
        let kind = |this: &Self| {
            let interface = match side {
                Side::Host => this.host.interface,
                Side::Plugin => this.plugin.interface,
            };
            DifferenceKind::Only { side, ty: ty.map(|ty| interface.show_type(ty).to_string()) }
        };
        if may_lack {
            self.adapt(kind);
        } else {
            self.about(kind);
        }
        self.path.pop();
    }

    /// Reports that the sides know an item by two names.
    fn alias(&mut self, part: Part, host: Item<'i>, plugin: Item<'i>) {
        if host.name != plugin.name {
            self.adapt(|_| name(part, host.name, plugin.name));
        }
    }
}

impl Interface {
    /// Returns the keyword that distinguishes a struct or an enum from a type of std with the same name.
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

impl Field {
    pub(crate) fn item(&self) -> Item<'_> {
        Item { name: &self.name, aliases: &self.aliases }
    }
}

impl Variant {
    pub(crate) fn item(&self) -> Item<'_> {
        Item { name: &self.name, aliases: &self.aliases }
    }
}

fn items<'i, T>(all: &'i [T], item: fn(&'i T) -> Item<'i>) -> Vec<Item<'i>> {
    all.iter().map(item).collect()
}

fn name(part: Part, host: &str, plugin: &str) -> DifferenceKind {
    DifferenceKind::Name {
        part,
        host: Shown::name(host).to_string(),
        plugin: Shown::name(plugin).to_string(),
    }
}
