//! The bytes of a record, in the making.

/// Maximum size in bytes of the documentation of an item in a record.
pub(super) const LONGEST_DOCS: usize = 1024;

/// Stands for the rest of a documentation that is cut.
const ELLIPSIS: &str = "…";

/// True if records have no documentation.
const OMITS_DOCS: bool = cfg!(all(feature = "omit-docs", target_arch = "wasm32"));

/// Sink for a record. Counts all bytes, and writes those that fit.
pub(super) struct Sink<'r> {
    room: &'r mut [u8],
    pub(super) length: usize,
    has_docs: bool,
}

impl<'r> Sink<'r> {
    pub(super) const fn new(room: &'r mut [u8]) -> Self {
        Self { room, length: 0, has_docs: !OMITS_DOCS }
    }

    /// Leaves out documentation, unless `has_docs` is true.
    pub(super) const fn with_docs(self, has_docs: bool) -> Self {
        Self { has_docs, ..self }
    }

    pub(super) const fn byte(&mut self, byte: u8) {
        if self.length < self.room.len() {
            self.room[self.length] = byte;
        }
        self.length += 1;
    }

    pub(super) const fn bytes(&mut self, bytes: &[u8]) {
        let end = self.length + bytes.len();
        if end <= self.room.len() {
            let (_, rest) = self.room.split_at_mut(self.length);
            let (place, _) = rest.split_at_mut(bytes.len());
            place.copy_from_slice(bytes);
        }
        self.length = end;
    }

    /// Writes an unsigned LEB128 number, as in WebAssembly.
    #[allow(clippy::cast_possible_truncation)] // Seven bits at a time.
    pub(super) const fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.byte(number as u8 | 0x80);
            number >>= 7;
        }
        self.byte(number as u8);
    }

    pub(super) const fn u64(&mut self, number: u64) {
        self.bytes(&number.to_le_bytes());
    }

    /// Writes the number of aliases with a mark in its highest bit, and the aliases.
    pub(super) const fn marks(&mut self, mark: u8, aliases: &[&str]) {
        assert!(aliases.len() < 0x80, "a field or a variant has at most 127 aliases");
        #[expect(clippy::cast_possible_truncation)] // Fewer than 128.
        let count = aliases.len() as u8;
        self.byte(mark | count);
        let mut index = 0;
        while index < aliases.len() {
            self.string(aliases[index]);
            index += 1;
        }
    }

    pub(super) const fn string(&mut self, string: &str) {
        self.number(string.len() as u64);
        self.bytes(string.as_bytes());
    }

    /// Writes a documentation as one string: its lines, separated by line feeds. Cuts one that is longer than
    /// [`LONGEST_DOCS`].
    pub(super) const fn docs(&mut self, lines: &[&str]) {
        if !self.has_docs {
            self.number(0);
            return;
        }
        let mut length = lines.len().saturating_sub(1);
        let mut index = 0;
        while index < lines.len() {
            length += without_space(lines[index]).len();
            index += 1;
        }
        if length <= LONGEST_DOCS {
            self.number(length as u64);
            self.lines(lines, length);
            return;
        }
        let length = boundary(lines, LONGEST_DOCS - ELLIPSIS.len());
        self.number((length + ELLIPSIS.len()) as u64);
        self.lines(lines, length);
        self.bytes(ELLIPSIS.as_bytes());
    }

    /// Writes the first `left` bytes of lines.
    const fn lines(&mut self, lines: &[&str], mut left: usize) {
        let mut index = 0;
        while index < lines.len() && left > 0 {
            if index > 0 {
                self.byte(b'\n');
                left -= 1;
            }
            let line = without_space(lines[index]).as_bytes();
            let length = if line.len() < left { line.len() } else { left };
            self.bytes(line.split_at(length).0);
            left -= length;
            index += 1;
        }
    }
}

/// Returns the largest number of bytes, up to `most`, after which the lines can be cut between two
/// characters.
const fn boundary(lines: &[&str], most: usize) -> usize {
    let (mut start, mut index) = (0, 0);
    while index < lines.len() {
        let line = without_space(lines[index]);
        if start + line.len() > most {
            let mut within = most - start;
            while !line.is_char_boundary(within) {
                within -= 1;
            }
            return start + within;
        }
        start += line.len() + 1;
        if start > most {
            return most;
        }
        index += 1;
    }
    most
}

/// Removes the space between the slashes of a comment and its text.
const fn without_space(line: &str) -> &str {
    match line.as_bytes() {
        [b' ', ..] => line.split_at(1).1,
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::*;

    /// Returns the documentation that a record has of these lines.
    fn docs(lines: &[&str]) -> String {
        let mut counted = Sink::new(&mut []);
        counted.docs(lines);
        let mut bytes: Vec<u8> = alloc::vec![0; counted.length];
        let mut sink = Sink::new(&mut bytes);
        sink.docs(lines);
        assert_eq!(sink.length, counted.length);
        let prefix = if counted.length > 0x80 { 2 } else { 1 };
        String::from_utf8(bytes.split_off(prefix)).unwrap()
    }

    #[test]
    fn documentation_is_lines() {
        assert_eq!(docs(&[]), "");
        assert_eq!(docs(&[" One.", "", "  Two."]), "One.\n\n Two.");
    }

    #[test]
    fn long_documentation_is_cut_between_characters() {
        let longest = "a".repeat(LONGEST_DOCS);
        assert_eq!(docs(&[&longest]), longest);
        assert_eq!(docs(&[&longest, ""]), longest[..LONGEST_DOCS - 3].to_owned() + "…");
        let wide = "ä".repeat(LONGEST_DOCS);
        assert_eq!(docs(&[&wide]), "ä".repeat((LONGEST_DOCS - 3) / 2) + "…");
        let line = "a".repeat(LONGEST_DOCS - 4);
        assert_eq!(docs(&[&line, "bcdefg"]), line.clone() + "\n…");
        assert_eq!(docs(&[&line, "bcd", "", "x"]), line + "\n…");
        let many = ["ab"; LONGEST_DOCS];
        assert_eq!(docs(&many).len(), LONGEST_DOCS);
    }
}
