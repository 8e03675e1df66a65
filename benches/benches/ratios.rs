//! Compares every call through the plugin with the same call by hand, in turns, and prints a table.
//!
//! On a shared machine only this gives a reliable ratio of two times: a disturbance of one call also disturbs
//! its neighbour in time, and the median discards both.

use std::hint::black_box;

use bench_guest::{
    Order, Picture, Point, add, checksum, greet, latest, look, make, paint, price, process, restock, sample,
    scale, split, weigh,
};
use bincode::serde::{decode_from_slice, encode_into_slice};
use wasmer_plugin::{codec::Encoder, convert_ret, convert_slice};
use wasmer_plugin_benches::rows::Row;
use wasmer_plugin_benches::{FORMAT, Floor, newer, plugin};

const MIB: usize = 1 << 20;

fn main() {
    // `cargo bench` passes `--bench`. Without it this is a test that all calls work.
    let rounds = if std::env::args().any(|argument| argument == "--bench") { 2000 } else { 3 };
    let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let wanted = |name: &str| only.as_ref().is_none_or(|only| name.contains(only.as_str()));

    println!("| call | floor | plugin | ratio | half of all rounds | goal |");
    println!("|---|--:|--:|--:|--:|--:|");
    // Each row has its own pair of instances, so that no row depends on the heap that another left.
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
    let pairs: Vec<(i32, i32)> = (0..1000).map(|number| (number, number)).collect();
    row!(
        "add_batch, 1000 inputs; floor: 1000 × add",
        "",
        |floor| pairs.iter().map(|pair| floor.add(b(pair.0), b(pair.1))).collect::<Vec<_>>(),
        |plugin| plugin.add_batch(black_box(&pairs)).unwrap()
    );
    row!("greet(&str, u32) -> String", "1.00", |floor| floor.greet(black_box("Ada Lovelace"), 2), |plugin| {
        plugin.greet(black_box("Ada Lovelace"), 2).unwrap()
    });

    let (mut one, mut other) = (sample(), Some(sample()));
    row!("process(Order) -> Order", "1.00", |floor| one = floor.process(&one), |plugin| other =
        Some(plugin.process(other.take().unwrap()).unwrap()));
    // The floor is the same call of a host that has the guest's version.
    let (mut exact, mut one, mut other) = (plugin(), Some(sample()), Some(newer::sample()));
    row!(
        "process(Order) with a field that the plugin lacks; floor: without",
        "2.00",
        |_floor| one = Some(process::process(&mut exact, one.take().unwrap()).unwrap()),
        |plugin| other = Some(newer::process::process(&mut plugin, other.take().unwrap()).unwrap())
    );
    let order = sample();
    row!("price(&Order) -> u64", "", |floor| floor.price(black_box(&order)), |plugin| plugin
        .price(black_box(&order))
        .unwrap());
    row!("latest() -> Order", "", |floor| floor.latest(), |plugin| plugin.latest().unwrap());

    // The codec alone, on the host, compared with bincode.
    let mut room = [0; 512];
    let mut same_room = room;
    row!(
        "encode(&Order), host only",
        "",
        |_floor| encode_into_slice(black_box(&order), &mut room, FORMAT).unwrap(),
        |_plugin| {
            let mut encoder = Encoder::new(&mut same_room);
            encoder.value(black_box(&order));
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

    let picture = Picture { title: "a picture".into(), pixels: bytes.clone() };
    row!("look(&Picture) -> u64, 1 MiB in it", "1.05", |floor| floor.checksum(black_box(&bytes)), |plugin| {
        plugin.look(black_box(&picture)).unwrap()
    });
    row!("paint() -> Picture, 1 MiB in it", "1.05", |floor| floor.make(MIB as u32, black_box(7)), |plugin| {
        plugin.paint(MIB as u32, black_box(7)).unwrap()
    });
    let points = vec![Point { x: 1.0, y: 2.0, z: 3.0 }; 1000];
    row!(
        "weigh(&[Point]) -> f64, 1000 of them; floor: native",
        "",
        |_floor| bench_guest::weigh(black_box(&points)),
        |plugin| plugin.weigh(black_box(&points)).unwrap()
    );
    let text = (0..1001).map(|word| format!("word{word}")).collect::<Vec<_>>().join(" ");
    row!(
        "split(&str) -> Vec<String>, 1001 of them; floor: native",
        "",
        |_floor| bench_guest::split(black_box(&text)),
        |plugin| plugin.split(black_box(&text)).unwrap()
    );

    // From the guest to the host and back, a thousand times in a call.
    row!("1000 × stock(&str) -> u32, of the host", "", |floor| floor.restock(1000), |plugin| plugin
        .restock(1000)
        .unwrap());

    let (mut numbers, mut others) = (vec![1.0_f32; MIB / 4], vec![1.0_f32; MIB / 4]);
    row!("scale(&mut [f32]), 1 MiB", "", |floor| floor.scale(&mut numbers, black_box(1.0)), |plugin| plugin
        .scale(&mut others, black_box(1.0))
        .unwrap());
}
