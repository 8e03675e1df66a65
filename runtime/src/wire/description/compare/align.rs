//! Matches the host's fields, variants or arguments with the plugin's, so that the comparison tells a renamed
//! item from a missing one.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

/// A match, by indices into the two lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aligned {
    /// Both have the same name.
    Same(usize, usize),
    /// The names differ, but both are in the same place between others.
    Renamed(usize, usize),
    Host(usize),
    Plugin(usize),
}

/// Returns the matches in the host's order. The flag is true if the items with the same name have the same
/// order on both sides.
pub(super) fn align(host: &[&str], plugin: &[&str]) -> (Vec<Aligned>, bool) {
    if host == plugin {
        return ((0..host.len()).map(|index| Aligned::Same(index, index)).collect(), true);
    }
    let mut places = BTreeMap::new();
    for (place, name) in plugin.iter().enumerate() {
        // Arguments without a name match by position only.
        if *name != "_" {
            places.entry(*name).or_insert(place);
        }
    }
    let places: Vec<Option<usize>> = host.iter().map(|name| places.remove(name)).collect();
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
