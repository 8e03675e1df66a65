//! The key of a cache entry: everything that a compiled module depends on.

use blake3::Hasher;

/// Incremented when the format of an entry changes, or the rules of `complexity`.
pub(super) const FORMAT: u64 = 3;

/// The wasmer version, pinned by the workspace: wasmer can only load modules that the same version compiled.
const WASMER: &str = "7.4.2";

/// Names a cache entry: a digest of everything that the compiled module depends on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Key([u8; 32]);

impl Key {
    /// `options` is everything that changes the code and is neither in `wasm` nor a version: the compiler
    /// with its settings, the processor, the WebAssembly features, and the checks in the code.
    pub(super) fn new(options: &str, wasm: &[u8]) -> Self {
        // The module gets a digest of its own: BLAKE3 is fastest over one long slice.
        let wasm = blake3::hash(wasm);
        let mut digest = Hasher::new();
        let parts = [
            &FORMAT.to_le_bytes(),
            env!("CARGO_PKG_VERSION").as_bytes(),
            WASMER.as_bytes(),
            options.as_bytes(),
            wasm.as_bytes(),
        ];
        for part in parts {
            // The length in front makes the encoding of a list of parts unambiguous.
            digest.update(&(part.len() as u64).to_le_bytes());
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

    /// Returns true if a file with this name is a cache entry.
    pub(super) fn is_file_name(name: &str) -> bool {
        name.len() == 64 && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use wasmer::Engine;
    use wasmer::sys::{CpuFeature, Cranelift, CraneliftOptLevel, EngineBuilder, Target, Triple};

    use super::*;
    use crate::host::load::compile::identity;

    /// Every input that changes the compiled module changes the key, and no other does.
    #[test]
    fn keys() {
        let with = |compiler: Cranelift, target| -> Key {
            let engine: Engine = EngineBuilder::new(compiler).set_target(target).engine().into();
            Key::new(&identity(&engine), b"wasm")
        };
        let plain = with(Cranelift::new(), None);
        assert!(plain == with(Cranelift::new(), None));
        let mut more_threads = Cranelift::new();
        more_threads.num_threads(std::num::NonZeroUsize::new(77).unwrap());
        assert!(plain == with(more_threads, None));

        let mut unoptimized = Cranelift::new();
        unoptimized.opt_level(CraneliftOptLevel::None);
        let mut canonical = Cranelift::new();
        canonical.canonicalize_nans(true);
        let bare = Target::new(Triple::host(), CpuFeature::set());
        for other in [with(unoptimized, None), with(canonical, None), with(Cranelift::new(), Some(bare))] {
            assert!(plain != other);
        }
    }

    #[test]
    fn parts_of_a_key() {
        let plain = Key::new("options", b"wasm");
        assert!(plain == Key::new("options", b"wasm"));
        for (options, wasm) in
            [("option", &b"wasm"[..]), ("option", b"swasm"), ("options", b"wasm "), ("", b"optionswasm")]
        {
            assert!(plain != Key::new(options, wasm));
        }
    }

    #[test]
    fn file_names() {
        let key = Key::new("", b"a");
        assert!(Key::is_file_name(&key.file_name()), "{}", key.file_name());
        for name in ["lock", "new", "", &"g".repeat(64), &"A".repeat(64), &"a".repeat(63)] {
            assert!(!Key::is_file_name(name), "{name}");
        }
    }

    #[test]
    fn the_version_of_wasmer() {
        // In the workspace its manifest has the version, in the published package its own.
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let manifests = [package.join("Cargo.toml"), package.join("../Cargo.toml")];
        let pinned = format!("\"={WASMER}\"");
        let is_pinned = |manifest: String| {
            let start = manifest.find("[dependencies.wasmer]").or_else(|| manifest.find("\nwasmer = "));
            start
                .is_some_and(|start| manifest[start + 1..].lines().take(2).any(|line| line.contains(&pinned)))
        };
        assert!(manifests.iter().flat_map(fs::read_to_string).any(is_pinned), "wasmer is not {WASMER}");
    }
}
