//! The path of a comparison within a function: the place in the message about a difference.
//! `Difference::path` documents its format.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::wire::display::Shown;

/// The path of the current comparison.
///
/// The contents of a struct or an enum are compared later than the type that contains it, so the way to it is
/// recorded. The ways form a tree of unbounded depth, so nothing here recurses to the root.
#[derive(Default)]
pub(super) struct Path<'i> {
    function: &'i str,
    /// The argument's name, or `None` for the result.
    argument: Option<&'i str>,
    ways: Vec<Way<'i>>,
    /// The way to the struct or enum that is being compared, if any.
    way: Option<WayId>,
    /// The steps from that struct or enum, or from the argument or result.
    trail: Vec<Step<'i>>,
}

#[derive(Clone, Copy)]
pub(super) struct WayId(usize);

struct Way<'i> {
    before: Option<WayId>,
    trail: Vec<Step<'i>>,
}

#[derive(Clone, Copy)]
pub(super) enum Step<'i> {
    Definition(&'i str),
    Field(&'i str),
    Number(usize),
    Variant(&'i str),
    Element,
    Key,
    Value,
    Some,
}

impl<'i> Path<'i> {
    /// Maximum number of steps shown.
    const MOST: usize = 32;

    pub(super) fn function(&self) -> &'i str {
        self.function
    }

    pub(super) fn enter_function(&mut self, name: &'i str) {
        self.function = name;
    }

    pub(super) fn enter_argument(&mut self, name: &'i str) {
        self.enter(Some(name));
    }

    pub(super) fn enter_result(&mut self) {
        self.enter(None);
    }

    fn enter(&mut self, argument: Option<&'i str>) {
        self.argument = argument;
        self.ways.clear();
        self.way = None;
    }

    pub(super) fn push(&mut self, step: Step<'i>) {
        self.trail.push(step);
    }

    pub(super) fn pop(&mut self) {
        self.trail.pop();
    }

    /// Records the way to the struct or enum with this name at the current path.
    pub(super) fn keep(&mut self, name: &'i str) -> WayId {
        let mut trail = self.trail.clone();
        if self.way.is_none() && trail.is_empty() {
            trail.push(Step::Definition(name));
        }
        self.ways.push(Way { before: self.way, trail });
        WayId(self.ways.len() - 1)
    }

    pub(super) fn resume(&mut self, way: WayId) {
        self.way = Some(way);
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let argument = self.argument.map_or(String::new(), |name| Shown::name(name).to_string());
        write!(f, "{}({argument})", Shown::name(self.function))?;
        let mut steps: Vec<_> = self.trail.iter().rev().collect();
        let mut way = self.way;
        while let Some(WayId(index)) = way
            && steps.len() < Self::MOST
        {
            steps.extend(self.ways[index].trail.iter().rev());
            way = self.ways[index].before;
        }
        if !steps.is_empty() {
            f.write_str(if way.is_some() { ": …" } else { ": " })?;
        }
        steps.iter().rev().try_for_each(|step| step.fmt(f))
    }
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Definition(name) => write!(f, "{}", Shown::name(name)),
            Self::Field(name) => write!(f, ".{}", Shown::name(name)),
            Self::Number(number) => write!(f, ".{number}"),
            Self::Variant(name) => write!(f, "::{}", Shown::name(name)),
            Self::Element => f.write_str("[]"),
            Self::Key => f.write_str("[key]"),
            Self::Value => f.write_str("[value]"),
            Self::Some => f.write_str("?"),
        }
    }
}
