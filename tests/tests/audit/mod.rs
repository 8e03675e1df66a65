//! Tests that `docs/unsafe.md` lists exactly the places that are `unsafe`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            sources(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    Ok(())
}

/// Counts the word `unsafe` in a file's code: in blocks, declarations and attributes, but not in comments,
/// messages and the macro's own tokens.
fn places(source: &str) -> usize {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let is_place = |line: &&str| {
        ["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern", "#[unsafe("]
            .iter()
            .any(|place| line.contains(place))
    };
    code.filter(is_place).count()
}

#[test]
fn every_place_is_listed() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let mut files = Vec::new();
    for package in ["macro", "runtime", "services", "host-bindgen"] {
        sources(&root.join(package).join("src"), &mut files)?;
    }
    let mut found = BTreeMap::new();
    for file in files {
        let count = places(&fs::read_to_string(&file)?);
        if count > 0 {
            let name = file.strip_prefix(root).expect("it is in the workspace").display().to_string();
            found.insert(name, count);
        }
    }
    let listed: BTreeMap<String, usize> = fs::read_to_string(root.join("docs/unsafe.md"))?
        .lines()
        .filter_map(|line| {
            let (file, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
            Some((file.to_owned(), rest.split(' ').next()?.parse().ok()?))
        })
        .collect();
    assert_eq!(found, listed);
    Ok(())
}
