//! Measures two ways of doing the same, in turns, and the ratio of their times.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Duration of a turn. Two turns are a round.
const TURN: Duration = Duration::from_micros(200);

/// A row of a table: the time of the cheapest way, the *floor*, and the time with a plugin.
pub struct Row {
    name: String,
    goal: &'static str,
    floor: Vec<f64>,
    plugin: Vec<f64>,
}

impl Row {
    /// Measures both.
    pub fn measure<F, P>(
        name: &str,
        goal: &'static str,
        rounds: usize,
        mut floor: impl FnMut() -> F,
        mut plugin: impl FnMut() -> P,
    ) -> Self {
        let calls = {
            let mut calls = 1;
            while turn(calls, &mut floor) * f64::from(calls) < TURN.as_secs_f64() {
                calls *= 2;
            }
            turn(calls, &mut plugin);
            calls
        };
        let mut row = Self { name: name.to_owned(), goal, floor: Vec::new(), plugin: Vec::new() };
        for round in 0..rounds {
            if round % 2 == 0 {
                row.floor.push(turn(calls, &mut floor));
            }
            row.plugin.push(turn(calls, &mut plugin));
            if round % 2 == 1 {
                row.floor.push(turn(calls, &mut floor));
            }
        }
        row
    }

    /// Prints the row.
    pub fn print(&self) {
        let pairs = self.plugin.iter().zip(&self.floor);
        let ratios = sorted(pairs.map(|(plugin, floor)| plugin / floor));
        let at = |quarter: usize| ratios[(ratios.len() - 1) * quarter / 4];
        println!(
            "| `{}` | {} | {} | **{:.2}** | {:.2} - {:.2} | {} |",
            self.name,
            time(median(&self.floor)),
            time(median(&self.plugin)),
            at(2),
            at(1),
            at(3),
            self.goal,
        );
    }
}

/// Returns the seconds that a call takes.
fn turn<T>(calls: u32, mut call: impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        black_box(call());
    }
    start.elapsed().as_secs_f64() / f64::from(calls)
}

fn sorted(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers
}

fn median(numbers: &[f64]) -> f64 {
    sorted(numbers.iter().copied())[numbers.len() / 2]
}

fn time(seconds: f64) -> String {
    if seconds < 10e-6 { format!("{:.1} ns", seconds * 1e9) } else { format!("{:.1} µs", seconds * 1e6) }
}
