//! Documentation of a .wasm as documentation of the declarations.
//!
//! The text is a stranger's. Code in it would be compiled and run as a test of the user's crate, so no line
//! remains a code block with code of Rust, and no line remains HTML.

use proc_macro2::TokenStream;
use quote::quote;

use super::error::is_misleading;

/// Returns the documentation as attributes.
pub(super) fn attributes(docs: &str) -> TokenStream {
    let lines = lines(docs);
    let lines = lines.iter().map(|line| match line.as_str() {
        "" => String::new(),
        line => format!(" {line}"),
    });
    quote! { #(#[doc = #lines])* }
}

/// Returns the harmless lines of the text.
fn lines(docs: &str) -> Vec<String> {
    if docs.trim().is_empty() {
        return Vec::new();
    }
    let given: Vec<String> = docs.split('\n').map(visible).collect();
    let has_spans = given.iter().all(|line| has_simple_spans(line));
    let mut lines = Vec::new();
    let mut open: Option<(char, usize)> = None;
    for line in given {
        let fence = fence(&line);
        match (open, fence) {
            // Each fence stands at the start of its line, where nothing can contain it.
            (None, Some((mark, length, _))) => {
                open = Some((mark, length));
                lines.push("```text".to_owned());
            }
            (Some((mark, least)), Some((found, length, true))) if found == mark && length >= least => {
                open = None;
                lines.push("```".to_owned());
            }
            (Some(_), _) => lines.push(without_fences(line.trim_end())),
            (None, None) => lines.push(text(line.trim_end(), has_spans)),
        }
    }
    if open.is_some() {
        lines.push("```".to_owned());
    }
    lines
}

/// Writes tabs as spaces, and escapes characters that mislead.
fn visible(line: &str) -> String {
    let mut visible = String::new();
    for character in line.chars() {
        match character {
            '\t' => visible.push_str("    "),
            '\r' => {}
            _ if is_misleading(character) => visible.extend(character.escape_default()),
            _ => visible.push(character),
        }
    }
    visible
}

/// Returns the mark of a line that begins or ends a code block, its length, and whether nothing follows.
fn fence(line: &str) -> Option<(char, usize, bool)> {
    let line = line.trim();
    let mark = line.chars().next().filter(|first| matches!(first, '`' | '~'))?;
    let rest = line.trim_start_matches(mark);
    let length = line.len() - rest.len();
    (length >= 3 && !rest.contains('`')).then_some((mark, length, rest.is_empty()))
}

/// Shortens all that could begin or end a code block to two characters.
fn without_fences(line: &str) -> String {
    let mut text = String::new();
    let mut run = 0;
    let mut last = ' ';
    for character in line.chars() {
        run = if character == last { run + 1 } else { 1 };
        last = character;
        if run <= 2 || !matches!(character, '`' | '~') {
            text.push(character);
        }
    }
    text
}

/// Returns a line outside of code blocks: without a fence, without the four spaces that make a code block,
/// and without HTML. `has_spans` is true if each line has its code between single backticks, and nothing
/// else.
fn text(line: &str, has_spans: bool) -> String {
    let (mut text, mut spaces, mut in_span) = (String::new(), 0, false);
    let line = without_fences(line);
    let mut rest = line.chars();
    while let Some(character) = rest.next() {
        spaces = if character == ' ' { spaces + 1 } else { 0 };
        in_span ^= character == '`';
        match character {
            ' ' if spaces > 3 => {}
            '<' if in_span && has_spans || is_link(rest.as_str()) => text.push('<'),
            '<' => text.push_str("&lt;"),
            _ => text.push(character),
        }
    }
    text
}

/// Returns true for the rest of `<https://…>`.
fn is_link(rest: &str) -> bool {
    let Some((link, _)) = rest.split_once('>') else { return false };
    let is_plain = |character: char| character.is_ascii_graphic() && !matches!(character, '<' | '"' | '`');
    (link.starts_with("https://") || link.starts_with("http://")) && link.chars().all(is_plain)
}

fn has_simple_spans(line: &str) -> bool {
    let is_even = line.matches('`').count().is_multiple_of(2);
    fence(line).is_some() || (is_even && !line.contains("``") && !line.contains("\\`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(docs: &str, expected: &str) {
        assert_eq!(lines(docs).join("\n"), expected);
    }

    #[test]
    fn plain_text_stays() {
        check("One.\n\n* two `Vec<u8>`\n* <https://a.b/c>", "One.\n\n* two `Vec<u8>`\n* <https://a.b/c>");
        check("  \n", "");
    }

    #[test]
    fn code_becomes_text() {
        check("A:\n```rust\n    f();\n\n```\nB", "A:\n```text\n    f();\n\n```\nB");
        check("~~~~\n~~~\nx\n~~~~", "```text\n~~\nx\n```");
        check("```\nopen", "```text\nopen\n```");
        check("- a\n  ```\n  f();\n  ```", "- a\n```text\n  f();\n```");
        check("> ```\n> evil();\n> ```", "> ``\n> evil();\n> ``");
        check("a\n\n        evil();\n1.      evil();", "a\n\n   evil();\n1.   evil();");
        check("a\n\n\tevil();", "a\n\n   evil();");
    }

    #[test]
    fn html_becomes_text() {
        check("<!--\n<script>", "&lt;!--\n&lt;script>");
        check("`a\nb` <script> `c`", "`a\nb` &lt;script> `c`");
        check("a \\` <b> \\`", "a \\` &lt;b> \\`");
    }

    #[test]
    fn misleading_characters_are_visible() {
        check("a\u{202e}b\rc\u{1b}", "a\\u{202e}bc\\u{1b}");
    }
}
