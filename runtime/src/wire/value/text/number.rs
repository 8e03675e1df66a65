//! The digits of integers, in the syntax of Rust.

use alloc::format;

use crate::wire::description::{Interface, Type};
use crate::wire::value::Value;

/// Parses an integer of this type.
pub(super) fn integer(text: &str, ty: &Type, interface: &Interface) -> Option<Value> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let suffix = format!("{}", interface.show_type(ty));
    let (digits, radix) = match digits.get(..2) {
        Some("0x") => (&digits[2..], 16),
        Some("0o") => (&digits[2..], 8),
        Some("0b") => (&digits[2..], 2),
        _ => (digits, 10),
    };
    let digits = digits.strip_suffix(&suffix).unwrap_or(digits).replace('_', "");
    if !digits.bytes().next().is_some_and(|first| first.is_ascii_hexdigit()) {
        return None;
    }
    let magnitude = u128::from_str_radix(&digits, radix).ok()?;
    let bits = match ty {
        Type::U8 | Type::I8 => 8,
        Type::U16 | Type::I16 => 16,
        Type::U32 | Type::I32 => 32,
        Type::U64 | Type::I64 => 64,
        _ => 128,
    };
    if matches!(ty, Type::U8 | Type::U16 | Type::U32 | Type::U64 | Type::U128) {
        let fits = magnitude >> (bits - 1) >> 1 == 0 && !(negative && magnitude > 0);
        return fits.then_some(Value::Unsigned(magnitude));
    }
    let limit = 1_u128 << (bits - 1);
    if negative {
        (magnitude <= limit).then(|| Value::Signed(magnitude.cast_signed().wrapping_neg()))
    } else {
        (magnitude < limit).then(|| Value::Signed(magnitude.cast_signed()))
    }
}
