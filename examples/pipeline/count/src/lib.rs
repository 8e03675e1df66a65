//! A plugin that destructures its argument in the signature.

use std::collections::BTreeMap;

use document::{Document, Stamp, Work};
use wasmer_plugin::*;

/// Counts the words.
#[wasmer_plugin]
#[must_use]
pub fn interact(Document { title, lines, mut trail, .. }: Document) -> Document {
    let mut words = BTreeMap::new();
    for word in lines.iter().flat_map(|line| line.split(|c: char| !c.is_alphabetic())) {
        if !word.is_empty() {
            *words.entry(word.to_lowercase()).or_default() += 1;
        }
    }
    trail.push(Stamp { by: "count".to_owned(), did: Work::Counted(words.len()) });
    Document { title, lines, words, trail }
}
