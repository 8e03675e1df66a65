//! Collects the inputs of a plugin, so that a build script runs again if they change, and only then.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use super::cargo::{BuildOutput, Package};

/// Returns the files that the plugin was built from, including those of its dependencies by path.
///
/// Crates from a registry do not change, and `Cargo.lock` lists them, so their files are left out.
pub(super) fn files(output: &BuildOutput, package: &Package, target_dir: &Path) -> Vec<PathBuf> {
    let root = &package.workspace_root;
    let mut files: BTreeSet<PathBuf> = sources(&output.wasm)
        .into_iter()
        // The file is relative only if the user has set `build.dep-info-basedir`.
        .map(|file| root.join(file))
        // Files that build scripts generate follow from other inputs, and are newer than this build's start.
        .filter(|file| !file.starts_with(target_dir))
        .collect();
    files.extend(output.manifests.iter().cloned());
    // A missing file in the list would make cargo run the build script every time.
    let existing = [
        root.join("Cargo.toml"),
        root.join("Cargo.lock"),
        root.join(".cargo/config.toml"),
        package.manifest.with_file_name(".cargo/config.toml"),
    ];
    files.extend(existing.into_iter().filter(|file| file.is_file()));
    files.into_iter().collect()
}

/// Returns the variables that the plugin and its dependencies by path read with `env!` and `option_env!`.
///
/// Cargo omits them from its dep-info, but rustc's dep-info has them.
pub(super) fn variables(output: &BuildOutput) -> Vec<String> {
    let variables: BTreeSet<String> = output
        .files
        .iter()
        .filter_map(|file| dep_info_of_rustc(file))
        .flat_map(|text| variables_in(&text))
        .collect();
    variables.into_iter().collect()
}

fn sources(wasm: &Path) -> Vec<PathBuf> {
    let text = fs::read_to_string(wasm.with_extension("d")).unwrap_or_default();
    sources_in(&text, wasm)
}

/// Parses the line of cargo's dep-info for this artifact: `<artifact>: <source> <source>…`.
fn sources_in(text: &str, artifact: &Path) -> Vec<PathBuf> {
    // Cargo escapes only spaces. Other backslashes are Windows' separators.
    let artifact = artifact.to_string_lossy().replace(' ', "\\ ");
    let sources = text
        .lines()
        .find_map(|line| line.strip_prefix(artifact.as_str()).and_then(|rest| rest.strip_prefix(':')));
    // No file name contains a NUL.
    sources
        .unwrap_or_default()
        .replace("\\ ", "\0")
        .split_whitespace()
        .map(|source| PathBuf::from(source.replace('\0', " ")))
        .collect()
}

/// Reads the dep-info of `deps/libname-hash.rlib`, which is `deps/name-hash.d`.
///
/// Cargo links final artifacts from `deps` to the parent folder.
fn dep_info_of_rustc(artifact: &Path) -> Option<String> {
    let stem = artifact.file_stem()?.to_str()?;
    let stem = stem.strip_prefix("lib").unwrap_or(stem);
    let folder = artifact.parent()?;
    [folder.join("deps"), folder.to_owned()]
        .into_iter()
        .find_map(|deps| fs::read_to_string(deps.join(format!("{stem}.d"))).ok())
}

/// Parses the lines `# env-dep:NAME=value`. The value is missing if the variable was not set.
fn variables_in(dep_info: &str) -> Vec<String> {
    dep_info
        .lines()
        .filter_map(|line| line.strip_prefix("# env-dep:"))
        .map(|entry| entry.split_once('=').map_or(entry, |(name, _)| name))
        // The nested cargo sets these, from the manifest.
        .filter(|name| !name.starts_with("CARGO_") && *name != "OUT_DIR")
        .map(String::from)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_read_from_dep_info() {
        let check = |text: &str, artifact: &str, expect: &[&str]| {
            let expect: Vec<PathBuf> = expect.iter().map(PathBuf::from).collect();
            assert_eq!(sources_in(text, Path::new(artifact)), expect, "{text}");
        };
        check(
            "/t/a.wasm: /p/src/lib.rs /p/src/text.txt\n",
            "/t/a.wasm",
            &["/p/src/lib.rs", "/p/src/text.txt"],
        );
        check("/my\\ t/a.wasm: /my\\ p/src/lib.rs\n", "/my t/a.wasm", &["/my p/src/lib.rs"]);
        check(
            "C:\\t\\a.wasm: C:\\p\\src\\lib.rs C:\\my\\ p\\b.rs\n",
            "C:\\t\\a.wasm",
            &["C:\\p\\src\\lib.rs", "C:\\my p\\b.rs"],
        );
        check("/t/liba.rlib: /p/no.rs\n/t/a.wasm: /p/yes.rs", "/t/a.wasm", &["/p/yes.rs"]);
        check("", "/t/a.wasm", &[]);
    }

    #[test]
    fn variables_are_read_from_dep_info() {
        let text = "src/lib.rs:\n\n# env-dep:CARGO_PKG_NAME=a\n# env-dep:KEY=v=w\n# env-dep:UNSET\n";
        assert_eq!(variables_in(text), ["KEY", "UNSET"]);
    }
}
