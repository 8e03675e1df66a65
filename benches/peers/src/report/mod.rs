//! The report: a page between two markers, and a plot.

mod machine;
mod markdown;
mod plot;
mod sizes;

use std::fs;
use std::path::Path;

pub use machine::Machine;
pub use markdown::markdown;

use crate::results::Results;

const START: &str = "<!-- Written by `cargo run --release` in benches/peers: start -->";
const END: &str = "<!-- Written by `cargo run --release` in benches/peers: end -->";

/// Writes the page and the plot.
pub fn write(results: &Results, machine: &Machine) -> Result<(), String> {
    let docs = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs"));
    let path = docs.join("benchmarks.md");
    let fail = |path: &Path, error| format!("{}: {error}", path.display());
    let page = fs::read_to_string(&path).map_err(|error| fail(&path, error))?;
    let (before, after) = page
        .split_once(START)
        .and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)))
        .ok_or_else(|| format!("{} has no markers: add `{START}` and `{END}`", path.display()))?;
    let page = format!("{before}{START}\n\n{}\n{END}{after}", markdown(results, machine));
    fs::write(&path, page).map_err(|error| fail(&path, error))?;
    let path = docs.join("benchmarks.svg");
    fs::write(&path, plot::svg(results)).map_err(|error| fail(&path, error))
}

/// A time with three digits and its unit.
fn time(nanoseconds: f64) -> String {
    let (value, unit) = match nanoseconds {
        ..1e3 => (nanoseconds, "ns"),
        ..1e6 => (nanoseconds / 1e3, "µs"),
        _ => (nanoseconds / 1e6, "ms"),
    };
    format!("{} {unit}", digits(value))
}

/// A number with three digits, or all of those before the point.
fn digits(value: f64) -> String {
    let decimals = match value {
        ..9.995 => 2,
        ..99.95 => 1,
        _ => 0,
    };
    format!("{value:.decimals$}")
}
