//! The cost of limits: the same calls of the same plugin with and without checks in its code, and through
//! bare wasmer, whose code has no additions.

use std::hint::black_box;
use std::time::Duration;

use bench_guest::{
    add, arithmetic, checksum, collatz, copies, fibonacci, floats, primes, process, sample, words,
};
use wasmer::TypedFunction;
use wasmer_plugin::host::Limits;
use wasmer_plugin_benches::rows::Row;
use wasmer_plugin_benches::{Starter, plugin_within};

fn main() {
    let rounds = if std::env::args().any(|argument| argument == "--bench") { 1000 } else { 3 };
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));

    let off = Limits::default().no_timeout();
    let time = off.clone().timeout(Duration::from_secs(3600));
    let fuel = off.clone().fuel(u64::MAX);
    let all = time.clone().fuel(u64::MAX);
    let text = "the quick brown fox jumps over the lazy dog and The Fox sleeps ".repeat(20);
    let bytes = vec![7; 1 << 20];

    let starter = Starter::new();
    println!("| call | off | on | ratio | half of all rounds | goal |");
    println!("|---|--:|--:|--:|--:|--:|");
    for (limit, on) in [("no limits", &off), ("timeout", &time), ("fuel", &fuel), ("all", &all)] {
        let goal = if limit == "all" { "2.00" } else { "" };
        macro_rules! row {
            ($name:literal, $goal:expr, |$plugin:ident| $call:expr) => {
                let name = concat!($name, ", with ").to_owned() + limit;
                if only.as_ref().is_none_or(|only| name.contains(only.as_str())) {
                    let (mut one, mut other) = (plugin_within(off.clone()), plugin_within(on.clone()));
                    let call = || {
                        let $plugin = &mut one;
                        $call
                    };
                    let limited = || {
                        let $plugin = &mut other;
                        $call
                    };
                    Row::measure(&name, $goal, rounds, call, limited).print();
                }
            };
        }
        row!("add", goal, |plugin| plugin.add(black_box(2), black_box(3)).unwrap());
        row!("process(Order)", "", |plugin| plugin.process(sample()).unwrap());
        row!("checksum, 1 MiB", "", |plugin| plugin.checksum(&bytes).unwrap());
        row!("primes", "", |plugin| plugin.primes(100_000).unwrap());
        row!("collatz", "", |plugin| plugin.collatz(10_000).unwrap());
        row!("fibonacci", "", |plugin| plugin.fibonacci(20).unwrap());
        row!("words", "", |plugin| plugin.words(&text).unwrap());

        macro_rules! bare {
            ($name:literal, $function:ident, $goal:expr) => {
                let name = concat!($name, ", bare, with ").to_owned() + limit;
                if only.as_ref().is_none_or(|only| name.contains(only.as_str())) {
                    let (mut store, instance) = starter.start();
                    let export = concat!("wasmer_plugin:", stringify!($function), "@bench_guest");
                    let export: TypedFunction<(i64, i64), i64> =
                        instance.exports.get_typed_function(&store, export).unwrap();
                    let mut plugin = plugin_within(on.clone());
                    let floor = || export.call(&mut store, black_box(10_000), 0).unwrap();
                    let limited = || plugin.$function(black_box(10_000)).unwrap();
                    Row::measure(&name, $goal, rounds, floor, limited).print();
                }
            };
        }
        let no_fuel = on.fuel.is_none();
        bare!("copies of 16 bytes", copies, if no_fuel { "1.30" } else { "" });
        bare!("arithmetic", arithmetic, if no_fuel { "1.05" } else { "" });
        bare!("floats", floats, if no_fuel { "1.05" } else { "" });
    }
}
