//! The environment of this process: signs of a build script, and variables that are meant for the host.

use std::{
    env::{current_dir, var_os},
    ffi::{OsStr, OsString},
    path::{Component, Path, PathBuf},
};

/// The folder for compiling plugins, in the host's target folder.
const OWN_FOLDER: &str = "wasmer-plugin";

/// The variable that turns building off in build scripts, for editors.
pub(super) const SKIP_BUILD: &str = "WASMER_PLUGIN_SKIP_BUILD";

/// Returns true if [`SKIP_BUILD`] is set to anything but `0`.
pub(super) fn skips_build() -> bool {
    var_os(SKIP_BUILD).is_some_and(|value| !value.is_empty() && value != "0")
}

/// Returns `OUT_DIR` in a build script.
pub(crate) fn out_dir() -> Option<PathBuf> {
    // `cargo test` also sets `OUT_DIR` for packages with a build script, but not this variable.
    var_os("CARGO_CFG_TARGET_ARCH")?;
    var_os("OUT_DIR").map(PathBuf::from)
}

/// Returns the folder to compile in, for a build script with this `OUT_DIR`.
///
/// The outer cargo waits for this build script and holds the lock of its target folder, so the folder must be
/// another one. All profiles and hosts share the folder of our own beside it. With a folder in `OUT_DIR`,
/// each would compile its plugins separately.
pub(super) fn target_dir_of_build_script(out_dir: &Path) -> PathBuf {
    let host_target = var_os("TARGET");
    shared_target_dir(out_dir, host_target.as_deref()).unwrap_or_else(|| out_dir.to_owned()).join(OWN_FOLDER)
}

/// Returns the folder to compile in outside of build scripts, given the target folder of the plugin's
/// workspace.
pub(super) fn target_dir_elsewhere(workspace_target_dir: &Path) -> PathBuf {
    workspace_target_dir.join(OWN_FOLDER)
}

/// Makes a path from the user absolute.
pub(crate) fn resolve(path: &Path) -> PathBuf {
    let base = var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let base = base.or_else(|| current_dir().ok()).unwrap_or_default();
    normalise(&base.join(path))
}

/// Returns true if cargo set this variable for the host, or the user set it for the host's build.
///
/// `CARGO` and `RUSTC` do not count, because the host's toolchain also builds the plugin. `CARGO_MAKEFLAGS`
/// does not count either: through it, the nested cargo respects the outer one's number of jobs.
pub(super) fn is_meant_for_host(name: &OsStr, value: &OsStr) -> bool {
    const NAMES: &[&str] = &[
        "CARGO_BUILD_BUILD_DIR",
        "CARGO_BUILD_DEP_INFO_BASEDIR",
        "CARGO_BUILD_INCREMENTAL",
        "CARGO_BUILD_RUSTC_WORKSPACE_WRAPPER",
        "CARGO_BUILD_RUSTDOCFLAGS",
        "CARGO_BUILD_RUSTFLAGS",
        "CARGO_BUILD_TARGET",
        "CARGO_BUILD_TARGET_DIR",
        "CARGO_CRATE_NAME",
        "CARGO_ENCODED_RUSTDOCFLAGS",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_INCREMENTAL",
        "CARGO_PRIMARY_PACKAGE",
        "CARGO_TARGET_DIR",
        "CARGO_TARGET_TMPDIR",
        "DEBUG",
        "HOST",
        "NUM_JOBS",
        "OPT_LEVEL",
        "OUT_DIR",
        "PROFILE",
        "RUSTC_LINKER",
        "RUSTC_WORKSPACE_WRAPPER",
        "RUSTDOC",
        "RUSTDOCFLAGS",
        "RUSTFLAGS",
        "TARGET",
    ];
    const PREFIXES: &[&str] = &[
        "CARGO_BIN_",
        "CARGO_CFG_",
        "CARGO_FEATURE_",
        "CARGO_MANIFEST_",
        "CARGO_PKG_",
        "CARGO_PROFILE_",
        "DEP_",
        "__CARGO_",
    ];
    let Some(name) = name.to_str() else {
        return false;
    };
    match name {
        "RUSTC" | "RUSTC_WRAPPER" | "CARGO_BUILD_RUSTC" | "CARGO_BUILD_RUSTC_WRAPPER" => {
            is_not_a_compiler(value)
        }
        _ => NAMES.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix)),
    }
}

/// Returns true if the program replaces rustc without producing code. Other programs, such as a user's
/// sccache, should stay.
fn is_not_a_compiler(program: &OsStr) -> bool {
    let stem = Path::new(program).file_stem().unwrap_or_default();
    let stem = stem.to_string_lossy();
    ["clippy", "miri", "rust-analyzer"].iter().any(|tool| stem.contains(tool))
}

/// Returns the target folder of the cargo that set this `OUT_DIR`.
///
/// The path is `<target folder>/[<target>/]<profile>/build/<package>/out`. Newer versions of cargo split
/// `<package>` in two. Returns `None` for any other path.
fn shared_target_dir(out_dir: &Path, host_target: Option<&OsStr>) -> Option<PathBuf> {
    let build =
        out_dir.ancestors().skip(2).take(2).find(|folder| folder.file_name() == Some(OsStr::new("build")))?;
    let parent = build.parent()?.parent()?;
    let of_target = host_target.is_some() && parent.file_name() == host_target;
    let target_dir = if of_target { parent.parent()? } else { parent };
    Some(target_dir.to_owned())
}

/// Resolves `.` and `..` without asking the file system, as cargo does with paths in manifests.
fn normalise(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(OsString::from(other.as_os_str())),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_folder_is_found_from_out_dir() {
        let check = |out_dir: &str, expect: Option<&str>| {
            let found = shared_target_dir(Path::new(out_dir), Some(OsStr::new("x86")));
            assert_eq!(found.as_deref(), expect.map(Path::new), "{out_dir}");
        };
        check("/w/target/debug/build/host-12ab/out", Some("/w/target"));
        check("/w/target/x86/release/build/host-12ab/out", Some("/w/target"));
        check("/w/target/debug/build/host/12ab/out", Some("/w/target"));
        check("/build/target/debug/build/host-1/out", Some("/build/target"));
        check("/w/somewhere/else", None);
        check("/out", None);
    }

    #[test]
    fn variables_of_the_host_are_known() {
        let check = |name: &str, value: &str, expect: bool| {
            let is = is_meant_for_host(OsStr::new(name), OsStr::new(value));
            assert_eq!(is, expect, "{name}={value}");
        };
        check("RUSTFLAGS", "-Ctarget-cpu=native", true);
        check("CARGO_PROFILE_RELEASE_DEBUG", "true", true);
        check("CARGO_FEATURE_HOST", "1", true);
        check("RUSTC_WORKSPACE_WRAPPER", "/bin/clippy-driver", true);
        check("RUSTC_WRAPPER", "/bin/clippy-driver", true);
        check("RUSTC_WRAPPER", "/bin/sccache", false);
        check("RUSTC", "/bin/rustc", false);
        check("CARGO", "/bin/cargo", false);
        check("CARGO_MAKEFLAGS", "-j", false);
        check("CARGO_NET_OFFLINE", "true", false);
        check("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "", false);
        check("RUSTUP_TOOLCHAIN", "stable", false);
        check("PATH", "/bin", false);
    }

    #[test]
    fn dots_are_taken_out() {
        assert_eq!(normalise(Path::new("/a/b/../c/./d")), Path::new("/a/c/d"));
        assert_eq!(normalise(Path::new("/../a")), Path::new("/a"));
    }
}
