//! Printer of strangers' text: cuts it, and escapes characters that move a cursor or change the direction of
//! writing.
//!
//! All text that a module or a type of another crate supplies passes through here before it is printed.

use core::fmt::{self, Write};

/// Text of a stranger, safe to print.
#[derive(Clone, Copy)]
pub(crate) struct Shown<'a> {
    text: &'a str,
    /// Maximum number of characters.
    most: usize,
    keep_lines: bool,
}

impl<'a> Shown<'a> {
    /// Shows a name: up to 80 characters.
    pub(crate) const fn name(text: &'a str) -> Self {
        Self { text, most: 80, keep_lines: false }
    }

    /// Shows a reason within a sentence: up to 400 characters.
    #[cfg(any(feature = "host", not(target_arch = "wasm32")))]
    pub(crate) const fn reason(text: &'a str) -> Self {
        Self { text, most: 400, keep_lines: false }
    }

    /// Shows text of any length, and keeps its lines and tabs.
    #[cfg(any(feature = "host", test))]
    pub(crate) const fn text(text: &'a str) -> Self {
        Self { text, most: usize::MAX, keep_lines: true }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.text.chars();
        for character in rest.by_ref().take(self.most) {
            if self.keep_lines && matches!(character, '\n' | '\t') {
                f.write_char(character)?;
            } else {
                write_escaped(f, character)?;
            }
        }
        f.write_str(if rest.as_str().is_empty() { "" } else { "…" })
    }
}

/// Writes a character, or its number if it ends lines, is invisible, or changes the direction of text.
pub(crate) fn write_escaped(out: &mut dyn Write, character: char) -> fmt::Result {
    let misleads = matches!(
        character,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{e0000}'..='\u{e0fff}'
    );
    if character.is_control() || misleads {
        // Not `escape_debug`, whose tables would be a large part of a small plugin.
        write!(out, "{}", character.escape_default())
    } else {
        out.write_char(character)
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn control_characters_and_turns_are_escaped() {
        assert_eq!(Shown::name("a\u{1b}[2Jb\n").to_string(), "a\\u{1b}[2Jb\\n");
        assert_eq!(Shown::reason("\u{202e}cba").to_string(), "\\u{202e}cba");
        assert_eq!(Shown::text("a\n\tb\r\u{feff}").to_string(), "a\n\tb\\r\\u{feff}");
        assert_eq!(Shown::name("größe `x` \"y\"").to_string(), "größe `x` \"y\"");
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(Shown::name(&"ä".repeat(80)).to_string(), "ä".repeat(80));
        assert_eq!(Shown::name(&"ä".repeat(81)).to_string(), "ä".repeat(80) + "…");
        assert_eq!(Shown::reason(&"x".repeat(500)).to_string(), "x".repeat(400) + "…");
        assert_eq!(Shown::text(&"x".repeat(500)).to_string(), "x".repeat(500));
    }
}
