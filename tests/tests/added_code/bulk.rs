//! Compares `memory.fill` and `memory.copy` with the same operations on a vector.

use wasmer_plugin::host::{CallError, CallErrorKind, Limits, Loader, Plugin, Trap};
use wasmer_plugin::wasmer_plugin;

use super::checks;

/// Size of the largest piece that is processed at once.
const PIECE: u32 = 1 << 20;

/// Size of the memory in bytes: more than three pieces.
const SIZE: u32 = 50 << 16;

/// Address of the arguments.
const BUFFER: usize = 0x1000;

const MODULE: &str = r#"(module
    (memory (export "memory") 50 50)
    (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x100000001000))
    (func (export "wasmer_plugin:fill") (param i32) (result i64)
        (memory.fill (i32.load (i32.const 0x1000)) (i32.load (i32.const 0x1004)) (i32.load (i32.const 0x1008)))
        (i64.const 0))
    (func (export "wasmer_plugin:copy") (param i32) (result i64)
        (memory.copy (i32.load (i32.const 0x1000)) (i32.load (i32.const 0x1004)) (i32.load (i32.const 0x1008)))
        (i64.const 0))
    (func (export "wasmer_plugin:scramble") (param i32) (result i64) (local $at i32) (local $number i32)
        (local.set $number (i32.load (i32.const 0x1000)))
        (loop $l
            (local.set $number (i32.add (i32.mul (local.get $number) (i32.const 1664525)) (i32.const 1013904223)))
            (i32.store (local.get $at) (local.get $number))
            (br_if $l (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4))) (i32.const 0x320000))))
        (i64.const 0))
    ;; All but the first eight bytes, which are the length.
    (func (export "wasmer_plugin:look") (param i32) (result i64)
        (i64.store (i32.const 0) (i64.const 0x31fff8))
        (i64.const 0x0032_0000_0000_0000)))"#;

#[wasmer_plugin]
#[allow(dead_code, unreachable_pub, unused_variables)]
pub fn fill(target: u32, value: u32, length: u32) {}

#[wasmer_plugin]
#[allow(dead_code, unreachable_pub, unused_variables)]
pub fn copy(target: u32, source: u32, length: u32) {}

#[wasmer_plugin]
#[allow(dead_code, unreachable_pub, unused_variables)]
pub fn scramble(seed: u32) {}

#[wasmer_plugin]
#[allow(dead_code, unreachable_pub)]
pub fn look() -> Vec<u8> {
    unreachable!("runs in the guest")
}

/// A plugin, and a copy of its expected memory.
struct Pair {
    plugin: Plugin,
    model: Vec<u8>,
    /// The bytes at the beginning of memory.
    scrambled: Vec<u8>,
}

impl Pair {
    fn new(limits: Limits) -> Self {
        let wasm = wat::parse_str(MODULE).unwrap();
        let plugin = Loader::new().with_limits(limits).load_bytes(&wasm).unwrap();
        let mut scrambled = Vec::new();
        let mut number: u32 = 7;
        for _ in 0..SIZE / 4 {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            scrambled.extend(number.to_le_bytes());
        }
        let mut pair = Self { plugin, model: scrambled.clone(), scrambled };
        pair.begin();
        pair
    }

    /// Fills memory with bytes that differ from place to place.
    fn begin(&mut self) {
        self.plugin.scramble(7).unwrap();
        self.model.clone_from(&self.scrambled);
    }

    fn arrive(&mut self, arguments: [u32; 3]) {
        for (place, argument) in self.model[BUFFER..].chunks_exact_mut(4).zip(arguments) {
            place.copy_from_slice(&argument.to_le_bytes());
        }
    }

    fn fill(&mut self, target: u32, value: u32, length: u32) {
        self.arrive([target, value, length]);
        let result = self.plugin.fill(target, value, length);
        let what = format!("fill {target} with {value}, {length}");
        if self.is_done(&what, result, [target], length) {
            let target = target as usize;
            self.model[target..target + length as usize].fill(value.to_le_bytes()[0]);
            self.compare(&what);
        }
    }

