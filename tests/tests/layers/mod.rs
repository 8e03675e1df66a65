//! Tests that imports point one way: from `host` and `guest` to `call`, from there to `wire`, and in no
//! circle.
//!
//! An arrow goes from the file that names an item to the file that defines it, through re-exports. Re-exports
//! themselves and test modules make no arrows.

mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use imports::{Crate, Module};

const PACKAGES: [&str; 5] = ["runtime", "services", "macro", "import", "host-bindgen"];

/// A folder whose files may refer to each other: the kinds of its errors contain each other's errors.
const ONE_ROOM: [&str; 2] = ["host", "error"];

fn sources(package: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    root.join(package).join("src")
}

#[test]
fn no_modules_form_a_circle() {
    for package in PACKAGES {
        let arrows = Crate::read(&sources(package)).arrows();
        assert!(!arrows.is_empty(), "{package}");
        // Between files, and between folders at each depth.
        for depth in [usize::MAX, 1, 2, 3] {
            let circles = circles(&graph(&arrows, depth));
            assert!(circles.is_empty(), "{package}: {}", circles.join("; "));
        }
    }
}

#[test]
fn layers_name_only_those_below() {
    let layers = ["wire", "call", "guest", "host"];
    let arrows = Crate::read(&sources("runtime")).arrows();
    let layer = |module: &Module| layers.iter().position(|layer| module.first().is_some_and(|m| m == layer));
    let mut crossings = 0;
    for (from, to) in &arrows {
        let (Some(above), Some(below)) = (layer(from), layer(to)) else { continue };
        crossings += usize::from(above != below);
        let between_ends = above == 3 && below == 2;
        assert!(above >= below && !between_ends, "{} names {}", name(from), name(to));
    }
    assert!(crossings > 50, "{crossings}");
}

/// The package `import` has the same files, and nothing else of the runtime.
#[test]
fn descriptions_name_only_the_files_that_import_shares() {
    let module = |path: &str| -> Module { path.split("::").map(str::to_owned).collect() };
    let description = module("wire::description");
    let shared = ["abi", "display", "schema::tag", "schema::hasher", "schema::passing"];
    let shared: Vec<Module> = shared.iter().map(|name| module(&format!("wire::{name}"))).collect();
    let is_shared = |file: &Module| file.starts_with(&description) || shared.contains(file);
    let arrows = Crate::read(&sources("runtime")).arrows();
    let mut found = BTreeSet::new();
    for (from, to) in arrows.iter().filter(|(from, _)| is_shared(from)) {
        assert!(is_shared(to), "{} names {}", name(from), name(to));
        found.extend(shared.iter().filter(|file| *file == to));
    }
    assert_eq!(found.len(), shared.len());
}

#[test]
fn circles_are_found() {
    let module = |name: &str| vec![name.to_owned()];
    let arrow = |from, to| (module(from), module(to));
    let line = BTreeSet::from([arrow("a", "b"), arrow("b", "c"), arrow("a", "c")]);
    assert_eq!(circles(&graph(&line, 1)), Vec::<String>::new());
    let circle = BTreeSet::from([arrow("a", "b"), arrow("b", "c"), arrow("c", "a"), arrow("d", "a")]);
    assert_eq!(circles(&graph(&circle, 1)), ["a -> b -> c"]);
}

type Graph = BTreeMap<Module, BTreeSet<Module>>;

/// Returns the arrows between rooms, which are files or the folders at this depth.
fn graph(arrows: &BTreeSet<(Module, Module)>, depth: usize) -> Graph {
    let room = |module: &Module| {
        if module.starts_with(&ONE_ROOM.map(str::to_owned)) {
            return module[..depth.min(ONE_ROOM.len())].to_vec();
        }
        module[..depth.min(module.len())].to_vec()
    };
    let mut graph = Graph::new();
    for (from, to) in arrows {
        let (from, to) = (room(from), room(to));
        // A folder's own file belongs to the folder.
        let is_inside = depth != usize::MAX && (from.starts_with(&to) || to.starts_with(&from));
        if from != to && !is_inside {
            graph.entry(from).or_default().insert(to);
        }
    }
    graph
}

fn name(module: &Module) -> String {
    if module.is_empty() { "lib.rs".into() } else { module.join("::") }
}

/// Returns the shortest circle through each room that is part of one.
fn circles(graph: &Graph) -> Vec<String> {
    let mut found = BTreeSet::new();
    for start in graph.keys() {
        let mut paths = vec![vec![start]];
        let mut seen = BTreeSet::new();
        'search: while !paths.is_empty() {
            let mut longer = Vec::new();
            for path in &paths {
                let last = path.last().expect("a path has a start");
                for next in graph.get(*last).into_iter().flatten() {
                    if next == start {
                        // Each circle is reported once, from its first room.
                        if path.iter().min() == Some(&start) {
                            found.insert(
                                path.iter().map(|module| name(module)).collect::<Vec<_>>().join(" -> "),
                            );
                        }
                        break 'search;
                    }
                    if seen.insert(next) {
                        longer.push([path.as_slice(), &[next]].concat());
                    }
                }
            }
            paths = longer;
        }
    }
    found.into_iter().collect()
}
