//! Finds the crates in a plugin that need a browser. Hosts do not have the imports of such crates.

use std::{
    collections::{HashMap, VecDeque},
    fs,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;
use wasmparser::{Imports, Parser, Payload};

use super::{
    cargo::{self, Package},
    error::{BuildError, io},
    wasm32,
};

/// Returns the imports of a .wasm that only a browser has, as `module.name`.
pub(super) fn imports(wasm: &Path) -> Result<Vec<String>, BuildError> {
    let bytes = fs::read(wasm).map_err(io("read the file", wasm))?;
    let mut found = Vec::new();
    // rustc's own output is well-formed, so errors are left to the host.
    for payload in Parser::new(0).parse_all(&bytes).map_while(Result::ok) {
        let Payload::ImportSection(section) = payload else { continue };
        for import in section.into_iter().flatten() {
            if let Imports::Single(_, import) = import
                && (import.module == "wbg" || import.module.starts_with("__wbindgen"))
            {
                found.push(format!("{}.{}", import.module, import.name));
            }
        }
    }
    Ok(found)
}

/// Returns the names of the crates that import browser functions, with advice for avoiding them. `settings`
/// adds the settings of the build.
pub(super) fn remedy(dir: &Path, package: &Package, settings: impl Fn(&mut Command)) -> String {
    let tree = ask(dir, &settings, |command| {
        command
            .args(["tree", "--edges=normal,no-proc-macro", "--prefix=depth", "--format={p}|{f}"])
            .args(["--target", wasm32::TRIPLE, "--package", &package.id])
            .arg("--manifest-path")
            .arg(&package.manifest);
    });
    let metadata = ask(dir, &settings, |command| {
        command
            .args(["metadata", "--format-version=1", "--filter-platform", wasm32::TRIPLE])
            .arg("--manifest-path")
            .arg(&package.manifest);
    });
    let metadata = metadata.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    explain(&Tree::read(&tree.unwrap_or_default()), &metadata)
}

fn ask(dir: &Path, settings: impl Fn(&mut Command), question: impl FnOnce(&mut Command)) -> Option<String> {
    let mut command = cargo::command(dir);
    question(&mut command);
    settings(&mut command);
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn explain(tree: &Tree<'_>, metadata: &Value) -> String {
    let culprits: Vec<String> = tree.culprits().map(|culprit| tree.explain(culprit, metadata)).collect();
    if culprits.is_empty() {
        return "turn off features such as `js` and `wasmbind`, which chrono, getrandom and uuid have".into();
    }
    culprits.join("; ")
}

/// Returns true for the crates that connect Rust to a browser.
fn is_bridge(krate: &str) -> bool {
    krate.starts_with("wasm-bindgen") || ["js-sys", "web-sys", "serde-wasm-bindgen"].contains(&krate)
}

/// The crates of a plugin, each with the features that are on in it. The plugin's own crate is first.
#[derive(Default)]
struct Tree<'t> {
    crates: Vec<Crate<'t>>,
}

struct Crate<'t> {
    name: &'t str,
    version: &'t str,
    features: Vec<&'t str>,
    dependencies: Vec<usize>,
}

impl<'t> Tree<'t> {
    /// Parses lines such as `1chrono v0.4.45|clock,std (*)`, which begin with a depth.
    fn read(text: &'t str) -> Self {
        let mut tree = Tree::default();
        let mut known = HashMap::new();
        let mut path: Vec<usize> = Vec::new();
        for line in text.lines() {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            let (depth, rest) = line.split_at(digits);
            let Ok(depth) = depth.parse::<usize>() else { continue };
            let (named, features) = rest.rsplit_once('|').unwrap_or((rest, ""));
            let mut words = named.split(' ');
            let (name, version) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let version = version.trim_start_matches('v');
            let index = *known.entry((name, version)).or_insert_with(|| {
                let features = features.trim_end_matches(" (*)").split(',').filter(|it| !it.is_empty());
                tree.crates.push(Crate {
                    name,
                    version,
                    features: features.collect(),
                    dependencies: Vec::new(),
                });
                tree.crates.len() - 1
            });
            path.truncate(depth);
            if let Some(&parent) = path.last() {
                tree.crates[parent].dependencies.push(index);
            }
            path.push(index);
        }
        tree
    }

