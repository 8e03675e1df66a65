//! The names of a module's functions, for backtraces.
//!
//! The section of names is not trusted, and it is read after the call, when nothing can cancel the work. So
//! each step has a bound: entries read, bytes of a name before and after demangling, and time.

use std::collections::HashMap;
use std::fmt::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use wasmparser::{BinaryReader, Name, NameSectionReader};

/// A module's name section. It is read when a backtrace needs names.
///
/// The engine never sees the section: it would copy a function's name for each frame.
#[derive(Clone, Debug, Default)]
pub(in crate::host) struct Names(Option<Arc<[u8]>>);

/// Maximum size in bytes. A plugin of 10 MB has a section of about 1 MB.
const LARGEST_SECTION: usize = 8 << 20;

/// Maximum number of entries that are read for one backtrace. A module has fewer functions, and a valid
/// section has one entry for each.
const MOST_ENTRIES: u32 = 100_000;

/// Maximum length in bytes of a symbol that is demangled. Rust's longest have some hundreds.
const LONGEST_SYMBOL: usize = 4096;

/// Maximum length in characters of a name in a backtrace. Generic Rust has long names.
const LONGEST_NAME: usize = 256;

/// Maximum CPU time for the names of one backtrace.
const MOST_TIME: Duration = Duration::from_millis(10);

/// Number of entries that are read between two looks at the clock.
const ENTRIES_PER_LOOK: u32 = 512;

impl Names {
    /// Keeps the section, unless it is too large.
    pub(in crate::host) fn new(section: &[u8]) -> Self {
        Self((section.len() <= LARGEST_SECTION).then(|| section.into()))
    }

    /// Returns the names of those functions that the section names. The first name of a function counts.
    pub(in crate::host) fn of(&self, functions: &[u32]) -> HashMap<u32, String> {
        let mut found = HashMap::new();
        // A reported panic has no frames, nor has a stack overflow.
        if let Some(section) = self.0.as_ref().filter(|_| !functions.is_empty()) {
            read(section, functions, &mut found);
        }
        found
    }
}

/// Reads names until all are found, the budget is used up, or the section is malformed.
fn read(section: &[u8], functions: &[u32], found: &mut HashMap<u32, String>) -> Option<()> {
    let mut missing = functions.to_vec();
    missing.sort_unstable();
    missing.dedup();
    let mut budget = Budget::new();
    for part in NameSectionReader::new(BinaryReader::new(section, 0)) {
        budget.spend()?;
        let Name::Function(names) = part.ok()? else { continue };
        for naming in names {
            budget.spend()?;
            let naming = naming.ok()?;
            let Ok(place) = missing.binary_search(&naming.index) else { continue };
            budget.look()?;
            found.insert(naming.index, shown(naming.name));
            missing.remove(place);
            if missing.is_empty() {
                return None;
            }
        }
    }
    None
}

/// The remaining work for one backtrace. A step returns `None` when it is used up.
struct Budget {
    entries: u32,
    deadline: Duration,
}

impl Budget {
    fn new() -> Self {
        Self { entries: MOST_ENTRIES, deadline: thread_time() + MOST_TIME }
    }

    /// Spends one entry.
    fn spend(&mut self) -> Option<()> {
        self.entries = self.entries.checked_sub(1)?;
        if self.entries.is_multiple_of(ENTRIES_PER_LOOK) { self.look() } else { Some(()) }
    }

    /// Checks the clock.
    fn look(&self) -> Option<()> {
        (thread_time() < self.deadline).then_some(())
    }
}

/// Returns the CPU time of the thread, so that a backtrace is as complete on a busy machine as on an idle
/// one.
fn thread_time() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default()
}

/// Demangles a name and cuts it. Leaves out the hash that tells crates of one name apart.
fn shown(symbol: &str) -> String {
    let mut name = Cut { text: String::new(), left: LONGEST_NAME };
    // A name that refers back to its own parts grows exponentially. `Cut` returns an error when it is full,
    // which ends the demangling.
    let _ = if symbol.len() <= LONGEST_SYMBOL {
        write!(name, "{:#}", rustc_demangle::demangle(symbol))
    } else {
        name.write_str(symbol)
    };
    name.text
}

/// Collects the first characters of a text, with control characters escaped, until it is full.
struct Cut {
    text: String,
    left: usize,
}

impl Write for Cut {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            self.left = self.left.checked_sub(1).ok_or(fmt::Error)?;
            self.text.extend(character.escape_debug());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    /// The longest time that a debug build takes on a busy machine.
    const SOON: Duration = Duration::from_secs(1);

