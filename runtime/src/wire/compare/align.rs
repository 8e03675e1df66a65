//! Matches the host's fields, variants or arguments with the plugin's, so that the comparison tells a renamed
//! item from a missing one.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// A match, by indices into the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aligned {
    /// Both have the same name, or one has the other's name as an alias.
    Same(usize, usize),
    /// The names differ, but both are in the same place between others.
    Renamed(usize, usize),
    Host(usize),
    Plugin(usize),
}

/// A field, a variant or an argument, by its names.
#[derive(Clone, Copy)]
pub(crate) struct Item<'i> {
    pub(crate) name: &'i str,
    pub(crate) aliases: &'i [String],
}

/// Returns the plugin's item for each of the host's items: the one with its name, or else one that it knows
/// by an alias, or that knows it by one.
pub(crate) fn matches(host: &[Item<'_>], plugin: &[Item<'_>]) -> Vec<Option<usize>> {
    let mut places = BTreeMap::new();
    for (place, item) in plugin.iter().enumerate() {
        // Arguments without a name match by position only.
        if item.name != "_" {
            places.entry(item.name).or_insert(place);
        }
    }
    let mut matches: Vec<Option<usize>> = host.iter().map(|item| places.remove(item.name)).collect();
    let aliases = |items: &[Item<'_>]| items.iter().any(|item| !item.aliases.is_empty());
    if aliases(host) || aliases(plugin) {
        // The plugin's items that are left, by all their names.
        let left: Vec<usize> = places.values().copied().collect();
        let mut others: BTreeMap<&str, usize> = BTreeMap::new();
        for &place in &left {
            for name in plugin[place].aliases {
                others.entry(name).or_insert(place);
            }
        }
        for (name, &place) in &places {
            others.insert(name, place);
        }
        let mut free = vec![false; plugin.len()];
        for &place in &left {
            free[place] = true;
        }
        for (item, matched) in host.iter().zip(&mut matches).filter(|(_, matched)| matched.is_none()) {
            let names = core::iter::once(item.name).chain(item.aliases.iter().map(String::as_str));
            *matched = names.filter_map(|name| others.get(name).copied()).find(|&place| free[place]);
            if let Some(place) = *matched {
                free[place] = false;
            }
        }
    }
    matches
}

/// Returns the matches in the host's order. The flag is true if the items with the same name have the same
/// order on both sides.
pub(super) fn align(host: &[Item<'_>], plugin: &[Item<'_>]) -> (Vec<Aligned>, bool) {
    if host.len() == plugin.len() && host.iter().zip(plugin).all(|(host, plugin)| host.name == plugin.name) {
        return ((0..host.len()).map(|index| Aligned::Same(index, index)).collect(), true);
    }
    let places = matches(host, plugin);
    let in_order = places.iter().flatten().is_sorted();
    let mut aligned = Vec::with_capacity(host.len().max(plugin.len()));
    if in_order {
        let mut last = (0, 0);
        for (index, place) in places.iter().enumerate() {
            if let Some(place) = *place {
                gap(&mut aligned, last.0..index, last.1..place);
                aligned.push(Aligned::Same(index, place));
                last = (index + 1, place + 1);
            }
        }
        gap(&mut aligned, last.0..host.len(), last.1..plugin.len());
    } else {
        let mut free = vec![true; plugin.len()];
        places.iter().flatten().for_each(|&place| free[place] = false);
        for (index, place) in places.iter().enumerate() {
            aligned.push(match place {
                Some(place) => Aligned::Same(index, *place),
                None if free.get(index).is_some_and(|free| *free) => {
                    free[index] = false;
                    Aligned::Renamed(index, index)
                }
                None => Aligned::Host(index),
            });
        }
        aligned.extend((0..plugin.len()).filter(|&place| free[place]).map(Aligned::Plugin));
    }
    (aligned, in_order)
}

/// Matches the items between two matches by position, if both sides have the same number.
fn gap(aligned: &mut Vec<Aligned>, host: core::ops::Range<usize>, plugin: core::ops::Range<usize>) {
    if host.len() == plugin.len() {
        aligned.extend(host.zip(plugin).map(|(host, plugin)| Aligned::Renamed(host, plugin)));
    } else {
        aligned.extend(host.map(Aligned::Host));
        aligned.extend(plugin.map(Aligned::Plugin));
    }
}
