//! Colours for an interface that is shown as Rust.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

/// Style of the word `error`.
pub const ERROR: Style = AnsiColor::Red.on_default().bold();
/// Style of documentation and comments.
const COMMENT: Style = AnsiColor::Green.on_default();
const KEYWORD: Style = AnsiColor::Magenta.on_default();
const TYPE: Style = AnsiColor::Cyan.on_default();
/// Style of the name of a function.
const FUNCTION: Style = Style::new().bold();
const ATTRIBUTE: Style = AnsiColor::Yellow.on_default();

/// Adds colours to text in Rust's syntax, as `Interface` shows it. The text itself stays as it is.
pub fn rust(text: &str) -> String {
    let mut out = String::with_capacity(2 * text.len());
    for line in text.split_inclusive('\n') {
        let (content, end) = line.split_at(line.trim_end_matches('\n').len());
        let indent = content.len() - content.trim_start().len();
        out += &content[..indent];
        if content[indent..].starts_with("//") {
            styled(&mut out, COMMENT, &content[indent..]);
        } else {
            code(&mut out, &content[indent..]);
        }
        out += end;
    }
    out
}

fn styled(out: &mut String, style: Style, text: &str) {
    let _ = write!(out, "{style}{text}{style:#}");
}

fn code(out: &mut String, mut rest: &str) {
    let mut after_fn = false;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("#[") {
            rest.find(']').map_or(rest.len(), |end| end + 1)
        } else {
            let is_word = is_word(first);
            rest.find(|character| is_word != self::is_word(character) || character == '#' && !is_word)
                .filter(|length| *length > 0)
                .unwrap_or(if first == '#' { 1 } else { rest.len() })
        };
        let (token, after) = rest.split_at(length);
        match style(token, after_fn) {
            Some(style) => styled(out, style, token),
            None => *out += token,
        }
        // A space stands between `fn` and the name.
        after_fn = token == "fn" || after_fn && token == " ";
        rest = after;
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn style(token: &str, after_fn: bool) -> Option<Style> {
    const PRIMITIVES: &[&str] = &[
        "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "str", "u8", "u16", "u32", "u64",
        "u128",
    ];
    match token {
        "enum" | "fn" | "mut" | "struct" | "trait" => Some(KEYWORD),
        _ if token.starts_with("#[") => Some(ATTRIBUTE),
        _ if after_fn && token.starts_with(is_word) => Some(FUNCTION),
        _ if token.starts_with(char::is_uppercase) || PRIMITIVES.contains(&token) => Some(TYPE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "/// Adds.\nfn add(a: i32, #[serde(default)] b: Option<&str>) -> Vec<u8>;\n\
                        #\nstruct S # {\n    größe: u64,\n}\n#[open";

    #[test]
    fn the_text_stays() {
        assert_eq!(anstream::adapter::strip_str(&rust(TEXT)).to_string(), TEXT);
        assert_eq!(rust(""), "");
    }

    #[test]
    fn words_have_styles() {
        let painted = rust(TEXT);
        for (style, word) in [
            (COMMENT, "/// Adds."),
            (KEYWORD, "fn"),
            (FUNCTION, "add"),
            (TYPE, "i32"),
            (ATTRIBUTE, "#[serde(default)]"),
            (TYPE, "Option"),
            (ATTRIBUTE, "#[open"),
        ] {
            assert!(painted.contains(&format!("{style}{word}{style:#}")), "{word}: {painted:?}");
        }
    }
}