    fn number(mut number: usize, bytes: &mut Vec<u8>) {
        while number >= 0x80 {
            bytes.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        bytes.push(number.to_le_bytes()[0]);
    }

    /// Encodes a section with one part, the names of functions.
    fn section<N: AsRef<str>>(entries: impl ExactSizeIterator<Item = (usize, N)>) -> Vec<u8> {
        let mut names = Vec::new();
        number(entries.len(), &mut names);
        for (index, name) in entries {
            number(index, &mut names);
            number(name.as_ref().len(), &mut names);
            names.extend(name.as_ref().as_bytes());
        }
        let mut section = vec![1];
        number(names.len(), &mut section);
        section.extend(names);
        section
    }

    /// Mangles a tuple of two tuples, each of two, and so on: each level doubles the text.
    fn nested(levels: usize) -> String {
        let mut symbol = "_RIC1f".to_owned();
        let mut last = String::from("h");
        for _ in 0..levels {
            // Positions are counted from behind `_R`, in base 62, where `_` alone is 0.
            let place = symbol.len() - 2;
            symbol.extend(["T", &last, &last, "E"]);
            last = format!("B{}", base_62(place));
        }
        symbol + "E"
    }

    fn base_62(number: usize) -> String {
        const DIGITS: &[u8; 62] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let Some(mut number) = number.checked_sub(1) else { return "_".into() };
        let mut text = String::new();
        loop {
            text.insert(0, DIGITS[number % 62].into());
            number /= 62;
            if number == 0 {
                return text + "_";
            }
        }
    }

    fn timed(section: &[u8], functions: &[u32]) -> HashMap<u32, String> {
        let names = Names::new(section);
        let start = Instant::now();
        let found = names.of(functions);
        assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
        found
    }

    #[test]
    fn a_budget_ends() {
        let start = thread_time();
        while thread_time() == start {}
        let mut budget = Budget { entries: 2, deadline: Duration::ZERO };
        assert_eq!(budget.look(), None);
        assert_eq!(budget.spend(), Some(()), "the clock is looked at from time to time");
        assert_eq!(budget.spend(), None);
        let mut budget = Budget { entries: 1, deadline: Duration::MAX };
        assert_eq!((budget.look(), budget.spend(), budget.spend()), (Some(()), Some(()), None));
    }

    #[test]
    fn the_first_name_counts() {
        let section = section([(7, "first"), (3, "_ZN1a1bE"), (7, "second")].into_iter());
        let found = Names::new(&section).of(&[7, 3, 3, 9]);
        assert_eq!(found, HashMap::from([(7, "first".into()), (3, "a::b".into())]));
    }

    #[test]
    fn control_characters_are_escaped() {
        let section = section([(0, "a\u{1b}[2J\n")].into_iter());
        assert_eq!(Names::new(&section).of(&[0])[&0], "a\\u{1b}[2J\\n");
    }

    /// The test's symbols are valid: small ones are demangled in full.
    #[test]
    fn names_that_refer_back_are_cut() {
        assert_eq!(shown(&nested(1)), "f::<(u8, u8)>");
        assert_eq!(shown(&nested(2)), "f::<(u8, u8), ((u8, u8), (u8, u8))>");
        let name = shown(&nested(60));
        assert_eq!(name.chars().count(), LONGEST_NAME);
    }

    #[test]
    fn thirty_names_that_grow_exponentially() {
        let functions: Vec<u32> = (0..30).collect();
        let section = section((0..30).map(|index| (index, nested(30))));
        assert_eq!(timed(&section, &functions).len(), 30);
    }

    #[test]
    fn thousands_of_names_that_grow_exponentially() {
        let functions: Vec<u32> = (0..64).collect();
        // All entries are for the same few functions.
        let section = section((0..2_000).map(|index| (index % 64, nested(30))));
        assert!(section.len() > 320 << 10, "{}", section.len());
        timed(&section, &functions);
    }

    #[test]
    fn millions_of_short_names() {
        let section = section((0..2_700_000).map(|_| (1, "a")));
        assert!(section.len() > 8_000_000);
        let found = timed(&section, &[0, 1]);
        assert_eq!(found[&1], "a");
        assert!(!found.contains_key(&0));
    }

    #[test]
    fn millions_of_parts() {
        let section = [1, 1, 0].repeat(2_700_000);
        assert_eq!(timed(&section, &[0]), HashMap::new());
    }

    #[test]
    fn long_names_are_not_demangled() {
        let long = format!("_ZN{}E", "1a".repeat(LONGEST_SYMBOL));
        let section = section([(0, long.as_str()), (0, "short"), (1, "b")].into_iter());
        let found = timed(&section, &[0, 1]);
        assert_eq!(found, HashMap::from([(0, long[..LONGEST_NAME].into()), (1, "b".into())]));
    }

    /// A position outside of the section ends the reading.
    #[test]
    fn damaged_sections() {
        let whole = section([(0, "a"), (1, "b")].into_iter());
        for end in 0..whole.len() {
            let found = Names::new(&whole[..end]).of(&[0, 1]);
            assert!(found.len() < 2, "{end}: {found:?}");
        }
    }
}
