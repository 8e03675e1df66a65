//! Benchmarks of reading a plugin's interface and of comparing it with a stub's, for criterion.

use std::convert::Infallible;
use std::hint::black_box;

use bench_guest::{add, process, sample};
use criterion::{Criterion, criterion_group, criterion_main};
use wasmer_plugin::interface::Interface;
use wasmer_plugin::schema::Signature;
use wasmer_plugin::transport::{Arguments, FunctionDescriptor, Returned, Transport};

/// Fails every call with the called function.
struct Stubs;

impl Transport for Stubs {
    type Error = &'static FunctionDescriptor;

    fn transport_call<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        _: A,
    ) -> Result<R, Self::Error> {
        Err(function)
    }
}

/// A host makes this comparison once for each function and plugin.
fn check(c: &mut Criterion) {
    let wasm = std::fs::read(env!("BENCH_GUEST_WASM")).expect("the guest is there");
    let interface = wasmer_plugin_bindgen::read_bytes(&wasm).expect("it is a plugin");
    let signature = |function: Result<_, &'static FunctionDescriptor>| -> &'static Signature {
        match function {
            Ok(never) => match never {},
            Err(function) => function.signature(),
        }
    };
    let mut group = c.benchmark_group("check");
    let (add, process) =
        (signature(Stubs.add(1, 2).map(never)), signature(Stubs.process(sample()).map(never)));
    group.bench_function("add", |bench| bench.iter(|| black_box(&interface).check(black_box(add))));
    group.bench_function("process", |bench| bench.iter(|| black_box(&interface).check(black_box(process))));
}

fn never<T>(_: T) -> Infallible {
    unreachable!("no call succeeds")
}

fn read(c: &mut Criterion) {
    let wasm = std::fs::read(env!("BENCH_GUEST_WASM")).expect("the guest is there");
    let large = with_code(&wasm, 10 << 20);
    let same: Interface = wasmer_plugin_bindgen::read_bytes(&large).expect("it is a plugin still");
    assert_eq!(same.functions().len(), wasmer_plugin_bindgen::read_bytes(&wasm).unwrap().functions().len());
    let mut group = c.benchmark_group("read");
    group.bench_function("the guest as it is", |bench| {
        bench.iter(|| wasmer_plugin_bindgen::read_bytes(black_box(&wasm)));
    });
    group.bench_function("10 MiB of code", |bench| {
        bench.iter(|| wasmer_plugin_bindgen::read_bytes(black_box(&large)));
    });
}

/// Gives the module a code section of this size. The reader does not check that the code is valid.
fn with_code(wasm: &[u8], bytes: usize) -> Vec<u8> {
    const CODE: u8 = 10;
    let mut module = wasm[..8].to_vec();
    let mut rest = &wasm[8..];
    while let [id, after @ ..] = rest {
        let (length, contents) = number(after);
        let (section, next) = contents.split_at(length);
        let mut section = section.to_vec();
        if *id == CODE {
            section.resize(bytes, 0);
        }
        module.push(*id);
        write_number(section.len(), &mut module);
        module.extend(section);
        rest = next;
    }
    module
}

/// Reads the LEB128 number at the front. Returns it with the remaining bytes.
fn number(bytes: &[u8]) -> (usize, &[u8]) {
    let end = bytes.iter().position(|byte| byte & 0x80 == 0).expect("it ends");
    let digits = bytes[..=end].iter().rev();
    (digits.fold(0, |number, byte| number << 7 | usize::from(byte & 0x7f)), &bytes[end + 1..])
}

fn write_number(mut number: usize, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

criterion_group!(benches, check, read);
criterion_main!(benches);