    fn copy(&mut self, target: u32, source: u32, length: u32) {
        self.arrive([target, source, length]);
        let result = self.plugin.copy(target, source, length);
        let what = format!("copy to {target} from {source}, {length}");
        if self.is_done(&what, result, [target, source], length) {
            let source = source as usize;
            self.model.copy_within(source..source + length as usize, target as usize);
            self.compare(&what);
        }
    }

    /// Returns true if the operation succeeds, which it must within bounds. Otherwise it must trap.
    fn is_done(
        &mut self,
        what: &str,
        result: Result<(), CallError>,
        addresses: impl IntoIterator<Item = u32>,
        length: u32,
    ) -> bool {
        let mut addresses = addresses.into_iter();
        let is_within = addresses.all(|address| u64::from(address) + u64::from(length) <= u64::from(SIZE));
        match result.map_err(CallError::into_kind) {
            Ok(()) => assert!(is_within, "{what}: it is beyond memory"),
            Err(CallErrorKind::Trapped { trap: Trap::MemoryOutOfBounds, backtrace, .. }) => {
                assert!(!is_within, "{what}: it is within memory");
                assert_eq!(backtrace.frames().len(), 1, "{what}");
                Plugin::reset(&mut self.plugin).unwrap();
                self.begin();
            }
            Err(kind) => panic!("{what}: {kind:?}"),
        }
        is_within
    }

    fn compare(&mut self, what: &str) {
        self.model[..8].copy_from_slice(&u64::from(SIZE - 8).to_le_bytes());
        let found = self.plugin.look().unwrap();
        if found != self.model[8..] {
            let place = found.iter().zip(&self.model[8..]).position(|(found, model)| found != model);
            panic!("{what}: another byte at {}", place.unwrap_or(found.len()) + 8);
        }
    }
}

const LENGTHS: [u32; 12] = [
    0,
    1,
    PIECE - 1,
    PIECE,
    PIECE + 1,
    2 * PIECE,
    3 * PIECE + 7,
    SIZE - 1,
    SIZE,
    SIZE + 1,
    1 << 31,
    u32::MAX,
];

const ADDRESSES: [u32; 10] =
    [0, 1, 100_000, PIECE + 1, SIZE - PIECE, SIZE - 1, SIZE, SIZE + 1, 1 << 31, u32::MAX];

#[test]
fn fill_at_every_edge() {
    for limits in checks() {
        let mut pair = Pair::new(limits);
        for address in ADDRESSES {
            for length in LENGTHS {
                pair.fill(address, address ^ length ^ 0xa5, length);
            }
        }
    }
}

#[test]
fn copy_at_every_edge() {
    let [none, .., all] = checks();
    for limits in [none, all] {
        let mut pair = Pair::new(limits);
        for target in ADDRESSES {
            for source in ADDRESSES {
                for length in [0, 1, PIECE, PIECE + 1, 2 * PIECE, SIZE - 1, SIZE, 1 << 31, u32::MAX] {
                    pair.copy(target, source, length);
                }
            }
        }
    }
}

/// Ranges that overlap by all but a byte, by all but a piece, and by a byte, in both directions.
#[test]
fn copy_over_itself() {
    for limits in checks() {
        let mut pair = Pair::new(limits);
        for length in [1, 2, 5000, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 5000, 3 * PIECE - 1] {
            for distance in [0, 1, 7, 4096, PIECE - 1, PIECE, PIECE + 1, length / 2, length - 1, length] {
                if u64::from(length) + u64::from(distance) + 9 <= u64::from(SIZE) {
                    pair.copy(9, 9 + distance, length);
                    pair.copy(9 + distance, 9, length);
                }
            }
        }
    }
}

/// In an empty memory an empty range at address 0 is still in bounds.
#[test]
fn an_empty_memory() {
    let module = r#"(module
        (memory (export "memory") 0 1)
        (func $start
            (memory.fill (i32.const 0) (i32.const 7) (i32.const 0))
            (memory.copy (i32.const 0) (i32.const 0) (i32.const 0))
            (drop (memory.grow (i32.const 1))))
        (start $start)
        (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x100000001000)))"#;
    for limits in checks() {
        let load =
            |wat: &str| Loader::new().with_limits(limits.clone()).load_bytes(&wat::parse_str(wat).unwrap());
        load(module).unwrap();
        load(&module.replacen("(i32.const 0)", "(i32.const 1)", 1)).unwrap_err();
    }
}
