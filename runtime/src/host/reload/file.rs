//! A watched .wasm file.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant, SystemTime};
use std::{fs, io, mem, thread};

use crate::host::error::{LoadError, LoadErrorKind, ReloadError};
use crate::host::load::PluginModule;
use crate::host::loader::Loader;

#[derive(Debug)]
pub(in crate::host) struct File {
    loader: Loader,
    path: PathBuf,
    /// The plugin's name in errors.
    name: Arc<str>,
    start: Instant,
    /// The interval in milliseconds.
    interval: AtomicU64,
    /// The time of the next look, in milliseconds since `start`.
    next_look: AtomicU64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The file version that was loaded or refused. `None` if there was no file.
    known: Option<Stamp>,
    /// A newer version, which may be incomplete.
    seen: Option<Stamp>,
    work: Work,
    error: Option<Arc<ReloadError>>,
    reloads: u64,
}

#[derive(Debug, Default)]
enum Work {
    #[default]
    None,
    /// A thread is compiling it.
    Running,
    Done(Found),
}

/// The result of a reload: a module to put in place, or an error.
#[derive(Debug)]
pub(in crate::host) struct Found {
    pub(in crate::host) module: Result<PluginModule, ReloadError>,
}

/// Metadata that identifies a version of a file without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
    /// Only on Unix. A writer may restore a file's modification time, length and
    /// inode number, but not the time of its last status change.
    #[cfg(unix)]
    inode: Inode,
}

/// Device, inode number, and the time of the last status change in seconds and nanoseconds.
#[cfg(unix)]
type Inode = (u64, u64, i64, i64);

impl Stamp {
    fn of(path: &Path) -> io::Result<Self> {
        // Opens nothing, so that it cannot block on a FIFO.
        let data = fs::metadata(path)?;
        Ok(Self {
            modified: data.modified().ok(),
            length: data.len(),
            #[cfg(unix)]
            inode: {
                use std::os::unix::fs::MetadataExt;

                (data.dev(), data.ino(), data.ctime(), data.ctime_nsec())
            },
        })
    }
}

impl File {
    /// Compiles the current file.
    pub(in crate::host) fn open(loader: &Loader, path: &Path) -> Result<(Self, PluginModule), LoadError> {
        // Taken before the file is read: if the file changes meanwhile, it counts as changed.
        let known = Stamp::of(path).ok();
        let module = loader.compile(path)?;
        let interval = 500;
        let file = Self {
            loader: loader.clone(),
            path: path.to_owned(),
            name: module.shared_name(),
            start: Instant::now(),
            interval: AtomicU64::new(interval),
            next_look: AtomicU64::new(interval),
            state: Mutex::new(State { known, ..State::default() }),
        };
        Ok((file, module))
    }

    pub(in crate::host) fn set_interval(&self, interval: Duration) {
        let interval = u64::try_from(interval.as_millis()).unwrap_or(u64::MAX);
        self.interval.store(interval, Ordering::Relaxed);
        self.next_look.store(self.now().saturating_add(interval), Ordering::Relaxed);
    }

    #[inline]
    fn now(&self) -> u64 {
        // 64 bits hold some hundred million years.
        #[allow(clippy::cast_possible_truncation)]
        let now = self.start.elapsed().as_millis() as u64;
        now
    }

    #[inline]
    pub(in crate::host) fn is_due(&self) -> bool {
        self.now() >= self.next_look.load(Ordering::Relaxed)
    }

    /// Looks at the file. Returns a new version to put in place, after which the caller must call
    /// [`done`](Self::done).
    pub(in crate::host) fn look(file: &Arc<Self>) -> Option<Found> {
        let mut state = match file.state.try_lock() {
            Ok(state) => state,
            Err(TryLockError::Poisoned(error)) => error.into_inner(),
            // Another thread is looking.
            Err(TryLockError::WouldBlock) => return None,
        };
        let interval = file.interval.load(Ordering::Relaxed);
        file.next_look.store(file.now().saturating_add(interval), Ordering::Relaxed);
        match mem::take(&mut state.work) {
            Work::None => {}
            Work::Done(found) => return Some(found),
            Work::Running => {
                state.work = Work::Running;
                return None;
            }
        }
        let stamp = match Stamp::of(&file.path) {
            Ok(stamp) if state.known == Some(stamp) => {
                state.seen = None;
                return None;
            }
            Ok(stamp) => stamp,
            Err(error) => {
                let missed = mem::take(&mut state.known).is_some() || mem::take(&mut state.seen).is_some();
                if missed {
                    state.error = Some(Arc::new(file.unreadable(error)));
                }
                return None;
            }
        };
        if state.seen.replace(stamp) != Some(stamp) {
            return None;
        }
        // The file has not changed for one interval.
        state.work = Work::Running;
        drop(state);
        let other = file.clone();
        let compile = move || {
            let found = other.load();
            other.lock().work = found.map_or(Work::None, Work::Done);
            other.next_look.store(0, Ordering::Relaxed);
        };
        if thread::Builder::new().name("wasmer-plugin-reload".into()).spawn(compile).is_ok() {
            return None;
        }
        // No thread can be started, so compile on this one.
        let found = file.load();
        file.lock().work = Work::None;
        found
    }

    /// Compiles the file now if it is not the known version, without waiting for it to be complete. The
    /// caller must call [`done`](Self::done) afterwards.
    pub(in crate::host) fn load_if_changed(&self) -> Option<Found> {
        let stamp = Stamp::of(&self.path);
        if let Ok(stamp) = &stamp
            && self.lock().known == Some(*stamp)
        {
            return None;
        }
        let unfinished = || ReloadError::Unfinished { plugin: self.name.clone(), path: self.path.clone() };
        let found = match stamp {
            Ok(_) => self.load().unwrap_or_else(|| Found { module: Err(unfinished()) }),
            Err(error) => Found { module: Err(self.unreadable(error)) },
        };
        Some(found)
    }

    /// Compiles the file. Returns `None` if it changes meanwhile.
    fn load(&self) -> Option<Found> {
        let before = Stamp::of(&self.path).ok();
        let module = self.loader.compile(&self.path);
        let after = Stamp::of(&self.path).ok();
        let mut state = self.lock();
        if before != after {
            state.seen = after;
            return None;
        }
        // Known from now on, whether it loads or not.
        state.known = after;
        state.seen = None;
        Some(Found { module: module.map_err(|error| ReloadError::load(self.name.clone(), error)) })
    }

    fn unreadable(&self, source: io::Error) -> ReloadError {
        let kind = LoadErrorKind::Read { path: self.path.clone(), source };
        ReloadError::load(self.name.clone(), LoadError::new(&self.name, kind))
    }

    /// Records that the new version is in place, or the error why not.
    pub(in crate::host) fn done(&self, error: Option<Arc<ReloadError>>) {
        let mut state = self.lock();
        state.reloads += u64::from(error.is_none());
        state.error = error;
    }

    pub(in crate::host) fn last_error(&self) -> Option<Arc<ReloadError>> {
        self.lock().error.clone()
    }

    pub(in crate::host) fn reloads(&self) -> u64 {
        self.lock().reloads
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
