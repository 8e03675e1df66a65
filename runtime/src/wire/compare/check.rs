//! The checks of interfaces that users call.

use alloc::vec::Vec;

use super::Comparison;
use super::difference::{Difference, Mismatch};
use crate::wire::description::{Function, Interface, named};
use crate::wire::schema::Signature;

impl Interface {
    /// Checks that this plugin has the function that the host calls.
    ///
    /// If the fingerprints match we are done, unless a type contains itself. Otherwise the types are
    /// compared. Names of arguments may differ. Differences that a call is [adapted](Self::adaptations) to
    /// are none.
    ///
    /// # Errors
    ///
    /// If the plugin lacks the function, or its signature differs. The error lists all differences.
    pub fn check(&self, host: &Signature) -> Result<(), Mismatch> {
        self.check_all(&[host])
    }

    /// Checks that this plugin has all functions that the host calls, like [`check`](Self::check). It may
    /// lack [optional](Signature::is_optional) ones.
    ///
    /// # Errors
    ///
    /// If the plugin lacks a function, or a signature differs. The error lists all differences of all
    /// functions.
    pub fn check_all(&self, host: &[&Signature]) -> Result<(), Mismatch> {
        self.adaptations_to(host, false).map(drop)
    }

    /// As [`check_all`](Self::check_all). Returns the differences that calls are adapted to, or with `exact`
    /// none.
    pub(crate) fn adaptations_to(
        &self,
        host: &[&Signature],
        exact: bool,
    ) -> Result<Vec<Difference>, Mismatch> {
        let is_same = |host: &&Signature| {
            self.function(host.name()).is_some_and(|plugin| plugin.is_that_of(host.fingerprint()))
        };
        if host.iter().all(is_same) {
            return Ok(Vec::new());
        }
        match Self::of(host) {
            Ok(host) => Comparison::new(&host, self, exact).all(),
            Err(error) => Err(Mismatch::unreadable(host.first().map_or("", |host| host.name()), error)),
        }
    }

    /// Checks that the plugin has all functions of the host, as the host calls them. It may have others, and
    /// may lack [optional](Function::is_optional) ones.
    ///
    /// A difference in a struct or an enum is reported once, for the first function that uses it.
    /// Differences that a call is [adapted](Self::adaptations) to are none.
    ///
    /// # Errors
    ///
    /// If the plugin lacks a function, or a signature differs. The error lists all differences.
    pub fn compare(host: &Self, plugin: &Self) -> Result<(), Mismatch> {
        Comparison::new(host, plugin, false).all().map(drop)
    }

    /// As [`compare`](Self::compare), but every difference in the encoding is an error.
    ///
    /// # Errors
    ///
    /// If the plugin lacks a function, or the encoding of a call differs. The error lists all differences.
    pub fn compare_exactly(host: &Self, plugin: &Self) -> Result<(), Mismatch> {
        Comparison::new(host, plugin, true).all().map(drop)
    }

    /// Returns the differences that the plugin's calls of a host function are adapted to, which
    /// [`check_host`](Self::check_host) has accepted.
    #[cfg(feature = "host")]
    pub(crate) fn adaptations_of_host(
        (plugin, required): (&Self, &Function),
        (host, offered): (&Self, &Function),
    ) -> Vec<Difference> {
        let mut comparison = Comparison::new(plugin, host, false);
        comparison.function(required, Some(offered));
        let differences = comparison.finish().unwrap_or_default();
        differences.into_iter().map(Difference::with_sides_changed).collect()
    }

    /// Returns the differences between the host's functions and the plugin's that calls are adapted to, at
    /// most the first thousand: fields and arguments that one side lacks and the other has a default for,
    /// another order of fields or variants, variants that one side lacks, and aliases.
    ///
    /// A difference in a struct or an enum is listed once, for the first function that uses it.
    ///
    /// # Errors
    ///
    /// As for [`compare`](Self::compare).
    pub fn adaptations(host: &Self, plugin: &Self) -> Result<Vec<Difference>, Mismatch> {
        Comparison::new(host, plugin, false).all()
    }

    /// Returns the differences between the host functions that the plugin [requires](Self::requires) and
    /// those that the host's interface has, as far as calls are adapted to them. The host may have others.
    ///
    /// This is [`adaptations`](Self::adaptations) for the functions that the plugin calls. A host offers the
    /// functions of its own interfaces, so `host` is the interface [of their signatures](Self::of).
    ///
    /// # Errors
    ///
    /// If the host lacks a function, or a signature differs. The error lists all differences.
    pub fn host_adaptations(host: &Self, plugin: &Self) -> Result<Vec<Difference>, Mismatch> {
        let mut comparison = Comparison::new(plugin, host, false);
        for function in &plugin.requires {
            comparison.function(function, named(&host.requires, &function.name));
        }
        let adaptations = comparison.finish().map_err(Mismatch::with_sides_changed)?;
        Ok(adaptations.into_iter().map(Difference::with_sides_changed).collect())
    }

    /// Checks that the host offers all functions that this plugin requires, as the plugin calls them. It may
    /// offer others.
    ///
    /// # Errors
    ///
    /// If the host lacks a function, or a signature differs. The error lists all differences.
    pub fn check_host(&self, offered: &[&Signature]) -> Result<(), Mismatch> {
        self.check_host_as(offered, false)
    }

    /// As [`check_host`](Self::check_host). With `exact`, every difference in the encoding is an error.
    pub(crate) fn check_host_as(&self, offered: &[&Signature], exact: bool) -> Result<(), Mismatch> {
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
        let mut comparison = Comparison::new(self, &offered, exact);
        for function in &self.requires {
            comparison.function(function, named(&offered.requires, &function.name));
        }
        comparison.finish().map(drop).map_err(Mismatch::with_sides_changed)
    }
}
