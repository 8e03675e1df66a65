//! Argument counts, and the ways to write an argument down.

use wasmer_plugin::*;

use crate::types::{Newtype, Pair};

/// No arguments.
#[wasmer_plugin]
pub fn args0() -> Vec<u8> {
    Vec::new()
}

/// 1 arguments.
#[wasmer_plugin]
pub fn args1(a0: u8) -> Vec<u8> {
    vec![a0]
}

/// 2 arguments.
#[wasmer_plugin]
pub fn args2(a0: u8, a1: u8) -> Vec<u8> {
    vec![a0, a1]
}

/// 3 arguments.
#[wasmer_plugin]
pub fn args3(a0: u8, a1: u8, a2: u8) -> Vec<u8> {
    vec![a0, a1, a2]
}

/// 16 arguments.
#[wasmer_plugin]
pub fn args16(
    a0: u8,
    a1: u8,
    a2: u8,
    a3: u8,
    a4: u8,
    a5: u8,
    a6: u8,
    a7: u8,
    a8: u8,
    a9: u8,
    a10: u8,
    a11: u8,
    a12: u8,
    a13: u8,
    a14: u8,
    a15: u8,
) -> Vec<u8> {
    vec![a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15]
}

/// 17 arguments.
#[wasmer_plugin]
pub fn args17(
    a0: u8,
    a1: u8,
    a2: u8,
    a3: u8,
    a4: u8,
    a5: u8,
    a6: u8,
    a7: u8,
    a8: u8,
    a9: u8,
    a10: u8,
    a11: u8,
    a12: u8,
    a13: u8,
    a14: u8,
    a15: u8,
    a16: u8,
) -> Vec<u8> {
    vec![a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16]
}

/// 24 arguments.
#[wasmer_plugin]
pub fn args24(
    a0: u8,
    a1: u8,
    a2: u8,
    a3: u8,
    a4: u8,
    a5: u8,
    a6: u8,
    a7: u8,
    a8: u8,
    a9: u8,
    a10: u8,
    a11: u8,
    a12: u8,
    a13: u8,
    a14: u8,
    a15: u8,
    a16: u8,
    a17: u8,
    a18: u8,
    a19: u8,
    a20: u8,
    a21: u8,
    a22: u8,
    a23: u8,
) -> Vec<u8> {
    vec![
        a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21,
        a22, a23,
    ]
}

/// 33 arguments.
#[wasmer_plugin]
pub fn args33(
    a0: u8,
    a1: u8,
    a2: u8,
    a3: u8,
    a4: u8,
    a5: u8,
    a6: u8,
    a7: u8,
    a8: u8,
    a9: u8,
    a10: u8,
    a11: u8,
    a12: u8,
    a13: u8,
    a14: u8,
    a15: u8,
    a16: u8,
    a17: u8,
    a18: u8,
    a19: u8,
    a20: u8,
    a21: u8,
    a22: u8,
    a23: u8,
    a24: u8,
    a25: u8,
    a26: u8,
    a27: u8,
    a28: u8,
    a29: u8,
    a30: u8,
    a31: u8,
    a32: u8,
) -> Vec<u8> {
    vec![
        a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21,
        a22, a23, a24, a25, a26, a27, a28, a29, a30, a31, a32,
    ]
}

/// More than 16 arguments of all kinds, mutable ones in different nested tuples.
#[wasmer_plugin]
pub fn mixed18(
    a0: &str,
    a1: &mut u8,
    a2: u8,
    a3: u8,
    a4: u8,
    a5: u8,
    a6: u8,
    a7: u8,
    a8: u8,
    a9: u8,
    a10: u8,
    a11: u8,
    a12: u8,
    a13: u8,
    a14: Option<&str>,
    a15: &[u8],
    a16: &mut [u16],
    a17: &mut String,
) -> u32 {
    *a1 += 1;
    a16.iter_mut().for_each(|number| *number += 1);
    a17.push_str(a0);
    a17.push_str(a14.unwrap_or("-"));
    [a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13].iter().chain(a15).copied().map(u32::from).sum()
}

/// Patterns.
#[wasmer_plugin]
pub fn patterns(
    (a, b): (u8, u8),
    [c, .., d]: [u8; 4],
    Pair(e, _): Pair,
    Newtype(f): &Newtype,
    _: u8,
) -> String {
    format!("{a} {b} {c} {d} {e} {f}")
}

/// `mut` and `ref` bindings.
#[wasmer_plugin]
pub fn bindings(mut a: u32, ref b: String, mut c: Vec<u8>, _unused: u8) -> String {
    a += 1;
    c.push(9);
    format!("{a} {b} {c:?}")
}

/// Raw identifiers, and arguments named as the function and as what the expansion uses.
#[wasmer_plugin]
pub fn r#match(r#type: u8, r#match: u64, length: u32, __reply: &mut String, __arguments: u8) -> String {
    __reply.push('!');
    format!("{type} {match} {length} {__arguments}")
}

/// Arguments named as methods and types of the expansion.
#[wasmer_plugin]
pub fn argument_0(
    (first, _): (u8, u8),
    argument_1: u8,
    function: u8,
    arguments: u8,
    transport: u8,
) -> Vec<u8> {
    vec![first, argument_1, function, arguments, transport]
}
