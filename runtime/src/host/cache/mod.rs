//! Compiled modules, kept on disk: what takes a second to compile is there again in a few milliseconds.
//!
//! `key` is what a compiled module depends on, `entry` the bytes of one on disk, and `folder` does what is done there.

mod entry;
mod folder;
mod key;
#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use wasmer::sys::EngineBuilder;
use wasmer::{Engine, Module};

use super::compile::{Compiled, Source};
use super::{CacheError, LoadError};
use folder::Folder;
use key::Key;

/// How much a cache may hold, if nothing else is said.
const DEFAULT_MAX_BYTES: u64 = 512 << 20;

/// How old an entry's time of last use becomes before it is set anew: a write for each load would be too many.
const TOUCH_AFTER: Duration = Duration::from_mins(10);

/// A folder of compiled modules, for a [`LoaderBuilder`](super::LoaderBuilder).
///
/// A plugin that was compiled before, by this process or another, is loaded from there, which is some
/// hundred times faster. It is looked up by a digest of its bytes and of all that its code depends on: the compiler and its options, the
/// processor, and the versions of wasmer and of this crate. So nothing is ever out of date, and a plugin's bytes are
/// examined as always.
///
/// A clone is the same cache. Any number of threads and processes can use one folder.
///
/// ```no_run
/// use wasmer_plugin::host::{Cache, Loader};
///
/// let cache = Cache::new("/home/ada/.cache/calculator/plugins")?.max_bytes(64 << 20);
/// let loader = Loader::builder().cache(cache.clone()).build();
/// let calculator = loader.load("calculator.wasm")?;
/// if let Some(error) = cache.stats().last_error {
///     eprintln!("the next start will take longer: {error}");
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # What is trusted
///
/// Entries are machine code, and the host runs them. **Whoever can write to the folder can run code as the host.** So it
/// must belong to the user that the process runs as, and nobody else may write to it; this is checked whenever it is
/// used, and of each entry. Access lists beyond the mode, and who may write to the folders above, are not looked at: what is opened
/// is checked, and then used by descriptor. An entry is read into memory, and its BLAKE3 digest found to be right, before anything
/// is made of it; that is against damage, not against the user.
///
/// # What can go wrong
///
/// Nothing that a load would notice. An entry that is damaged or cannot be read is compiled and written anew. If
/// there is no writing to the folder, plugins are compiled each time: [`stats`](Self::stats) says so.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: Arc<Path>,
    max_bytes: u64,
    counts: Arc<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    hits: AtomicU64,
    misses: AtomicU64,
    damaged: AtomicU64,
    last_error: Mutex<Option<Arc<CacheError>>>,
}

/// What a [`Cache`] has done since it was opened, in this process.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CacheStats {
    /// How many modules were there.
    pub hits: u64,
    /// How many were not, and were compiled.
    pub misses: u64,
    /// How many were there, but damaged or not to be read, and were compiled.
    pub damaged: u64,
    /// Why a module could not be kept, or the folder not be used, the last time that this happened.
    pub last_error: Option<Arc<CacheError>>,
}

impl Cache {
    /// Opens the cache in a folder, for up to 512 MiB. If there is no such folder it is made, with access for its user only.
    ///
    /// The folder should be the cache's own.
    ///
    /// # Errors
    ///
    /// * [`CacheError::Open`] if it cannot be made or opened,
    /// * [`CacheError::NotPrivate`] if it belongs to another user, if others can write to it, or if it is a symbolic link.
    pub fn new(folder: impl AsRef<Path>) -> Result<Self, CacheError> {
        let folder = folder.as_ref();
        let absolute = std::path::absolute(folder)
            .map_err(|source| CacheError::Open { path: folder.to_owned(), source })?;
        // A slash at its end would have a link followed.
        let folder: PathBuf = absolute.components().collect();
        Folder::open(&folder)?.clean();
        Ok(Self { folder: folder.into(), max_bytes: DEFAULT_MAX_BYTES, counts: Arc::default() })
    }

