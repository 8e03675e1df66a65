//! The folder for compiling plugins, which concurrent builds share.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::error::{BuildError, io};

/// A target folder of our own, locked until this is dropped.
///
/// Cargo's own lock does not cover copying the finished .wasm. Two builds of one plugin with different
/// features write to the same file, so without this lock one build could copy the other's output.
pub(super) struct TargetDir {
    pub(super) path: PathBuf,
    _lock: File,
}

impl TargetDir {
    /// Locks the folder in `base` for crates of this workspace, and waits until it is free.
    ///
    /// Each workspace has its own folder, because cargo identifies a member by its path relative to the root.
    /// With two plugins named `plugin` in separate workspaces, cargo would take the second one for built if
    /// it was last edited before the first one was compiled.
    pub(super) fn lock(base: &Path, workspace_root: &Path) -> Result<Self, BuildError> {
        let name = workspace_root.file_name().unwrap_or_default();
        let hash = hash(&[workspace_root.as_os_str().as_encoded_bytes()]);
        let path = base.join(format!("{}-{hash:016x}", name.to_string_lossy()));
        let lock = lock(&path)?;
        Ok(TargetDir { path, _lock: lock })
    }

    /// Copies the .wasm to a path where no other build writes, and returns that path.
    pub(super) fn keep(&self, wasm: &Path, out_dir: Option<&Path>, key: u64) -> Result<PathBuf, BuildError> {
        let folder = match out_dir {
            Some(out_dir) => kept_in(out_dir, key),
            None => self.path.join("plugins").join(format!("{key:016x}")),
        };
        replace(wasm, &folder).map(|(kept, _)| kept)
    }
}

/// Returns the folder of a plugin with these settings in `OUT_DIR`.
fn kept_in(out_dir: &Path, key: u64) -> PathBuf {
    out_dir.join("wasmer-plugin").join(format!("{key:016x}"))
}

/// Returns the path of a .wasm without building it: an earlier one, or else an empty file, so that
/// `include_bytes!` compiles.
pub(super) fn placeholder(out_dir: &Path, key: u64, name: &str) -> Result<PathBuf, BuildError> {
    let folder = kept_in(out_dir, key);
    fs::create_dir_all(&folder).map_err(io("create the folder", &folder))?;
    let path = folder.join(name);
    File::options().append(true).create(true).open(&path).map_err(io("create the file", &path))?;
    Ok(path)
}

/// Copies the .wasm into a folder that the user has named.
pub(super) fn copy(wasm: &Path, folder: &Path, out_dir: Option<&Path>) -> Result<PathBuf, BuildError> {
    let (copy, is_new) = replace(wasm, folder)?;
    if let Some(out_dir) = out_dir.filter(|_| is_new) {
        backdate(&copy, out_dir);
    }
    Ok(copy)
}

/// Copies the .wasm into the folder. Also returns true if the file there was missing or different.
fn replace(wasm: &Path, folder: &Path) -> Result<(PathBuf, bool), BuildError> {
    fs::create_dir_all(folder).map_err(io("create the folder", folder))?;
    let path = folder.join(wasm.file_name().unwrap_or_default());
    let bytes = fs::read(wasm).map_err(io("read the file", wasm))?;
    // An unchanged file keeps its time, so that a host with `include_bytes!` stays fresh.
    if fs::read(&path).is_ok_and(|old| old == bytes) {
        return Ok((path, false));
    }
    // The file is renamed in one step: a host that is loading it gets either the old or the new plugin.
    let new = path.with_extension("wasm.new");
    fs::write(&new, bytes).map_err(io("write the file", &new))?;
    fs::rename(&new, &path).map_err(io("replace the file", &path))?;
    Ok((path, true))
}

/// Locks a folder against other builds, and creates it if necessary.
pub(super) fn lock(folder: &Path) -> Result<File, BuildError> {
    fs::create_dir_all(folder).map_err(io("create the folder", folder))?;
    let path = folder.join(".wasmer-plugin-lock");
    let lock = File::create(&path).map_err(io("create the file", &path))?;
    // Some file systems have no locks. Cargo builds on them nevertheless, and so does this.
    let _ = lock.lock();
    Ok(lock)
}

/// Hashes the parts: 64-bit FNV-1a over each part with its length. The hash names folders, so it must be the
/// same in every version of every compiler. The hashes of the standard library do not guarantee that.
pub(super) fn hash(parts: &[&[u8]]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        for byte in (part.len() as u64).to_le_bytes().iter().chain(*part) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
    hash
}

/// Keeps the time of `Cargo.lock`, to detect that the nested cargo has written the file.
pub(super) struct LockFile {
    path: PathBuf,
    written: Option<SystemTime>,
}

impl LockFile {
    pub(super) fn before_build(workspace_root: &Path) -> Self {
        let path = workspace_root.join("Cargo.lock");
        LockFile { written: modified(&path), path }
    }

    /// If this build has written the lock file, gives it the time of the build's start.
    pub(super) fn after_build(&self, out_dir: &Path) {
        if modified(&self.path) != self.written {
            backdate(&self.path, out_dir);
        }
    }
}

/// Sets the time of a file to the start of the build script.
///
/// For inputs that the build script itself writes. Cargo compares inputs with that time, so otherwise the
/// next build would run the build script again. Cargo stores the time in a file beside `OUT_DIR`. If that
/// file is missing, the only consequence is one needless run.
fn backdate(file: &Path, out_dir: &Path) {
    if let Some(start) = modified(&out_dir.with_file_name("invoked.timestamp"))
        && let Ok(file) = File::options().append(true).open(file)
    {
        let _ = file.set_modified(start);
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
