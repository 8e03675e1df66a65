//! Facts about definitions that follow from those that they contain, or that contain them: which need a
//! `Box`, and which traits they need and can have.

use super::error::{GenerateError, Place, Problem};
use super::types::{Ability, Ty};
use super::used::{Used, UsedDefinition};
use crate::interface::{Interface, Shape};

/// Facts about each definition, by its place.
pub(super) struct Facts {
    /// True if values contain values of the type, without a pointer, unless there is a `Box`.
    on_cycle: Vec<bool>,
    /// True if it is a part of a map's key.
    in_key: Vec<bool>,
    /// True if it cannot have `Debug` and `PartialEq`.
    without_comparison: Vec<bool>,
    without_default: Vec<bool>,
}

impl Facts {
    pub(super) fn of(used: &Used, interface: &Interface) -> Result<Self, GenerateError> {
        let parts = edges(used, |ty, visit| ty.each_defined(|place, _| visit(place)));
        let inline = edges(used, |ty, visit| ty.each_inline(visit));
        let by_default = edges(used, |ty, visit| {
            ty.has_default(visit);
        });
        let on_cycle = on_cycle(&inline);
        let containers = reversed(&parts);
        let lacking = |ability| spread(seeds(used, |ty| !ty.has(ability)), &containers);
        let in_key = spread(keys(used, &lacking(Ability::Key))?, &parts);

        let is_enum =
            |place: usize| matches!(interface.definition(used.definitions[place].id).shape(), Shape::Enum(_));
        let mut without_default = seeds(used, |ty| !ty.has_default(&mut |_| ()));
        for (place, without) in without_default.iter_mut().enumerate() {
            *without |= is_enum(place) || on_cycle[place];
        }
        Ok(Self {
            on_cycle,
            in_key,
            without_comparison: lacking(Ability::Compared),
            without_default: spread(without_default, &reversed(&by_default)),
        })
    }

    /// Returns true if a field of this type can have `#[serde(default)]`.
    pub(super) fn can_default(&self, ty: &Ty) -> bool {
        let mut can = true;
        ty.has_default(&mut |place| can &= !self.without_default[place]) && can
    }

    /// Returns true if the place of a reference back to `target` in `place` needs a `Box`.
    pub(super) fn needs_box(&self, place: usize, target: usize) -> bool {
        self.on_cycle[place] && self.on_cycle[target]
    }

    /// Returns the names of std's traits that the definition derives.
    pub(super) fn derives(&self, place: usize) -> Vec<&'static str> {
        let mut derives = vec!["Clone"];
        if !self.without_comparison[place] {
            derives.push("Debug");
        }
        if !self.without_default[place] {
            derives.push("Default");
        }
        if !self.without_comparison[place] {
            derives.push("PartialEq");
        }
        if self.in_key[place] {
            derives.extend(["Eq", "PartialOrd", "Ord", "Hash"]);
        }
        derives
    }
}

/// Returns the definitions that each definition leads to.
fn edges(used: &Used, each: impl Fn(&Ty, &mut dyn FnMut(usize))) -> Vec<Vec<usize>> {
    let of = |definition: &UsedDefinition| {
        let mut edges = Vec::new();
        for ty in definition.types() {
            each(ty, &mut |place| edges.push(place));
        }
        edges
    };
    used.definitions.iter().map(of).collect()
}

/// Returns true for the definitions that contain a type like this.
fn seeds(used: &Used, is: impl Fn(&Ty) -> bool) -> Vec<bool> {
    used.definitions.iter().map(|definition| definition.types().any(&is)).collect()
}

/// Returns true for the definitions in keys of maps.
fn keys(used: &Used, without_order: &[bool]) -> Result<Vec<bool>, GenerateError> {
    let mut keys = vec![false; used.definitions.len()];
    for (function, ty) in used.all_types() {
        let mut has_order = true;
        ty.each(&mut |ty| {
            if let Ty::Map(key, _) = ty {
                has_order &= key.has(Ability::Key);
                key.each_defined(|place, _| {
                    has_order &= !without_order[place];
                    keys[place] = true;
                });
            }
        });
        if !has_order {
            let (function, place) = (function.to_owned(), Place::Function);
            return Err(GenerateError { function, place, problem: Problem::Key });
        }
    }
    Ok(keys)
}

fn reversed(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut reversed = vec![Vec::new(); edges.len()];
    for (place, targets) in edges.iter().enumerate() {
        for &target in targets {
            reversed[target].push(place);
        }
    }
    reversed
}

/// Follows the edges from all places that are true, and returns true for all places on the way.
fn spread(mut reached: Vec<bool>, edges: &[Vec<usize>]) -> Vec<bool> {
    let mut open: Vec<usize> = (0..reached.len()).filter(|&place| reached[place]).collect();
    while let Some(place) = open.pop() {
        for &target in &edges[place] {
            if !std::mem::replace(&mut reached[target], true) {
                open.push(target);
            }
        }
    }
    reached
}

/// Returns true for all places on a cycle, or between two cycles: those that are left when places without
/// edges are removed, again and again, in both directions.
fn on_cycle(edges: &[Vec<usize>]) -> Vec<bool> {
    let back = reversed(edges);
    let mut left = vec![true; edges.len()];
    for (ahead, behind) in [(edges, &back[..]), (&back[..], edges)] {
        let mut counts: Vec<usize> = (0..edges.len())
            .map(|place| ahead[place].iter().filter(|&&target| left[target]).count())
            .collect();
        let mut open: Vec<usize> =
            (0..edges.len()).filter(|&place| left[place] && counts[place] == 0).collect();
        while let Some(place) = open.pop() {
            left[place] = false;
            for &user in &behind[place] {
                counts[user] -= 1;
                if left[user] && counts[user] == 0 {
                    open.push(user);
                }
            }
        }
    }
    left
}
