//! Arguments named as the function is, or as something that is generated.

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub fn add(add: i32, b: i32) -> i32 {
    add + b
}

#[wasmer_plugin]
pub fn lengths(length: u32, reply: &str, arguments: &mut u32, self_: Option<&u32>) -> u32 {
    *arguments += length;
    reply.len() as u32 + self_.copied().unwrap_or_default()
}

#[wasmer_plugin]
pub fn held(held: Option<&str>, held2: &str, function: u8, transport: u8, call: u8) -> bool {
    held.is_some_and(|held| held == held2) && function + transport + call > 0
}

#[wasmer_plugin]
#[allow(non_snake_case)]
pub fn generated(__transport: u32, __arguments: &mut [u8], __reply: &mut String, __shim: u8) -> u32 {
    __arguments.fill(__shim);
    __reply.push('x');
    __transport
}

#[wasmer_plugin]
pub fn from_std(some: u8, ok: u8, vec: u8, core: u8, std: u8, u8: u8) -> u8 {
    some + ok + vec + core + std + u8
}

pub fn main() {
    assert_eq!(add(1, 2), 3);
}
