//! Tests real plugins with some bytes changed, from loading to the last call.
//!
//! The outcome of each is unknown beforehand. But the host must go on, in time, and a plugin that was reset
//! must be callable. The changes are always the same: `SEED=…` makes others, and `MUTATIONS=…` more of them.

use std::fs;
use std::time::{Duration, Instant};

use steady::{add, append, bytes, collatz, count, greet, move_up};
use wasmer_plugin::host::{CallError, Limits, Loader, Plugin};
use wasmer_plugin_tests::random::{Random, setting};

const TIMEOUT: Duration = Duration::from_millis(50);

/// Maximum time of a mutation, from loading to the last call, on a machine with other processes.
const LONGEST: Duration = Duration::from_secs(20);

fn mutate(random: &mut Random, wasm: &mut Vec<u8>) {
    for _ in 0..=random.index(2) {
        // Behind the magic and the version.
        let at = 8 + random.index(wasm.len() - 8);
        let value = u8::try_from(random.index(256)).expect("a byte");
        match random.index(32) {
            0 => wasm.insert(at, value),
            1 => drop(wasm.remove(at)),
            2..8 => wasm[at] = wasm[at].wrapping_add(1),
            8..14 => wasm[at] = wasm[at].wrapping_sub(1),
            14..24 => wasm[at] ^= 1 << (value % 8),
            24..28 => {
                let from = 8 + random.index(wasm.len() - 8);
                let length = random.index(16).min(wasm.len() - at.max(from));
                wasm.copy_within(from..from + length, at);
            }
            _ => wasm[at] = value,
        }
    }
}

#[derive(Debug, Default)]
struct Seen {
    refused: u32,
    loaded: u32,
    answered: u32,
    failed: u32,
}

type Call = fn(&mut Plugin) -> Result<(), CallError>;

/// Loads a plugin and calls its exports. This must terminate.
fn drive(loader: &Loader, wasm: &[u8], seen: &mut Seen) {
    let Ok(mut plugin) = loader.load_bytes(wasm) else {
        seen.refused += 1;
        return;
    };
    seen.loaded += 1;
    let calls: [Call; 7] = [
        |plugin| plugin.add(1, 2).map(drop),
        |plugin| plugin.greet("Ada").map(drop),
        |plugin| plugin.bytes(5000).map(drop),
        |plugin| plugin.append(&mut vec!["a".to_owned()], "b").map(drop),
        |plugin| plugin.move_up(&mut [0.5; 1000], 1.0),
        |plugin| plugin.count().map(drop),
        |plugin| plugin.collatz(27).map(drop),
    ];
    for call in calls {
        match call(&mut plugin) {
            Ok(()) => seen.answered += 1,
            Err(error) => {
                assert!(error.to_string().len() < 1 << 20);
                assert_eq!(error.poisons(), Plugin::is_poisoned(&plugin), "{error:?}");
                seen.failed += 1;
            }
        }
        if Plugin::is_poisoned(&plugin) && Plugin::reset(&mut plugin).is_err() {
            return;
        }
    }
}

#[test]
fn real_plugins_with_some_bytes_changed() {
    let original = fs::read(env!("STEADY_WASM")).unwrap();
    let limits = Limits::default().memory(16 << 20).timeout(TIMEOUT).fuel(1_000_000).reply(1 << 20);
    let loader = Loader::new().with_limits(limits);
    let mut random = Random(setting("SEED", 0x5eed) | 1);
    let mut seen = Seen::default();
    for mutation in 0..setting("MUTATIONS", 50) {
        let mut wasm = original.clone();
        mutate(&mut random, &mut wasm);
        let start = Instant::now();
        drive(&loader, &wasm, &mut seen);
        assert!(start.elapsed() < LONGEST, "mutation {mutation}: {:?}", start.elapsed());
    }
    println!("{seen:?}");
    // If all of them were refused, or none, nothing would be tested.
    assert!(seen.refused > 10 && seen.loaded > 5 && seen.answered + seen.failed > 50, "{seen:?}");
}
