//! Values as text: Rust-like literals. `parse` also reads JSON.

mod definitions;
mod lexer;
mod number;
mod parse;
mod print;

/// Returns true if the text is an identifier of Rust in ASCII.
fn is_identifier(text: &str) -> bool {
    let is_part = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
    text.bytes().all(is_part) && text.bytes().next().is_some_and(|first| !first.is_ascii_digit())
}
