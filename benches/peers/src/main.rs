//! Measures calls through `wasmer-plugin` beside other ways of calling a guest, and writes
//! `docs/benchmarks.md`.

mod inputs;
mod report;
mod results;
mod runner;
mod system;
mod systems;

use std::env;
use std::process::ExitCode;

use results::Results;
use runner::{Runner, Subject};
use systems::{bare, by_hand, component, extism, native, plugin, plugy, wapc};

/// The rounds of a run that is written down.
const ROUNDS: usize = 200;

pub const NATIVE: &str = "native";
pub const BARE: &str = "bare wasmer";
pub const BY_HAND: &str = "by hand";
pub const PLUGIN: &str = "wasmer-plugin";
pub const COMPONENT: &str = "component model";
pub const COMPONENT_SYNC: &str = "component model, concurrency off";
pub const EXTISM: &str = "Extism";
pub const WAPC: &str = "waPC";
pub const PLUGY: &str = "plugy";

fn main() -> ExitCode {
    for variable in ["RUST_BACKTRACE", "RUST_LIB_BACKTRACE"] {
        // Extism makes and drops an error in each call, which would collect a backtrace.
        // SAFETY: this is the only thread yet.
        unsafe { env::remove_var(variable) };
    }
    let trial = match env::args().nth(1).map(|rounds| rounds.parse()) {
        None => None,
        Some(Ok(rounds)) => Some(rounds),
        Some(Err(_)) => {
            eprintln!("error: the only argument is a number of rounds: without it the report is written");
            return ExitCode::FAILURE;
        }
    };
    let machine = report::Machine::look();
    let mut subjects: Vec<Box<dyn Subject>> = vec![
        Runner::<native::Native>::boxed(NATIVE),
        Runner::<bare::Bare>::boxed(BARE),
        Runner::<by_hand::ByHand>::boxed(BY_HAND),
        Runner::<plugin::WasmerPlugin>::boxed(PLUGIN),
        Runner::<component::ComponentModel<true>>::boxed(COMPONENT),
        Runner::<component::ComponentModel<false>>::boxed(COMPONENT_SYNC),
        Runner::<extism::Extism>::boxed(EXTISM),
        Runner::<wapc::Wapc>::boxed(WAPC),
        Runner::<plugy::Plugy>::boxed(PLUGY),
    ];
    let results = Results::measure(&mut subjects, trial.unwrap_or(ROUNDS));
    drop(subjects);
    systems::remove_caches();
    if trial.is_some() {
        println!("{}", report::markdown(&results, &machine));
        return ExitCode::SUCCESS;
    }
    match report::write(&results, &machine) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