    /// How many bytes the modules in the folder may take, all together. What has not been used for the longest time, to ten
    /// minutes, makes room for what is new.
    #[must_use]
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// What it has done, and what it could not do.
    #[must_use]
    pub fn stats(&self) -> CacheStats {
        let Counts { hits, misses, damaged, last_error } = &*self.counts;
        CacheStats {
            hits: hits.load(Ordering::Relaxed),
            misses: misses.load(Ordering::Relaxed),
            damaged: damaged.load(Ordering::Relaxed),
            last_error: last_error.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }

    /// Returns the compiled module: out of the folder, or compiled and written there.
    ///
    /// A module that is found is not checked again: it was when it was compiled.
    pub(super) fn module(&self, source: &Source<'_>) -> Result<Compiled, LoadError> {
        let key = Key::new(&source.options(), source.wasm);
        let (folder, counter) = match Folder::open(&self.folder) {
            Ok(folder) => match read(&folder, key) {
                Ok(compiled) => {
                    self.counts.hits.fetch_add(1, Ordering::Relaxed);
                    return Ok(compiled);
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => (Ok(folder), &self.counts.misses),
                Err(_) => (Ok(folder), &self.counts.damaged),
            },
            Err(error) => (Err(error), &self.counts.misses),
        };
        source.check()?;
        counter.fetch_add(1, Ordering::Relaxed);
        let compiled = source.compile();
        let written = folder.and_then(|folder| match &compiled {
            Ok(compiled) => self.write(&folder, key, &compiled.module),
            Err(_) => Ok(()),
        });
        if let Err(error) = written {
            self.note(error);
        }
        compiled
    }

    fn write(&self, folder: &Folder, key: Key, module: &Module) -> Result<(), CacheError> {
        let module = module.serialize().map_err(|source| CacheError::Serialize { source: source.into() })?;
        let bytes = (module.len() + entry::HEADER) as u64;
        if bytes > self.max_bytes {
            return Err(CacheError::TooLarge {
                path: self.folder.to_path_buf(),
                bytes,
                allowed: self.max_bytes,
            });
        }
        folder.write(key, [&entry::header(&key, &module), &module], self.max_bytes)
    }

    fn note(&self, error: CacheError) {
        let mut last = self.counts.last_error.lock().unwrap_or_else(PoisonError::into_inner);
        *last = Some(Arc::new(error));
    }
}

/// The module that is kept for a key. It must not be mapped: its file can change while it is used.
fn read(folder: &Folder, key: Key) -> io::Result<Compiled> {
    let (file, metadata) = folder.entry(key)?;
    let bytes = entry::read(&file, metadata.len(), &key)?;
    // Allocators align anything of that size; should one not, wasmer would read beside its numbers.
    if !bytes.as_ptr().addr().is_multiple_of(16) {
        return Err(io::Error::other("the allocator has placed it where wasmer cannot read it"));
    }
    // An engine with a compiler takes 20 µs more: it asks the system how many processors there are.
    let engine: Engine = EngineBuilder::headless().engine().into();
    // SAFETY: the bytes must be what `Module::serialize` wrote, for this engine. By their digest they are, to the last bit, what `Cache::write`
    // has written; by the key in the digest it was written by this version of wasmer for a processor like this one. That nobody
    // else made up such a file is the promise of the folder, which is the user's own, checked when it was opened and when the entry was.
    let module = unsafe { Module::deserialize(&engine, bytes) }.map_err(io::Error::other)?;
    let now = SystemTime::now();
    let used = metadata.modified()?;
    // A time to come, after the clock was wrong, would keep it forever.
    if now.duration_since(used).map_or(true, |age| age > TOUCH_AFTER) {
        // If it fails, the entry is evicted early.
        let _ = file.set_modified(now);
    }
    Ok(Compiled { module, engine })
}
