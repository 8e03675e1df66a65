//! The interface for people: as Rust, after a head with the facts about the file.

use std::fmt::Write;

use crate::output::escape;
use crate::wasm::Wasm;
use crate::{fingerprint, paint};

/// Shows a plugin, with colours.
pub fn show(wasm: &Wasm, with_fingerprints: bool) -> String {
    let mut text = head(wasm);
    let _ = write!(text, "\n{}", wasm.interface);
    if with_fingerprints {
        text += "\n// Fingerprints:\n";
        for function in wasm.interface.functions().iter().chain(wasm.interface.requires()) {
            let _ = writeln!(text, "//   {} {}", fingerprint::show(function), name(function.name()));
        }
    }
    paint::rust(&text)
}

fn head(wasm: &Wasm) -> String {
    let sizes = &wasm.sizes;
    let mut head = format!(
        "// {}: {} bytes (code {}, data {}, description {})\n// ABI {}, interface {:016x}\n",
        escape(&wasm.path),
        grouped(sizes.total),
        grouped(sizes.code),
        grouped(sizes.data),
        grouped(sizes.description),
        wasm.abi(),
        fingerprint::of_interface(&wasm.interface),
    );
    if !wasm.foreign.is_empty() {
        let imports: Vec<String> = wasm.foreign.iter().map(|import| name(import)).collect();
        let _ = writeln!(head, "// imports that no host offers: {}", imports.join(", "));
    }
    head
}

/// Cuts and escapes the name of a function.
pub fn name(name: &str) -> String {
    const LONGEST: usize = 80;
    let cut: String = name.chars().take(LONGEST).collect();
    escape(&cut) + if cut.len() < name.len() { "…" } else { "" }
}

/// Writes a number with commas between thousands.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        let check = |number, text| assert_eq!(grouped(number), text);
        check(0, "0");
        check(999, "999");
        check(1000, "1,000");
        check(12_345_678, "12,345,678");
    }

    #[test]
    fn names_are_cut() {
        assert_eq!(name("add\n"), "add\\n");
        assert_eq!(name(&"ä".repeat(81)), "ä".repeat(80) + "…");
    }
}
