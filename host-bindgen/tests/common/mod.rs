//! Small crates that each test writes anew, and cargo to run on them.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part of this one")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// A folder with crates. It is kept, for looking into a failed test.
pub struct Fixture {
    root: PathBuf,
}

impl Fixture {
    pub fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if root.exists() {
            fs::remove_dir_all(&root).unwrap();
        }
        fs::create_dir_all(&root).unwrap();
        Fixture { root }
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    pub fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Writes a plugin crate in its own workspace.
    pub fn plugin(&self, dir: &str, more_of_manifest: &str, source: &str) -> &Self {
        let manifest = format!(
            "[package]\nname = \"my-plugin\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
             [lib]\ncrate-type = [\"cdylib\", \"rlib\"]\n[workspace]\n{more_of_manifest}"
        );
        self.write(&format!("{dir}/Cargo.toml"), &manifest).write(&format!("{dir}/src/lib.rs"), source)
    }

    pub fn cargo(&self, dir: &str, args: &[&str]) -> Run {
        self.cargo_with(dir, args, &[])
    }

    pub fn cargo_with(&self, dir: &str, args: &[&str], variables: &[(&str, &str)]) -> Run {
        let mut command = Command::new(env!("CARGO"));
        command
            .args(args)
            .current_dir(self.path(dir))
            // Shared by all tests, so that the dependencies of build scripts are compiled once.
            .env("CARGO_TARGET_DIR", target_dir())
            .env("CARGO_NET_OFFLINE", "true")
            .envs(variables.iter().copied());
        Run::of(&mut command)
    }
}

/// The result of a process.
pub struct Run {
    pub success: bool,
    pub text: String,
}

impl Run {
    pub fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = [stdout, stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
        Run { success: status.success(), text: text.join("\n") }
    }

    #[track_caller]
    pub fn succeeds(self) -> Self {
        assert!(self.success, "{}", self.text);
        self
    }

    #[track_caller]
    pub fn fails(self) -> Self {
        assert!(!self.success, "{}", self.text);
        self
    }

    #[track_caller]
    pub fn says(self, text: &str) -> Self {
        assert!(self.text.contains(text), "no `{text}` in:\n{}", self.text);
        self
    }

    #[track_caller]
    pub fn does_not_say(self, text: &str) -> Self {
        assert!(!self.text.contains(text), "`{text}` in:\n{}", self.text);
        self
    }
}

/// Not the target folder of these tests, whose lock may be held.
pub fn target_dir() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("target")
}

/// Returns true if a .wasm contains this text: the name of an export, or a string.
pub fn has(wasm: &Path, text: &str) -> bool {
    let bytes = fs::read(wasm).unwrap();
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Returns a module with the section of an interface, and nothing else.
pub fn module_with_section(section: &[u8]) -> Vec<u8> {
    let number = |mut number: usize| {
        let mut bytes = Vec::new();
        while number >= 0x80 {
            bytes.push(u8::try_from(number & 0x7f).unwrap() | 0x80);
            number >>= 7;
        }
        bytes.push(u8::try_from(number).unwrap());
        bytes
    };
    let name = wasmer_plugin::abi::SECTION;
    let content = [&number(name.len())[..], name.as_bytes(), section].concat();
    [&b"\0asm\x01\0\0\0\0"[..], &number(content.len()), &content].concat()
}