    /// Returns the crates that depend on a bridge and are not bridges themselves.
    fn culprits(&self) -> impl Iterator<Item = usize> {
        let bridges =
            |krate: &Crate<'_>| krate.dependencies.iter().any(|&it| is_bridge(self.crates[it].name));
        let culprits =
            self.crates.iter().enumerate().filter(move |(_, it)| !is_bridge(it.name) && bridges(it));
        culprits.map(|(index, _)| index)
    }

    fn explain(&self, culprit: usize, metadata: &Value) -> String {
        let Crate { name, version, .. } = self.crates[culprit];
        let features = self.features(culprit, metadata);
        let chain = self.chain(culprit);
        let subject = if culprit == 0 { "it".into() } else { format!("`{name}` {version} in it ({chain})") };
        let Some(feature) = features.first() else {
            return format!("{subject} is made for browsers: do without what needs wasm-bindgen");
        };
        let remedy = if feature.is_default {
            "depend on it with `default-features = false`, and name the features that are needed"
        } else {
            "turn it off where it is named"
        };
        format!("{subject} needs a browser by the feature `{}`: {remedy}", feature.name)
    }

    /// Returns the shortest chain of dependencies from the plugin to a crate.
    fn chain(&self, to: usize) -> String {
        let mut before: HashMap<usize, usize> = HashMap::new();
        let mut queue = VecDeque::from([0]);
        while let Some(index) = queue.pop_front() {
            for &dependency in &self.crates[index].dependencies {
                if dependency != 0 && !before.contains_key(&dependency) {
                    before.insert(dependency, index);
                    queue.push_back(dependency);
                }
            }
        }
        let mut names = vec![self.crates[to].name];
        let mut at = to;
        while let Some(&index) = before.get(&at) {
            names.insert(0, self.crates[index].name);
            at = index;
        }
        names.join(" → ")
    }

    /// Returns the crate's active features that make it depend on a bridge.
    fn features(&self, index: usize, metadata: &Value) -> Vec<Feature<'t>> {
        let krate = &self.crates[index];
        let packages = metadata["packages"].as_array().into_iter().flatten();
        let mut same = packages.filter(|it| it["name"] == krate.name && it["version"] == krate.version);
        let Some(package) = same.next() else { return Vec::new() };
        let dependencies = package["dependencies"].as_array().into_iter().flatten();
        let bridges: Vec<&str> = dependencies
            .filter(|it| it["name"].as_str().is_some_and(is_bridge))
            .filter_map(|it| it["rename"].as_str().or(it["name"].as_str()))
            .collect();
        let parts = |feature: &str| {
            package["features"][feature].as_array().into_iter().flatten().filter_map(Value::as_str)
        };
        let turns_on = |part: &str| {
            let dependency = part.strip_prefix("dep:").unwrap_or(part);
            bridges.contains(&dependency.split('/').next().unwrap_or_default())
        };
        // An optional dependency is a feature, too. A feature with another name is the one meant for users.
        let named = krate.features.iter().filter(|it| !bridges.contains(it) && parts(it).any(turns_on));
        let unnamed = krate.features.iter().filter(|it| bridges.contains(it));
        let by_default = |feature: &str| {
            let (mut found, mut next) = (vec!["default"], 0);
            while let Some(&one) = found.get(next) {
                let new: Vec<&str> = parts(one).filter(|part| !found.contains(part)).collect();
                found.extend(new);
                next += 1;
            }
            krate.features.contains(&"default") && found.contains(&feature)
        };
        named.chain(unnamed).map(|name| Feature { name, is_default: by_default(name) }).collect()
    }
}

struct Feature<'t> {
    name: &'t str,
    is_default: bool,
}
