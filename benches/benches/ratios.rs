//! Every call through the plugin beside the same call by hand, in turns, as one table.
//!
//! On a machine that others use too, only this tells something about the ratio of two times:
//! what disturbs one of them disturbs its neighbour in time as well, and the median leaves it out.

use std::hint::black_box;
use std::time::{Duration, Instant};

use bench_guest::{Order, add, checksum, greet, latest, make, price, process, restock, sample, scale};
use bincode::serde::{decode_from_slice, encode_into_slice};
use wasmer_plugin::{codec::Encoder, convert_ret, convert_slice};
use wasmer_plugin_benches::{FORMAT, Floor, plugin};

const MIB: usize = 1 << 20;

/// How long one turn lasts. Two turns are a round.
const TURN: Duration = Duration::from_micros(200);

/// One row of the table.
struct Row {
    name: &'static str,
    goal: &'static str,
    floor: Vec<f64>,
    plugin: Vec<f64>,
}

fn main() {
    // `cargo bench` says `--bench`; without it this is a test that all calls work.
    let rounds = if std::env::args().any(|argument| argument == "--bench") { 2000 } else { 3 };
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let wanted = |name: &str| only.as_ref().is_none_or(|only| name.contains(only.as_str()));

    println!("| call | floor | plugin | ratio | half of all rounds | goal |");
    println!("|---|--:|--:|--:|--:|--:|");
    // Each row has its own pair of instances, so that none finds the heap as another left it.
    macro_rules! row {
        ($name:literal, $goal:literal, |$floor:ident| $by_hand:expr, |$plugin:ident| $call:expr) => {
            if wanted($name) {
                let (mut $floor, mut $plugin) = (Floor::new(), plugin());
                Row::measure($name, $goal, rounds, || $by_hand, || $call).print();
            }
        };
    }
    let b = black_box::<i32>;
    row!("add(i32, i32) -> i32", "1.40", |floor| floor.add(b(2), b(3)), |plugin| plugin
        .add(b(2), b(3))
        .unwrap());
    row!("add, encoded", "", |floor| floor.add_encoded(b(2), b(3)), |plugin| plugin.add(b(2), b(3)).unwrap());
    row!("greet(&str, u32) -> String", "1.00", |floor| floor.greet(black_box("Ada Lovelace"), 2), |plugin| {
        plugin.greet(black_box("Ada Lovelace"), 2).unwrap()
    });

    let (mut one, mut other) = (sample(), Some(sample()));
    row!("process(Order) -> Order", "1.00", |floor| one = floor.process(&one), |plugin| other =
        Some(plugin.process(other.take().unwrap()).unwrap()));
    let order = sample();
    row!("price(&Order) -> u64", "", |floor| floor.price(black_box(&order)), |plugin| plugin
        .price(black_box(&order))
        .unwrap());
    row!("latest() -> Order", "", |floor| floor.latest(), |plugin| plugin.latest().unwrap());

    // The codec alone, on the host: what is gained or lost against bincode before anything is called.
    let mut room = [0; 512];
    let mut same_room = room;
    row!(
        "encode(&Order), host only",
        "",
        |_floor| encode_into_slice(black_box(&order), &mut room, FORMAT).unwrap(),
        |_plugin| {
            let mut encoder = Encoder::new(&mut same_room);
            encoder.value(black_box(&order)).unwrap();
            encoder.len()
        }
    );
    let encoded = convert_ret(&order).unwrap();
    row!(
        "decode() -> Order, host only",
        "1.05",
        |_floor| decode_from_slice::<Order, _>(black_box(&encoded), FORMAT).unwrap(),
        |_plugin| convert_slice::<Order>(black_box(&encoded)).unwrap()
    );

    let bytes = vec![7; MIB];
    row!("checksum(&[u8]) -> u64, 1 MiB", "1.15", |floor| floor.checksum(black_box(&bytes)), |plugin| plugin
        .checksum(black_box(&bytes))
        .unwrap());
    row!("make() -> Vec<u8>, 1 MiB", "1.15", |floor| floor.make(MIB as u32, black_box(7)), |plugin| plugin
        .make(MIB as u32, black_box(7))
        .unwrap());

    // From the guest to the host and back, a thousand times in a call.
    row!("1000 × stock(&str) -> u32, of the host", "", |floor| floor.restock(1000), |plugin| plugin
        .restock(1000)
        .unwrap());

    let (mut numbers, mut others) = (vec![1.0_f32; MIB / 4], vec![1.0_f32; MIB / 4]);
    row!("scale(&mut [f32]), 1 MiB", "", |floor| floor.scale(&mut numbers, black_box(1.0)), |plugin| plugin
        .scale(&mut others, black_box(1.0))
        .unwrap());
}

impl Row {
    fn measure<F, P>(
        name: &'static str,
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
        let mut row = Self { name, goal, floor: Vec::new(), plugin: Vec::new() };
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

    fn print(&self) {
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

/// Seconds that a call takes.
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
