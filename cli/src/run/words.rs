//! Splits a line of the prompt into a function's name and the texts of its arguments.

use std::ops::Range;

use super::error::RunError;

/// Splits at spaces that are in no quotes and no brackets.
pub fn split(line: &str) -> Result<Vec<Range<usize>>, RunError> {
    let mut words = Vec::new();
    let mut scan = Scan::new(line);
    while let Some(word) = scan.word()? {
        words.push(word);
    }
    Ok(words)
}

struct Scan<'l> {
    line: &'l str,
    place: usize,
}

impl<'l> Scan<'l> {
    fn new(line: &'l str) -> Self {
        Self { line, place: 0 }
    }

    fn word(&mut self) -> Result<Option<Range<usize>>, RunError> {
        let rest = &self.line[self.place..];
        self.place += rest.len() - rest.trim_start().len();
        let start = self.place;
        let mut open = Vec::new();
        let mut quote = None;
        let mut characters = self.line[start..].char_indices();
        let mut end = self.line.len();
        while let Some((index, character)) = characters.next() {
            match (quote, character) {
                (Some(_), '\\') => drop(characters.next()),
                (Some(quoted), _) if character == quoted => quote = None,
                (None, '"') => quote = Some('"'),
                // A single quote is one of a character, if another one follows soon: not that of `it's`.
                (None, '\'') if is_character(&self.line[start + index..]) => quote = Some('\''),
                (None, '(' | '[' | '{') => open.push(character),
                (None, ')' | ']' | '}') => drop(open.pop()),
                (None, _) if character.is_whitespace() && open.is_empty() => {
                    end = start + index;
                    break;
                }
                // Also everything else in quotes.
                _ => {}
            }
        }
        if let Some(open) = quote.or(open.pop()) {
            return Err(RunError::Unclosed { open });
        }
        self.place = end;
        Ok((start < end).then_some(start..end))
    }
}

/// Returns true if the text begins with a character in single quotes.
fn is_character(text: &str) -> bool {
    text.starts_with("'\\") || text.chars().nth(2) == Some('\'')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<&str> {
        split(line).unwrap().into_iter().map(|word| &line[word]).collect()
    }

    #[test]
    fn lines_split_outside_of_quotes_and_brackets() {
        assert_eq!(words("add 2  3 "), ["add", "2", "3"]);
        assert_eq!(words(r#"greet "Ada L" 2"#), ["greet", r#""Ada L""#, "2"]);
        assert_eq!(
            words(r#"price Item { sku: "}" , n: 1 } 'a' it's"#),
            ["price", "Item", r#"{ sku: "}" , n: 1 }"#, "'a'", "it's"]
        );
        assert_eq!(
            words(r#"f [1, (2, 3)] "a\" b" '\'' ' '"#),
            ["f", "[1, (2, 3)]", r#""a\" b""#, r"'\''", "' '"]
        );
        assert_eq!(words(""), [""; 0]);
        assert!(split("f [1").is_err() && split("f \"a").is_err());
    }
}
