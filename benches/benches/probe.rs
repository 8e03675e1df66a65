//! Runs one call many times, for a profiler: `probe CALL COUNT`.

use bench_guest::*;
use wasmer_plugin_benches::{Floor, plugin};
use std::hint::black_box as b;
fn main() {
    let which = std::env::args().nth(1).unwrap();
    let n: usize = std::env::args().nth(2).unwrap().parse().unwrap();
    let order = sample();
    let (mut f, mut p) = (Floor::new(), plugin());
    let start = std::time::Instant::now();
    for _ in 0..n {
        match which.as_str() {
            "fgreet" => drop(b(f.greet(b("Ada Lovelace"), 2))),
            "pgreet" => drop(b(p.greet(b("Ada Lovelace"), 2).unwrap())),
            "fprice" => drop(b(f.price(b(&order)))),
            "pprice" => drop(b(p.price(b(&order)).unwrap())),
            "flatest" => drop(b(f.latest())),
            "platest" => drop(b(p.latest().unwrap())),
            "fadd" => drop(b(f.add(b(2), b(3)))),
            "padd" => drop(b(p.add(b(2), b(3)).unwrap())),
            "fadde" => drop(b(f.add_encoded(b(2), b(3)))),
            _ => drop(b(p.process(b(order.clone())).unwrap())),
        }
    }
    println!("{which} {:.1} ns", start.elapsed().as_nanos() as f64 / n as f64);
}
