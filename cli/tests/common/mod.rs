//! The program, and files for it.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part of this one")]

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use wasmer_plugin_bindgen::Build;

/// Returns the program, with no colours set by the environment of the tests.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasmer-plugin"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "WASMER_PLUGIN_PATH"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).env("CARGO_NET_OFFLINE", "true").env("TERM", "xterm");
    command
}

/// Runs the program with these arguments.
pub fn run<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Run {
    Run::of(program().args(arguments))
}

/// The result of a process.
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let [out, err] = [stdout, stderr].map(|it| String::from_utf8(it).unwrap());
        Self { code: status.code(), out, err }
    }

    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        self
    }

    /// Asserts exit code 0 and an empty standard error.
    #[track_caller]
    pub fn succeeds(self) -> Self {
        assert_eq!(self.err, "");
        self.ends(0)
    }

    /// Asserts exit code 1, an empty standard output, and this error.
    #[track_caller]
    pub fn fails_with(self, error: &str) -> Self {
        assert_eq!(self.out, "");
        assert!(self.err.starts_with("error: "), "{}", self.err);
        assert!(self.err.contains(error), "no `{error}` in:\n{}", self.err);
        self.ends(1)
    }

    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.out.contains(text), "no `{text}` in:\n{}", self.out);
        self
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}:\n{}", self.out))
    }
}

/// Returns the root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Compiles a plugin of the repository, in the folder that all builds of its plugins share.
pub fn plugin(folder: &str) -> PathBuf {
    built(&Build::new(root().join(folder)))
}

/// Compiles the plugin of a generation of the market.
pub fn market(version: &str) -> PathBuf {
    built(&Build::new(root().join("tests/guests/market")).features([version]))
}

fn built(build: &Build) -> PathBuf {
    build.run().unwrap().wasm().to_owned()
}

/// Returns an empty folder for a test.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Returns an empty module with this description.
pub fn module_with(description: &[u8]) -> Vec<u8> {
    let mut content = vec![13];
    content.extend(b"wasmer-plugin");
    content.extend(description);
    let mut wasm = b"\0asm\x01\0\0\0\0".to_vec();
    let mut length = content.len();
    while length >= 0x80 {
        wasm.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
        length >>= 7;
    }
    wasm.push(u8::try_from(length).unwrap());
    wasm.extend(content);
    wasm
}
