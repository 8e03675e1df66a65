//! Runs the cases: see the documentation of this crate.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

const GUEST: &str = "wasm32-unknown-unknown";

#[test]
fn mistakes_are_explained_and_the_rest_runs() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/pass/*.rs");
    let pinned = concat!("rustc ", env!("CARGO_PKG_RUST_VERSION"), ".");
    let version = output("rustc", &["--version"]).unwrap_or_default();
    if version.starts_with(pinned) {
        cases.compile_fail("tests/fail/*/*.rs");
    } else {
        eprintln!("the messages are those of {pinned}x, and this is {version}: they are not compared");
    }
}

/// As libraries, which is what plugins are, for both ends: shims are compiled for the guest only.
#[test]
fn both_ends_compile_without_a_warning() -> Result<(), Box<dyn Error>> {
    install_target();
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("both-ends");
    write_package(&package)?;
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let (check, lints) = match output(&cargo, &["clippy", "--version"]) {
        Some(_) => ("clippy", &["--", "--deny", "warnings"][..]),
        None => ("check", &[][..]),
    };
    for target in [&[][..], &["--target", GUEST]] {
        let status = Command::new(&cargo)
            .args([check, "--offline", "--quiet", "--examples"])
            .args(target)
            .args(lints)
            .current_dir(&package)
            .env("CARGO_TARGET_DIR", package.join("target"))
            .status()?;
        assert!(status.success(), "`cargo {check} --examples {}` in {}", target.join(" "), package.display());
    }
    Ok(())
}

/// Without a word about wasmer, which does not compile for wasm32 and is not a dependency there. The flag
/// turns the feature on as `features = ["host"]` does, and needs none of wasmer's crates.
#[test]
fn the_host_end_on_wasm32_is_one_error_with_its_remedy() -> Result<(), Box<dyn Error>> {
    install_target();
    let package = Path::new(env!("CARGO_TARGET_TMPDIR")).join("host-on-wasm32");
    write_package(&package)?;
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(cargo)
        .args(["check", "--offline", "--quiet", "--target", GUEST])
        .current_dir(&package)
        .env("CARGO_TARGET_DIR", package.join("target"))
        .env("RUSTFLAGS", "--cfg=feature=\"host\"")
        .output()?;
    let text = String::from_utf8(output.stderr)?;
    let problems: Vec<&str> =
        text.lines().filter(|line| line.starts_with("error") || line.starts_with("warning")).collect();
    let [error, end] = problems[..] else { return Err(text.into()) };
    assert!(
        error.contains("the host end of wasmer-plugin does not run on wasm32: leave the feature `host` out")
    );
    assert!(end.contains("could not compile `wasmer-plugin` (lib) due to 1 previous error"), "{text}");
    Ok(())
}

/// A package whose examples are the cases, with the workspace's versions of the dependencies.
fn write_package(package: &Path) -> Result<(), Box<dyn Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = here.parent().ok_or("the workspace is there")?;
    let runtime = workspace.join("runtime");
    let mut manifest = format!(
        r#"
        [package]
        name = "both-ends"
        edition = "2024"

        [dependencies]
        serde = {{ version = "1", features = ["derive"] }}
        wasmer-plugin = {{ path = '{}' }}

        [workspace]
        "#,
        runtime.display()
    );
    for case in fs::read_dir(here.join("tests/pass"))? {
        let path = case?.path();
        let name = path.file_stem().ok_or("a case has a name")?.display();
        write!(
            manifest,
            r#"
            [[example]]
            name = '{name}'
            path = '{}'
            crate-type = ["lib"]
            "#,
            path.display()
        )?;
    }
    fs::create_dir_all(package.join("src"))?;
    fs::write(package.join("src/lib.rs"), "//! Has examples.\n")?;
    fs::write(package.join("Cargo.toml"), manifest)?;
    fs::copy(workspace.join("Cargo.lock"), package.join("Cargo.lock"))?;
    Ok(())
}

/// Fresh machines do not have the guest's target. If it cannot be had, cargo says what to do.
fn install_target() {
    let libraries = output("rustc", &["--print", "target-libdir", "--target", GUEST]).unwrap_or_default();
    let is_core = |name: &str| name.starts_with("libcore");
    let is_installed = fs::read_dir(libraries.trim_end())
        .is_ok_and(|files| files.flatten().any(|file| is_core(&file.file_name().to_string_lossy())));
    if !is_installed {
        output("rustup", &["target", "add", GUEST]);
    }
}

/// Returns the output of a command if it succeeds.
fn output(command: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(command).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
