//! What a compiled module depends on.

use sha2::{Digest, Sha256};
use wasmer::Engine;
use wasmer::sys::NativeEngineExt;

/// The version of wasmer, which the workspace pins: what it writes is for itself only.
const WASMER: &str = "7.4.2";

/// Names an entry of the cache: a digest of all that the compiled module depends on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Key([u8; 32]);

impl Key {
    /// `options` are what changes the code and is not in the engine's identity: WebAssembly's features,
    /// instrumentation, and how memories are laid out.
    pub(super) fn new(engine: &Engine, options: &str, wasm: &[u8]) -> Self {
        // Processor and its features: code that was compiled on one machine does not run on each other.
        let target = format!("{:?}", engine.target());
        Self::of(&[
            &super::entry::FORMAT.to_le_bytes(),
            env!("CARGO_PKG_VERSION").as_bytes(),
            WASMER.as_bytes(),
            engine.deterministic_id().as_bytes(),
            engine.artifact_format().as_bytes(),
            target.as_bytes(),
            options.as_bytes(),
            wasm,
        ])
    }

    fn of(parts: &[&[u8]]) -> Self {
        let mut digest = Sha256::new();
        for part in parts {
            // With the length in front no two lists of parts are the same bytes.
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part);
        }
        Self(digest.finalize().into())
    }

    pub(super) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The name of the entry's file.
    pub(super) fn file_name(self) -> String {
        let digit = |half: u8| char::from_digit(half.into(), 16).expect("half a byte is a digit");
        self.0.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    }

    /// Whether a file of that name is an entry.
    pub(super) fn is_file_name(name: &str) -> bool {
        name.len() == 64 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    }
}

#[cfg(test)]
mod tests {
    use wasmer::sys::{CpuFeature, Cranelift, CraneliftOptLevel, EngineBuilder, Target, Triple};

    use super::*;

    fn engine(compiler: Cranelift) -> Engine {
        EngineBuilder::new(compiler).engine().into()
    }

    /// All that makes another compiled module makes another key; what does not, does not.
    #[test]
    fn keys() {
        let key = |compiler, options, wasm| Key::new(&engine(compiler), options, wasm);
        let plain = key(Cranelift::new(), "options", b"wasm");
        assert!(plain == key(Cranelift::new(), "options", b"wasm"));

        let mut unoptimized = Cranelift::new();
        unoptimized.opt_level(CraneliftOptLevel::None);
        let mut canonical = Cranelift::new();
        canonical.canonicalize_nans(true);
        let bare = Target::new(Triple::host(), CpuFeature::set());
        let bare: Engine = EngineBuilder::new(Cranelift::new()).set_target(Some(bare)).engine().into();
        for other in [
            key(unoptimized, "options", b"wasm"),
            key(canonical, "options", b"wasm"),
            key(Cranelift::new(), "option", b"wasm"),
            key(Cranelift::new(), "option", b"swasm"),
            key(Cranelift::new(), "options", b"wasm "),
            Key::new(&bare, "options", b"wasm"),
        ] {
            assert!(plain != other);
        }
    }

    #[test]
    fn file_names() {
        let key = Key::of(&[b"a"]);
        assert!(Key::is_file_name(&key.file_name()), "{}", key.file_name());
        for name in ["lock", "new", "", &"g".repeat(64), &"A".repeat(64), &"a".repeat(63)] {
            assert!(!Key::is_file_name(name), "{name}");
        }
    }

    #[test]
    fn the_version_of_wasmer() {
        let workspace = include_str!("../../../../Cargo.toml");
        let pinned = format!("\nwasmer = {{ version = \"={WASMER}\"");
        assert!(workspace.contains(&pinned), "the workspace has another version of wasmer than {WASMER}");
    }
}
