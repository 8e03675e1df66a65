//! The tokens of a value's text: names, numbers, characters and strings, of Rust and of JSON.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use crate::wire::display::Shown;
use crate::wire::value::ValueError;

pub(super) type Result<T> = core::result::Result<T, ValueError>;

/// Reads tokens from the front of a text.
#[derive(Clone)]
pub(super) struct Lexer<'t> {
    text: &'t str,
    place: usize,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, place: 0 }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.place..]
    }

    pub(super) fn skip_space(&mut self) {
        self.place = self.text.len() - self.rest().trim_start().len();
    }

    /// Returns the offset of the next token.
    pub(super) fn place(&mut self) -> usize {
        self.skip_space();
        self.place
    }

    pub(super) fn peek(&mut self) -> Option<char> {
        self.skip_space();
        self.rest().chars().next()
    }

    /// Takes the next characters if they are these.
    pub(super) fn eat(&mut self, token: &str) -> bool {
        self.skip_space();
        let is_next = self.rest().starts_with(token);
        if is_next {
            self.place += token.len();
        }
        is_next
    }

    pub(super) fn expect(&mut self, token: &str) -> Result<()> {
        if self.eat(token) { Ok(()) } else { Err(self.expected(&format!("`{token}`"))) }
    }

    /// Returns the error of a token that is not the expected one.
    #[cold]
    pub(super) fn expected(&mut self, expected: &str) -> ValueError {
        let place = self.next();
        let found = match self.text.get(place.clone()).filter(|token| !token.is_empty()) {
            Some(token) => format!("`{}`", Shown::name(token)),
            None => "the end".to_owned(),
        };
        ValueError::new(format!("{expected} is expected, and this is {found}")).at(place)
    }

    /// Returns the bytes of the next token.
    fn next(&mut self) -> Range<usize> {
        let start = self.place();
        let is_word = |character: char| character.is_alphanumeric() || matches!(character, '_' | '.' | '-');
        let mut length = self.rest().find(|character| !is_word(character)).unwrap_or(self.rest().len());
        if self.rest().starts_with('"') {
            length = self.rest()[1..].find('"').map_or(self.rest().len(), |end| end + 2);
        } else if length == 0 {
            length = self.rest().chars().next().map_or(0, char::len_utf8);
        }
        start..start + length
    }

    /// Returns the bytes from `start` to the last token.
    pub(super) fn since(&self, start: usize) -> Range<usize> {
        start..self.place.max(start)
    }

    /// Takes an identifier. `r#type` is `type`.
    pub(super) fn identifier(&mut self) -> Option<&'t str> {
        self.skip_space();
        let raw = self.rest().strip_prefix("r#");
        let text = raw.unwrap_or(self.rest());
        let is_part = |character: char| character.is_alphanumeric() || character == '_';
        let length = text.find(|character| !is_part(character)).unwrap_or(text.len());
        let name = &text[..length];
        if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        self.place += if raw.is_some() { 2 + length } else { length };
        Some(name)
    }

    /// Takes a path, and returns its last name: `shop::Item::Tea` is `Tea`.
    pub(super) fn path(&mut self) -> Option<&'t str> {
        let mut name = self.identifier()?;
        while self.eat("::") {
            name = self.identifier()?;
        }
        Some(name)
    }

    /// Takes the characters of a number, with its sign.
    pub(super) fn number(&mut self) -> &'t str {
        self.skip_space();
        let rest = self.rest();
        let mut previous = ' ';
        let is_hexadecimal = rest.trim_start_matches(['+', '-']).starts_with("0x");
        let end = rest.char_indices().find(|(index, character)| {
            let is_sign = matches!(character, '+' | '-')
                && (*index == 0 || matches!(previous, 'e' | 'E') && !is_hexadecimal);
            previous = *character;
            !(is_sign || character.is_ascii_alphanumeric() || matches!(character, '_' | '.'))
        });
        let number = &rest[..end.map_or(rest.len(), |(end, _)| end)];
        self.place += number.len();
        number
    }

    /// Returns true if a string follows: `"…"`, `r"…"` or `r#"…"#`.
    pub(super) fn is_string(&mut self) -> bool {
        self.skip_space();
        let raw = self.rest().strip_prefix('r').map(|rest| rest.trim_start_matches('#'));
        self.rest().starts_with('"') || raw.is_some_and(|rest| rest.starts_with('"'))
    }

    pub(super) fn string(&mut self) -> Result<String> {
        if !self.is_string() {
            return Err(self.expected("a string"));
        }
        if let Some(raw) = self.rest().strip_prefix('r') {
            let hashes = raw.len() - raw.trim_start_matches('#').len();
            let content = &raw[hashes + 1..];
            let end = format!("\"{}", &raw[..hashes]);
            let Some(length) = content.find(&end) else { return Err(self.unfinished()) };
            self.place += 2 + hashes + length + end.len();
            return Ok(content[..length].to_owned());
        }
        let start = self.place;
        self.place += 1;
        let mut text = String::new();
        while let Some(character) = self.character('"', start)? {
            text.push(character);
        }
        Ok(text)
    }

    pub(super) fn byte_string(&mut self) -> Result<Vec<u8>> {
        let start = self.place;
        self.expect("b\"")?;
        let mut bytes = Vec::new();
        loop {
            if self.rest().starts_with("\\x") {
                let digits = self.rest().get(2..4).unwrap_or_default();
                let byte = u8::from_str_radix(digits, 16).map_err(|_| self.bad_escape())?;
                bytes.push(byte);
                self.place += 4;
                continue;
            }
            match self.character('"', start)? {
                Some(character) => bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes()),
                None => return Ok(bytes),
            }
        }
    }

    /// Takes a character in single quotes.
    pub(super) fn quoted_character(&mut self) -> Result<char> {
        let start = self.place();
        self.expect("'")?;
        match self.character('\'', start)? {
            Some(character) if self.rest().starts_with('\'') => {
                self.place += 1;
                Ok(character)
            }
            _ => Err(ValueError::new("this is not one character in single quotes").at(self.since(start))),
        }
    }

    #[cold]
    fn unfinished(&mut self) -> ValueError {
        let start = self.place;
        self.place = self.text.len();
        ValueError::new("the quote is not closed").at(start..self.text.len())
    }

    #[cold]
    fn bad_escape(&self) -> ValueError {
        let length = self.rest().chars().take(2).map(char::len_utf8).sum::<usize>();
        let escape = Shown::name(&self.rest()[..length]);
        ValueError::new(format!("`{escape}` begins no escape of Rust or JSON"))
            .at(self.place..self.place + length)
    }

    /// Takes a character of a quoted text. Returns `None` at the closing quote, which it takes.
    fn character(&mut self, quote: char, start: usize) -> Result<Option<char>> {
        let Some(character) = self.rest().chars().next() else {
            self.place = start;
            return Err(self.unfinished());
        };
        if character == quote {
            self.place += 1;
            return Ok(None);
        }
        if character == '\\' {
            return self.escape().map(Some);
        }
        self.place += character.len_utf8();
        Ok(Some(character))
    }

    fn escape(&mut self) -> Result<char> {
        let rest = &self.rest()[1..];
        let simple = match rest.chars().next() {
            Some(character @ ('"' | '\\' | '/' | '\'')) => Some(character),
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            Some('n') => Some('\n'),
            Some('r') => Some('\r'),
            Some('t') => Some('\t'),
            Some('0') => Some('\0'),
            _ => None,
        };
        if let Some(character) = simple {
            self.place += 2;
            return Ok(character);
        }
        let (character, length) = Self::numbered_escape(rest).ok_or_else(|| self.bad_escape())?;
        self.place += 1 + length;
        Ok(character)
    }

    /// Reads `x41`, `u{1f600}` or `uD83D\uDE00`. Returns the length, too.
    fn numbered_escape(rest: &str) -> Option<(char, usize)> {
        let digits = |text: Option<&str>| {
            let text = text.filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
            u32::from_str_radix(text, 16).ok()
        };
        if rest.starts_with('x') {
            let number = digits(rest.get(1..3))?;
            return Some((char::from_u32(number).filter(char::is_ascii)?, 3));
        }
        if let Some(braced) = rest.strip_prefix("u{") {
            let length = braced.find('}').filter(|length| *length <= 6)?;
            return Some((char::from_u32(digits(Some(&braced[..length]))?)?, 3 + length));
        }
        if !rest.starts_with('u') {
            return None;
        }
        let high = digits(rest.get(1..5))?;
        if !(0xd800..0xdc00).contains(&high) {
            return Some((char::from_u32(high)?, 5));
        }
        let low = digits(rest.get(5..7).filter(|text| *text == "\\u").and_then(|_| rest.get(7..11)))?;
        let low = (0xdc00..0xe000).contains(&low).then_some(low)?;
        Some((char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00))?, 11))
    }
}
