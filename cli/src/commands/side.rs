//! One side of a comparison: the interface of a .wasm, of a lock, or of an interface crate.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use wasmer_plugin::interface::{Difference, Interface};
use wasmer_plugin_bindgen::{InterfaceLock, Pairing, Verdict};

use crate::error::{AnyError, Failure};
use crate::wasm::Wasm;

/// First bytes of a lock, in all of its formats.
const LOCK: &[u8] = b"// Interface lock";

/// Reads the interface of a .wasm file, a lock, or a folder with a lock.
pub fn read(path: &Path) -> Result<Interface, AnyError> {
    if path.is_dir() {
        return Ok(InterfaceLock::new(lock_in(path)?).read()?);
    }
    let is_lock = path.extension().is_some_and(|extension| extension == "lock") || begins_like_lock(path);
    if is_lock { Ok(InterfaceLock::new(path).read()?) } else { Ok(Wasm::read(path)?.interface) }
}

fn lock_in(folder: &Path) -> Result<PathBuf, Failure> {
    let lock = folder.join("interface.lock");
    if lock.exists() { Ok(lock) } else { Err(Failure::NoLock { folder: folder.to_owned() }) }
}

/// Looks into a file for the head of a lock. A file that cannot be read is left to the reader of plugins.
fn begins_like_lock(path: &Path) -> bool {
    // Opening a FIFO would block until another process writes to it.
    let is_file = fs::metadata(path).is_ok_and(|metadata| metadata.is_file());
    let mut head = [0; LOCK.len()];
    is_file && File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == *LOCK
}

/// Returns a pairing for programs.
pub fn json(pairing: &Pairing) -> Value {
    let verdict = match (pairing.is_exact(), pairing.is_compatible()) {
        (true, _) => "exact",
        (_, true) => "adapted",
        _ => "broken",
    };
    json!({
        "verdict": verdict,
        "functions": differences(pairing.functions()),
        "host_functions": differences(pairing.host_functions()),
    })
}

fn differences(verdict: &Verdict) -> Value {
    let one = |difference: &Difference| {
        json!({
            "function": difference.function(),
            "path": difference.path(),
            "difference": difference.kind().to_string(),
        })
    };
    json!({
        "verdict": match verdict {
            Verdict::Exact => "exact",
            Verdict::Adapted { .. } => "adapted",
            _ => "broken",
        },
        "differences": verdict.differences().iter().map(one).collect::<Vec<_>>(),
    })
}

/// Returns true if the comparison fails: a side is broken, or calls are adapted and `exact` forbids it.
pub fn fails(pairing: &Pairing, exact: bool) -> bool {
    if exact { !pairing.is_exact() } else { !pairing.is_compatible() }
}
