//! The fingerprint of a whole interface.

use wasmer_plugin::interface::{Function, Interface};

/// Returns a number that is equal for interfaces with equal functions and host functions: 64-bit FNV-1a over
/// the name and the fingerprint of each. Documentation and versions of packages do not count.
pub fn of_interface(interface: &Interface) -> u64 {
    let mut hash = Hash(0xcbf2_9ce4_8422_2325);
    for functions in [interface.functions(), interface.requires()] {
        hash.add(&(functions.len() as u64).to_le_bytes());
        for function in functions {
            hash.add(&(function.name().len() as u64).to_le_bytes());
            hash.add(function.name().as_bytes());
            hash.add(&function.fingerprint().to_le_bytes());
        }
    }
    hash.0
}

/// Shows a function's fingerprint.
pub fn show(function: &Function) -> String {
    format!("{:016x}", function.fingerprint())
}

struct Hash(u64);

impl Hash {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
}
