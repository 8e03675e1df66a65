//! Tests every hostile module in every way in which a host uses it.
//!
//! Each of `tests/hostile/*.wat`, and of the larger modules that [`made`] makes, is read, loaded, called at
//! each of its exports, put into a pipeline and reset. Each outcome is a line of
//! `tests/hostile/outcomes.txt`, which is compared in full. `BLESS=1` rewrites the file: read the difference.
//!
//! The modules run in child processes, a few in each. A child counts panics, checks durations, and measures
//! the peak of its memory. Whatever a module does, the process must go on to the next, and no error may be
//! the host's own.

mod child;
mod made;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Number of modules that one child runs.
const BATCH: usize = 12;

/// The test fails with fewer, in case the folder is not found.
const AT_LEAST: usize = 90;

fn hostile() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("hostile")
}

/// Returns all modules by name.
fn modules() -> BTreeMap<String, Vec<u8>> {
    let mut modules: BTreeMap<_, _> =
        made::modules().into_iter().map(|(name, wasm)| (format!("made: {name}"), wasm)).collect();
    for entry in fs::read_dir(hostile()).expect("the folder is there") {
        let path = entry.expect("it can be read").path();
        if path.extension().is_some_and(|extension| extension == "wat") {
            let name = path.file_stem().expect("it has a name").to_string_lossy().into_owned();
            let wasm = wat::parse_file(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
            modules.insert(name, wasm);
        }
    }
    modules
}

#[test]
fn every_module_at_every_entry() {
    let names: Vec<String> = modules().into_keys().collect();
    assert!(names.len() >= AT_LEAST, "{} modules", names.len());
    let (mut found, mut texts) = (String::new(), BTreeSet::new());
    for batch in names.chunks(BATCH) {
        run(batch, &mut found, &mut texts);
    }
    found.push_str("[texts]\n");
    found.extend(texts.iter().map(|text| format!("{text}\n")));
    let file = hostile().join("outcomes.txt");
    if env::var_os("BLESS").is_some() {
        fs::write(&file, &found).expect("the file can be written");
    }
    let expected = fs::read_to_string(&file).expect("it has been blessed");
    let differences = differences(&expected, &found);
    assert!(differences.is_empty(), "other outcomes than in {}:\n{differences}", file.display());
}

/// Runs a child and collects its lines: those of the modules with the errors' variants, and each text once.
/// The last line of a child that dies names the cause.
fn run(batch: &[String], found: &mut String, texts: &mut BTreeSet<String>) {
    let program = env::current_exe().expect("it has a path");
    let mut child = Command::new(program);
    child.args(["--exact", "adversary::child::runs", "--nocapture"]).env(child::MODULES, batch.join("\n"));
    let output = child.output().expect("the child starts");
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = text.lines().filter_map(|line| line.strip_prefix(child::LINE));
    assert!(
        output.status.success(),
        "the host did not survive: {}\nits last line: {:?}\n{}",
        output.status,
        lines.clone().next_back(),
        String::from_utf8_lossy(&output.stderr)
    );
    let begun = lines.clone().filter(|line| line.starts_with('[')).count();
    assert_eq!(begun, batch.len(), "the child runs them all");
    for line in lines {
        let mut outcome = line;
        if let Some((short, text)) = line.split_once('\t') {
            let (_, variant) = short.rsplit_once(": ").expect("an entry, and what came of it");
            texts.insert(format!("{variant}: {text}"));
            outcome = short;
        }
        writeln!(found, "{outcome}").expect("a string takes everything");
    }
}

/// Returns the lines that only one of the two has, each with its module.
fn differences(expected: &str, found: &str) -> String {
    let lines = |text: &str| -> Vec<String> {
        let mut module = String::new();
        let mut lines = Vec::new();
        for line in text.lines() {
            if line.starts_with('[') {
                line.clone_into(&mut module);
            }
            lines.push(format!("{module} {line}"));
        }
        lines
    };
    let (expected, found) = (lines(expected), lines(found));
    if expected == found {
        return String::new();
    }
    let missing = expected.iter().filter(|line| !found.contains(line)).map(|line| format!("- {line}\n"));
    let new = found.iter().filter(|line| !expected.contains(line)).map(|line| format!("+ {line}\n"));
    let all: String = missing.chain(new).collect();
    if all.is_empty() { "the same lines, in another order or number".to_owned() } else { all }
}

/// Writes the small modules to the fuzzer's folder of seeds if `WRITE_SEEDS` is set.
#[test]
fn seeds() {
    let small = modules().into_iter().filter(|(_, wasm)| wasm.len() < 8 << 10);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/seeds/plugin");
    let mut count = 0;
    for (name, wasm) in small {
        if env::var_os("WRITE_SEEDS").is_some() {
            fs::create_dir_all(&folder).expect("it can be made");
            let name = name.replace(": ", "-").replace(' ', "_").replace(',', "");
            fs::write(folder.join(format!("{name}.wasm")), wasm).expect("it can be written");
        }
        count += 1;
    }
    assert!(count > 60, "{count}");
}
