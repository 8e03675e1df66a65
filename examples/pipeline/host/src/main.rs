//! A host that sends a text through a pipeline of three plugins, ten times.
//!
//! Each plugin has a function `interact` with the same signature. So one stub calls each of them, and the
//! pipeline as a whole. Between plugins the document is not decoded.

use std::error::Error;

use document::{Document, Stamp};
use tidy::interact;
use wasmer_plugin::host::{Loader, Pipeline};

const RUNS: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1);
    let path = path.unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../poem.txt").to_owned());
    let text = std::fs::read_to_string(&path).map_err(|error| format!("cannot read {path}: {error}"))?;

    let loader = Loader::new();
    let mut pipeline = Pipeline::new([
        loader.load(env!("TIDY_WASM"))?,
        loader.load(env!("COUNT_WASM"))?,
        loader.load(env!("SIGN_WASM"))?,
    ]);

    let mut document = Document {
        title: "poem".to_owned(),
        lines: text.lines().map(str::to_owned).collect(),
        ..Document::default()
    };
    for run in 1..=RUNS {
        document = pipeline.interact(document)?;
        let latest = document.trail.iter().rev().take(3).rev();
        let work: Vec<_> = latest.map(|Stamp { by, did }| format!("{by}: {did:?}")).collect();
        println!("run {run:2}: {}", work.join(", "));
    }

    let mut words: Vec<_> = document.words.iter().collect();
    words.sort_by_key(|(word, count)| (std::cmp::Reverse(*count), *word));
    println!("{} lines, {} words; most often:", document.lines.len(), words.len());
    for (word, count) in words.iter().take(3) {
        println!("{count:4} {word}");
    }
    println!("last line: {}", document.lines.last().map_or("", String::as_str));
    Ok(())
}
