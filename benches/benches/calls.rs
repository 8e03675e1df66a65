//! Benchmarks of every call through the plugin and by hand, for criterion.

use std::hint::black_box;

use bench_guest::{add, checksum, greet, latest, make, price, process, sample, scale};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use wasmer_plugin_benches::{Floor, plugin};

const MIB: usize = 1 << 20;

fn scalars(c: &mut Criterion) {
    let (mut floor, mut plugin) = (Floor::new(), plugin());
    let (a, b) = (black_box(2), black_box(3));
    let mut group = c.benchmark_group("add");
    group.bench_function("floor", |bench| bench.iter(|| floor.add(a, b)));
    group.bench_function("encoded", |bench| bench.iter(|| floor.add_encoded(a, b)));
    group.bench_function("plugin", |bench| bench.iter(|| plugin.add(a, b).unwrap()));
}

fn strings(c: &mut Criterion) {
    let (mut floor, mut plugin) = (Floor::new(), plugin());
    let name = black_box("Ada Lovelace");
    let mut group = c.benchmark_group("greet");
    group.bench_function("floor", |bench| bench.iter(|| floor.greet(name, 2)));
    group.bench_function("plugin", |bench| {
        bench.iter(|| plugin.greet(name, 2).unwrap());
    });
}

fn structures(c: &mut Criterion) {
    let (mut floor, mut plugin) = (Floor::new(), plugin());
    let order = sample();
    let mut group = c.benchmark_group("process");
    group.bench_function("floor", |bench| {
        bench.iter_batched(sample, |order| floor.process(&order), BatchSize::SmallInput);
    });
    group.bench_function("plugin", |bench| {
        bench.iter_batched(sample, |order| plugin.process(order).unwrap(), BatchSize::SmallInput);
    });
    group.finish();

    let mut group = c.benchmark_group("price");
    group.bench_function("floor", |bench| bench.iter(|| floor.price(&order)));
    group.bench_function("plugin", |bench| {
        bench.iter(|| plugin.price(&order).unwrap());
    });
    group.finish();

    let mut group = c.benchmark_group("latest");
    group.bench_function("floor", |bench| bench.iter(|| floor.latest()));
    group.bench_function("plugin", |bench| bench.iter(|| plugin.latest().unwrap()));
}

fn bulk(c: &mut Criterion) {
    let (mut floor, mut plugin) = (Floor::new(), plugin());
    let bytes = vec![7; MIB];
    let mut group = c.benchmark_group("checksum");
    group.throughput(Throughput::Bytes(MIB as u64));
    group.bench_function("floor", |bench| bench.iter(|| floor.checksum(&bytes)));
    group.bench_function("plugin", |bench| {
        bench.iter(|| plugin.checksum(&bytes).unwrap());
    });
    group.finish();

    let mut group = c.benchmark_group("make");
    group.throughput(Throughput::Bytes(MIB as u64));
    group.bench_function("floor", |bench| bench.iter(|| floor.make(MIB as u32, 7)));
    group.bench_function("plugin", |bench| {
        bench.iter(|| plugin.make(MIB as u32, 7).unwrap());
    });
    group.finish();

    let mut numbers = vec![1.0_f32; MIB / 4];
    let mut group = c.benchmark_group("scale");
    group.throughput(Throughput::Bytes(MIB as u64));
    group.bench_function("floor", |bench| bench.iter(|| floor.scale(&mut numbers, 1.0)));
    group.bench_function("plugin", |bench| {
        bench.iter(|| plugin.scale(&mut numbers, 1.0).unwrap());
    });
}

criterion_group!(benches, scalars, strings, structures, bulk);
criterion_main!(benches);
