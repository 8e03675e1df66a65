//! Tests of the documents. The crates in `tests/documents/` compile their Rust blocks.

use std::fs;
use std::path::{Path, PathBuf};

use wasmer_plugin_tests::markdown::blocks;

/// Maximum number of columns, except in tables, in lines with an address, and in generated parts.
const COLUMNS: usize = 110;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn pages_of_guide() -> Vec<PathBuf> {
    documents_in("docs/guide")
}

fn documents_in(folder: &str) -> Vec<PathBuf> {
    let files = fs::read_dir(root().join(folder)).expect(folder);
    let mut files: Vec<_> = files.map(|file| file.expect(folder).path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    files
}

/// Returns all documents, with their text.
fn documents() -> Vec<(PathBuf, String)> {
    let folders = ["", "docs", "docs/guide", "examples", "tests", "benches", "benches/peers", "cli"];
    let files = folders.into_iter().flat_map(documents_in);
    files.map(|file| (file.clone(), fs::read_to_string(file).expect("a document"))).collect()
}

/// Returns the document's text without its fenced blocks.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    text.lines().enumerate().filter_map(move |(number, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        (!fence && !fenced).then_some((number + 1, line))
    })
}

/// Returns the anchors of a document's headings, as GitHub makes them.
fn anchors(text: &str) -> Vec<String> {
    let headings = prose(text).filter(|(_, line)| line.starts_with('#'));
    let anchor = |line: &str| {
        let heading = line.trim_start_matches('#').trim().to_lowercase();
        let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.collect::<String>().replace(' ', "-")
    };
    headings.map(|(_, line)| anchor(line)).collect()
}

/// Returns the targets of the links in a line.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split(')').next())
}

#[test]
fn the_code_of_every_page_is_compiled() {
    let manifest = fs::read_to_string(root().join("tests/Cargo.toml")).expect("the manifest of the tests");
    let mut pages = pages_of_guide();
    pages.push(root().join("README.md"));
    for page in pages {
        let name = page.file_stem().expect("a page has a name").to_string_lossy().to_lowercase();
        let path = format!("documents/{name}.rs");
        assert!(root().join("tests").join(&path).is_file(), "tests/{path} is missing");
        assert!(manifest.contains(&format!("path = \"{path}\"")), "tests/Cargo.toml lacks {path}");
    }
}

/// Rust in a block without a mark would not be compiled.
#[test]
fn every_block_of_the_guide_has_a_known_mark() {
    let mut pages = pages_of_guide();
    pages.push(root().join("README.md"));
    for page in pages {
        let text = fs::read_to_string(&page).expect("a page");
        for block in blocks(&text) {
            let known =
                ["rust", "toml", "sh", "text", "yaml"].contains(&block.info.split(' ').next().unwrap_or(""));
            assert!(known, "{}:{}: `{}`", page.display(), block.line, block.info);
        }
    }
}

#[test]
fn toml_blocks_are_toml() {
    for (file, text) in documents() {
        for block in blocks(&text).into_iter().filter(|block| block.info == "toml") {
            if let Err(error) = toml::from_str::<toml::Table>(&block.text) {
                panic!("{}:{}: {error}", file.display(), block.line);
            }
        }
    }
}

#[test]
fn links_lead_somewhere() {
    let mut broken = Vec::new();
    for (file, text) in documents() {
        let folder = file.parent().expect("a file is in a folder");
        for (number, line) in prose(&text) {
            for link in links(line).filter(|link| !link.contains("://")) {
                let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
                let target = if path.is_empty() { file.clone() } else { folder.join(path) };
                let found = match anchor {
                    "" => target.exists(),
                    _ => fs::read_to_string(&target)
                        .is_ok_and(|text| anchors(&text).iter().any(|known| known == anchor)),
                };
                if !found {
                    broken.push(format!("{}:{number}: {link}", file.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn lines_are_short() {
    let mut long = Vec::new();
    for (file, text) in documents() {
        let mut generated = false;
        for (number, line) in text.lines().enumerate() {
            if line.starts_with("<!-- Written by") {
                generated = line.ends_with("start -->");
            }
            let exempt = generated || line.trim_start().starts_with('|') || line.contains("://");
            if !exempt && line.chars().count() > COLUMNS {
                long.push(format!("{}:{}", file.display(), number + 1));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}
