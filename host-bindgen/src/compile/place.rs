//! The folder that plugins are compiled in, which several builds may want at once.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::error::{BuildError, io};

/// A target folder of our own, locked until this is dropped.
///
/// Cargo's own lock does not cover taking the finished .wasm away. Two builds of one plugin with different
/// features write to the same file, so without this one the first could take what the second has made.
pub(super) struct Place {
    pub(super) target_dir: PathBuf,
    _lock: File,
}

impl Place {
    /// Waits for the folder, in `base`, that crates of this workspace are compiled in.
    ///
    /// Each workspace has its own, because cargo identifies a member by its path relative to the root.
    /// Of two plugins in separate workspaces, both named `plugin`, cargo would find the second one
    /// already built if it was last edited before the first one was compiled.
    pub(super) fn lock(base: &Path, workspace_root: &Path) -> Result<Self, BuildError> {
        let name = workspace_root.file_name().unwrap_or_default();
        let hash = hash(&[workspace_root.as_os_str().as_encoded_bytes()]);
        let target_dir = base.join(format!("{}-{hash:016x}", name.to_string_lossy()));
        let lock = lock(&target_dir)?;
        Ok(Place { target_dir, _lock: lock })
    }

    /// Copies the .wasm to where no other build writes, and returns that path.
    pub(super) fn keep(&self, wasm: &Path, out_dir: Option<&Path>, key: u64) -> Result<PathBuf, BuildError> {
        let folder = match out_dir {
            Some(out_dir) => out_dir.join("wasmer-plugin"),
            None => self.target_dir.join("plugins"),
        };
        let folder = folder.join(format!("{key:016x}"));
        fs::create_dir_all(&folder).map_err(io("create the folder", &folder))?;
        let kept = folder.join(wasm.file_name().unwrap_or_default());
        let bytes = fs::read(wasm).map_err(io("read the file", wasm))?;
        // What is the same keeps its time, so that a host with `include_bytes!` stays fresh.
        if fs::read(&kept).is_ok_and(|old| old == bytes) {
            return Ok(kept);
        }
        // A plugin that is being loaded meanwhile is either the old one or the new one.
        let new = kept.with_extension("wasm.new");
        fs::write(&new, bytes).map_err(io("write the file", &new))?;
        fs::rename(&new, &kept).map_err(io("replace the file", &kept))?;
        Ok(kept)
    }
}

/// Locks a folder against other processes that do the same, and makes it if need be.
pub(super) fn lock(folder: &Path) -> Result<File, BuildError> {
    fs::create_dir_all(folder).map_err(io("create the folder", folder))?;
    let path = folder.join(".wasmer-plugin-lock");
    let lock = File::create(&path).map_err(io("create the file", &path))?;
    // There are file systems without locks. Cargo builds there nevertheless, and so do we.
    let _ = lock.lock();
    Ok(lock)
}

/// A number for a name: 64-bit FNV-1a over the parts, each with its length. Every version of every compiler
/// makes the same of them, which the hashes of the standard library do not promise: folders are found again.
pub(super) fn hash(parts: &[&[u8]]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in (part.len() as u64).to_le_bytes().iter().chain(*part) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
    hash
}

/// Remembers when `Cargo.lock` was written, to see whether the nested cargo has written it.
pub(super) struct LockFile {
    path: PathBuf,
    written: Option<SystemTime>,
}

impl LockFile {
    pub(super) fn before_build(workspace_root: &Path) -> Self {
        let path = workspace_root.join("Cargo.lock");
        LockFile { written: modified(&path), path }
    }

    /// Gives a lock file that this very build has written the time at which the build script started.
    ///
    /// It is an input, and cargo compares inputs with that time: the next build would find it changed
    /// and run the build script once more. Cargo keeps the time in a file beside `OUT_DIR`;
    /// should that go away, one needless run is all that comes of it.
    pub(super) fn after_build(&self, out_dir: &Path) {
        if modified(&self.path) == self.written {
            return;
        }
        if let Some(start) = modified(&out_dir.with_file_name("invoked.timestamp"))
            && let Ok(file) = File::options().append(true).open(&self.path)
        {
            let _ = file.set_modified(start);
        }
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|file| file.modified()).ok()
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn hashes_never_change() {
        assert_eq!(hash(&[]), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash(&[b"a", b"bc"]), 0xba1e_1f0e_0704_d8ea);
        assert_ne!(hash(&[b"ab", b"c"]), 0xba1e_1f0e_0704_d8ea);
    }
}
