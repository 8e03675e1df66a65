//! A cache of compiled modules on disk. A module that takes a second to compile loads in a few milliseconds.
//!
//! `key` names an entry, `entry` is its format on disk, and `folder` reads and writes the files.

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
use crate::host::error::{CacheError, LoadError};
use folder::Folder;
use key::Key;

/// The default limit on the size of a cache.
const DEFAULT_MAX_BYTES: u64 = 512 << 20;

/// The age at which an entry's time of last use is updated. Updating it at each load would be too many
/// writes.
const TOUCH_AFTER: Duration = Duration::from_mins(10);

/// A folder of compiled modules, for a [`LoaderBuilder`](crate::host::loader::LoaderBuilder).
///
/// A plugin that this process or another one has compiled before is loaded from the folder, which is some
/// hundred times faster. The key is a digest of the plugin's bytes and of everything that its code depends
/// on: the compiler and its options, the processor, and the versions of wasmer and of this crate. So entries
/// are never out of date. The plugin's bytes are validated at every load.
///
/// A clone shares the cache. Any number of threads and processes can use one folder.
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
/// # Trust
///
/// Entries are machine code, and the host runs them. **Whoever can write to the folder can run code as the
/// host.** So the folder must belong to the user that the process runs as, and nobody else may write to it.
/// Both are checked at every use, for the folder and for each entry. Access control lists and the permissions
/// of parent folders are not checked: whatever the path leads to is opened, checked, and then used by its
/// descriptor. An entry is read into memory and its BLAKE3 digest verified before it is used; this protects
/// against damage, not against the user.
///
/// # Failures
///
/// A cache failure never fails a load. An entry that is damaged or unreadable is compiled and written again.
/// If the folder is not writable, plugins are compiled each time. [`stats`](Self::stats) counts these
/// failures.
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

/// Counters of a [`Cache`], since it was opened, in this process.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CacheStats {
    /// Number of modules found in the cache.
    pub hits: u64,
    /// Number of modules not found, and compiled.
    pub misses: u64,
    /// Number of entries that were damaged or unreadable, whose modules were compiled again.
    pub damaged: u64,
    /// The last error when a module could not be stored or the folder not be used.
    pub last_error: Option<Arc<CacheError>>,
}

impl Cache {
    /// Opens the cache in a folder, with a limit of 512 MiB. A missing folder is created, with access for its
    /// user only.
    ///
    /// The folder should hold nothing but the cache.
    ///
    /// # Errors
    ///
    /// * [`CacheError::Open`] if the folder cannot be created or opened,
    /// * [`CacheError::NotPrivate`] if it belongs to another user, if others can write to it, or if it is a
    ///   symbolic link.
    pub fn new(folder: impl AsRef<Path>) -> Result<Self, CacheError> {
        let folder = folder.as_ref();
        let absolute = std::path::absolute(folder)
            .map_err(|source| CacheError::Open { path: folder.to_owned(), source })?;
        // A trailing slash would follow a symbolic link.
        let folder: PathBuf = absolute.components().collect();
        Folder::open(&folder)?.clean();
        Ok(Self { folder: folder.into(), max_bytes: DEFAULT_MAX_BYTES, counts: Arc::default() })
    }

    /// Sets the limit on the size of all modules in the folder, in bytes. The least recently used modules are
    /// removed to make room for new ones. Times of use are accurate to ten minutes.
    #[must_use]
    pub fn max_bytes(mut self, bytes: u64) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Returns the counters of this cache.
    pub fn stats(&self) -> CacheStats {
        let Counts { hits, misses, damaged, last_error } = &*self.counts;
        CacheStats {
            hits: hits.load(Ordering::Relaxed),
            misses: misses.load(Ordering::Relaxed),
            damaged: damaged.load(Ordering::Relaxed),
            last_error: last_error.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }

    /// Returns the compiled module, from the folder if it is there. Otherwise compiles the module and stores
    /// it.
    ///
    /// A cached module's code is not checked again: it was checked when it was compiled.
    pub(in crate::host) fn module(&self, source: &Source<'_>) -> Result<Compiled, LoadError> {
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

/// Loads the compiled module of a key. The file must not be mapped: it can change while the module is used.
fn read(folder: &Folder, key: Key) -> io::Result<Compiled> {
    let (file, metadata) = folder.entry(key)?;
    let bytes = entry::read(&file, metadata.len(), &key)?;
    // Allocators align anything of that size. If one does not, wasmer would read its numbers at the wrong
    // places.
    if !bytes.as_ptr().addr().is_multiple_of(16) {
        return Err(io::Error::other("the allocator has placed it where wasmer cannot read it"));
    }
    // An engine with a compiler takes 20 µs more, because it asks the system for the number of processors.
    let engine: Engine = EngineBuilder::headless().engine().into();
    // SAFETY: the bytes must be what `Module::serialize` wrote, for this engine. By their digest they are, to
    // the last bit, what `Cache::write` has written; by the key in the digest it was written by this version
    // of wasmer for a processor like this one. The folder excludes forged files: it and the entry belong to
    // the user and nobody else may write to them, which was checked when each was opened.
    let module = unsafe { Module::deserialize(&engine, bytes) }.map_err(io::Error::other)?;
    let now = SystemTime::now();
    let used = metadata.modified()?;
    // A time in the future, set while the clock was wrong, would keep the entry forever.
    if now.duration_since(used).map_or(true, |age| age > TOUCH_AFTER) {
        // If this fails, the entry is evicted early.
        let _ = file.set_modified(now);
    }
    Ok(Compiled { module, engine })
}
