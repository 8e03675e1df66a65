//! What limits cost: the same calls of the same plugin with checks in its code and without.

use std::hint::black_box;
use std::time::Duration;

use bench_guest::{add, checksum, collatz, fibonacci, primes, process, sample, words};
use wasmer_plugin::host::Limits;
use wasmer_plugin_benches::plugin_within;
use wasmer_plugin_benches::rows::Row;

fn main() {
    let rounds = if std::env::args().any(|argument| argument == "--bench") { 1000 } else { 3 };
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));

    let off = Limits::default().no_timeout();
    let time = off.clone().timeout(Duration::from_secs(3600));
    let fuel = off.clone().fuel(u64::MAX);
    let all = time.clone().fuel(u64::MAX);
    let text = "the quick brown fox jumps over the lazy dog and The Fox sleeps ".repeat(20);
    let bytes = vec![7; 1 << 20];

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
    }
}
