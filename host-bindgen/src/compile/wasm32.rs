//! The target of plugins, and its installation in a toolchain. A build ensures it before it runs cargo.

use std::{
    env::var_os,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::{env::is_meant_for_host, error::BuildError, target_dir};

pub(super) const TRIPLE: &str = "wasm32-unknown-unknown";

/// Ensures that the rustc of the nested cargo can compile for the target.
///
/// Build scripts that share the folder `base` take turns. So one of them runs rustup, and the others find the
/// target completely installed.
pub(super) fn ensure(package: &str, base: &Path) -> Result<(), BuildError> {
    // With this variable, the user compiles the standard library together with the plugin.
    if var_os("CARGO_UNSTABLE_BUILD_STD").is_some() {
        return Ok(());
    }
    let _lock = target_dir::lock(base)?;
    // If rustc cannot be started, cargo reports that best.
    let Some(libraries) = ask_rustc(&["--print", "target-libdir", "--target", TRIPLE]) else {
        return Ok(());
    };
    if is_installed(&libraries) {
        return Ok(());
    }
    let sysroot = ask_rustc(&["--print", "sysroot"]).unwrap_or_default();
    let remedy = match toolchain(&sysroot) {
        Some(toolchain) => {
            let outcome = add(toolchain);
            // The target is checked even if rustup fails, because another process may have added it
            // meanwhile.
            if is_installed(&libraries) {
                return Ok(());
            }
            remedy_by_rustup(toolchain, outcome)
        }
        None => REMEDY_WITHOUT_RUSTUP.into(),
    };
    Err(BuildError::MissingTarget { package: package.into(), sysroot, remedy })
}

const REMEDY_WITHOUT_RUSTUP: &str = "this toolchain was not installed by rustup, so install the package for \
     that target from where rustc came from (Debian and Ubuntu: `libstd-rust-dev-wasm32`, \
     Fedora: `rust-std-static-wasm32-unknown-unknown`, Arch and Alpine: `rust-wasm`), \
     or install Rust with rustup and run `rustup target add wasm32-unknown-unknown`";

fn remedy_by_rustup(toolchain: &str, outcome: io::Result<bool>) -> String {
    let command = format!("run `rustup target add {TRIPLE} --toolchain {toolchain}`");
    let happened = match outcome {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return format!(
                "rustup, which installed that toolchain, is not in `PATH`: add its folder, usually `~/.cargo/bin`, \
                 and {command}"
            );
        }
        Ok(true) => "rustup reported success, but the target is still not there".into(),
        Ok(false) => "rustup could not add it and says above why".into(),
        Err(error) => format!("rustup could not be run to add it ({error})"),
    };
    format!("{happened}; {command}")
}

/// Runs rustup. Returns true if it succeeds.
fn add(toolchain: &str) -> io::Result<bool> {
    eprintln!(
        "the target `{TRIPLE}` is missing: running `rustup target add {TRIPLE} --toolchain {toolchain}`"
    );
    let status = Command::new("rustup")
        .args(["target", "add", TRIPLE, "--toolchain", toolchain])
        .stdin(Stdio::null())
        // In a build script, cargo reads directives from standard output.
        .stdout(io::stderr())
        .status()?;
    Ok(status.success())
}

/// Returns rustup's name of the toolchain.
///
/// The path of the toolchain has the name. The toolchain in use need be neither rustup's default nor
/// `RUSTUP_TOOLCHAIN`: a distribution's rustc may come first in `PATH`, or `RUSTC` may name another one.
fn toolchain(sysroot: &Path) -> Option<&str> {
    let folder = sysroot.parent()?;
    if folder.file_name()? != "toolchains" {
        return None;
    }
    sysroot.file_name()?.to_str()
}

/// Checks that the folder has the crate `core`: rustup leaves empty folders behind when it removes a target.
fn is_installed(libraries: &Path) -> bool {
    fs::read_dir(libraries).is_ok_and(|mut files| {
        files.any(|file| file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libcore")))
    })
}

fn ask_rustc(question: &[&str]) -> Option<PathBuf> {
    let rustc = var_os("RUSTC").filter(|rustc| !is_meant_for_host("RUSTC".as_ref(), rustc));
    let output = Command::new(rustc.unwrap_or_else(|| "rustc".into())).args(question).output().ok()?;
    let answer = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| PathBuf::from(answer.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_toolchain_is_named_by_its_folder() {
        let check = |sysroot: &str, expect| assert_eq!(toolchain(Path::new(sysroot)), expect);
        check("/home/me/.rustup/toolchains/stable-x86", Some("stable-x86"));
        check("/usr", None);
        check("", None);
    }
}
