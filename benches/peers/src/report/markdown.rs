//! The page.

use std::fmt::Write as _;

use super::machine::{Machine, version};
use super::{digits, sizes, time};
use crate::results::{Results, Summary};
use crate::system::Call;
use crate::{BARE, BY_HAND, COMPONENT, COMPONENT_SYNC, EXTISM, PLUGIN, PLUGY, WAPC};

const ABSENT: &str = "–";

/// Everything between the two markers.
pub fn markdown(results: &Results, machine: &Machine) -> String {
    let mut page = String::new();
    let parts = [environment(results, machine), ratios(results), times(results), sizes(results), versions()];
    for part in parts {
        page.push_str(&part);
        page.push('\n');
    }
    page
}

fn environment(results: &Results, machine: &Machine) -> String {
    let Machine { date, processor, threads, memory, system, load } = machine;
    let rustc = env!("RUSTC_VERSION").split(' ').nth(1).unwrap_or_default();
    format!(
        "Measured on {date}: {processor}, {threads} threads, {memory}, {system}, rustc {rustc}, {} rounds. \
         The load averages before the run were {load}.\n",
        results.rounds()
    )
}

/// The system whose time is 1 in a row: bare wasmer where it has the call.
fn reference(results: &Results, call: Call) -> &'static str {
    if results.time(call, BARE).is_some() { BARE } else { BY_HAND }
}

fn ratios(results: &Results) -> String {
    let mut text = String::from("## Ratios\n\n");
    text.push_str(
        "The time of a call divided by that of the reference in the same round: the median, and in brackets the \
         lowest and the highest of all rounds.\n\n",
    );
    table(&mut text, "reference", results, |call| {
        let reference = reference(results, call);
        let cell = |system: &str| {
            let ratio = results.ratio(call, system, (call, reference));
            if system == reference { "1".to_owned() } else { ratio.map_or_else(|| ABSENT.into(), range) }
        };
        (reference.to_owned(), results.names().iter().map(|system| cell(system)).collect())
    });
    if let Some(pool) = results.ratio(Call::PooledAdd, PLUGIN, (Call::Add, PLUGIN)) {
        let _ =
            writeln!(text, "\n`add` through the pool of {PLUGIN} takes {} times its own `add`.", range(pool));
    }
    text
}

fn range(Summary { median, lowest, highest }: Summary) -> String {
    format!("**{}** ({} – {})", digits(median), digits(lowest), digits(highest))
}

fn times(results: &Results) -> String {
    let mut text = String::from("## Times\n\nThe median of all rounds.\n\n");
    table(&mut text, "", results, |call| {
        let cell =
            |system: &&str| results.time(call, system).map_or_else(|| ABSENT.into(), |it| time(it.median));
        (String::new(), results.names().iter().map(cell).collect())
    });
    text
}

/// A table with a column for each system. Without a title the second column is left out.
fn table(text: &mut String, second: &str, results: &Results, row: impl Fn(Call) -> (String, Vec<String>)) {
    let mut line = |first: &str, extra: &str, cells: &[String]| {
        let _ = write!(text, "| {first} |");
        if !second.is_empty() {
            let _ = write!(text, " {extra} |");
        }
        let _ = writeln!(text, " {} |", cells.join(" | "));
    };
    let names: Vec<String> = results.names().iter().map(|name| (*name).to_owned()).collect();
    line("call", second, &names);
    line("---", "---", &vec!["--:".to_owned(); names.len()]);
    for call in Call::ALL {
        let (extra, cells) = row(call);
        line(call.title(), &extra, &cells);
    }
}

fn sizes(results: &Results) -> String {
    let mut text = String::from("## Sizes\n\n");
    text.push_str("Bytes of a .wasm with `add`, `greet`, `process`, `paint` and `split`.\n\n");
    text.push_str("| guest | opt-level 3 | opt-level s |\n|---|--:|--:|\n");
    for name in results.names() {
        if let Some([fast, small]) = sizes::of(name) {
            let _ = writeln!(text, "| {name} | {fast} | {small} |");
        }
    }
    text
}

fn versions() -> String {
    let wasmer =
        format!("wasmer {}, Cranelift {}", version("wasmer", ""), version("cranelift-codegen", "0.135"));
    let wasmtime = |major| format!("wasmtime {}", version("wasmtime", major));
    let bincode = format!("bincode {}", version("bincode", "2."));
    let rows = [
        (BARE, wasmer.clone(), String::new()),
        (BY_HAND, wasmer.clone(), bincode),
        (PLUGIN, wasmer, format!("this tree ({})", version("wasmer-plugin", ""))),
        (COMPONENT, wasmtime("48."), format!("wit-bindgen {}", version("wit-bindgen", "0.61."))),
        (COMPONENT_SYNC, wasmtime("48."), "the same, with `Config::concurrency_support(false)`".into()),
        (
            EXTISM,
            wasmtime("43."),
            format!("extism {}, extism-pdk {}", version("extism", ""), version("extism-pdk", "")),
        ),
        (
            WAPC,
            wasmtime("48."),
            format!(
                "wapc {}, wasmtime-provider {}, wapc-guest {}, rmp-serde {}",
                version("wapc", ""),
                version("wasmtime-provider", ""),
                version("wapc-guest", ""),
                version("rmp-serde", "")
            ),
        ),
        (
            PLUGY,
            wasmtime("15."),
            format!("plugy {}, bincode {}", version("plugy", ""), version("bincode", "1.")),
        ),
    ];
    let mut text = String::from("## Versions\n\n| system | engine | packages |\n|---|---|---|\n");
    for (system, engine, packages) in rows {
        let _ = writeln!(text, "| {system} | {engine} | {packages} |");
    }
    text
}
