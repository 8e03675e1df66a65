//! A plugin in functional style: it takes a document and returns another.

use document::{Document, Stamp, Work};
use wasmer_plugin::*;

/// Removes blanks at the ends of lines, and leaves one blank between words.
#[wasmer_plugin]
#[must_use]
pub fn interact(document: Document) -> Document {
    let lines: Vec<String> = document.lines.iter().map(|line| tidied(line)).collect();
    let changed = lines.iter().zip(&document.lines).filter(|(new, old)| new != old).count();
    let did = if changed == 0 { Work::Nothing } else { Work::Changed { lines: changed } };
    let stamp = Stamp { by: "tidy".to_owned(), did };
    Document { lines, trail: [document.trail, vec![stamp]].concat(), ..document }
}

fn tidied(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    // A plugin's functions are ordinary functions, and are tested as such.
    #[test]
    fn blanks_are_squeezed() {
        let lines = vec!["  a   b ".to_owned()];
        let document = interact(Document { lines, ..Document::default() });
        assert_eq!(document.lines, ["a b"]);
        assert_eq!(document.trail[0].did, Work::Changed { lines: 1 });
    }
}
