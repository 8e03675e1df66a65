//! A .wasm file that is watched.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant, SystemTime};
use std::{fs, io, mem, thread};

use crate::host::{LoadError, Loader, PluginModule, ReloadError};

#[derive(Debug)]
pub(super) struct File {
    loader: Loader,
    path: PathBuf,
    /// What the plugin is called in errors.
    name: Arc<str>,
    start: Instant,
    /// In milliseconds.
    interval: AtomicU64,
    /// When it is looked at next, in milliseconds since the start.
    next_look: AtomicU64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The file that was taken or found to be no good: nothing is to be done about it. None if there was no file.
    known: Option<Stamp>,
    /// Another one, which may not be finished.
    seen: Option<Stamp>,
    work: Work,
    error: Option<Arc<ReloadError>>,
    reloads: u64,
}

#[derive(Debug, Default)]
enum Work {
    #[default]
    None,
    /// A thread compiles it.
    Running,
    Done(Found),
}

/// A file that is to be put in place, or what is wrong with it.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) module: Result<PluginModule, ReloadError>,
}

/// Metadata that tells two versions of a file apart without reading them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
    /// Where there is such a thing: a file that is written to may be given back its time, its length and its
    /// number, but not the time of its last change.
    #[cfg(unix)]
    inode: Inode,
}

/// The file's disk, its number there, and the time of its last change in seconds and nanoseconds.
#[cfg(unix)]
type Inode = (u64, u64, i64, i64);

impl Stamp {
    fn of(path: &Path) -> io::Result<Self> {
        // This opens nothing, and waits for nobody.
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
    /// The file as it is now, and its module.
    pub(super) fn open(loader: &Loader, path: &Path) -> Result<(Self, PluginModule), LoadError> {
        // If it changes while it is read, that is another file.
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

    pub(super) fn set_interval(&self, interval: Duration) {
        let interval = u64::try_from(interval.as_millis()).unwrap_or(u64::MAX);
        self.interval.store(interval, Ordering::Relaxed);
        self.next_look.store(self.now().saturating_add(interval), Ordering::Relaxed);
    }

    #[inline]
    fn now(&self) -> u64 {
        // Some million years fit.
        #[allow(clippy::cast_possible_truncation)]
        let now = self.start.elapsed().as_millis() as u64;
        now
    }

    #[inline]
    pub(super) fn is_due(&self) -> bool {
        self.now() >= self.next_look.load(Ordering::Relaxed)
    }

    /// Looks at the file. Returns what is to be put in place, for which [`done`](Self::done) is called then.
    pub(super) fn look(file: &Arc<Self>) -> Option<Found> {
        let mut state = match file.state.try_lock() {
            Ok(state) => state,
            Err(TryLockError::Poisoned(error)) => error.into_inner(),
            // Another thread looks.
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
        // It has stayed as it is.
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
        // There is no thread to be had: this one must do it.
        let found = file.load();
        file.lock().work = Work::None;
        found
    }

    /// If there is another file than the known one, its module, without waiting for it to be finished. Then
    /// [`done`](Self::done) is called.
    pub(super) fn load_if_changed(&self) -> Option<Found> {
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

    /// Compiles the file, unless it changes while it is read.
    fn load(&self) -> Option<Found> {
        let before = Stamp::of(&self.path).ok();
        let module = self.loader.compile(&self.path);
        let after = Stamp::of(&self.path).ok();
        let mut state = self.lock();
        if before != after {
            state.seen = after;
            return None;
        }
        // Whatever becomes of it.
        state.known = after;
        state.seen = None;
        Some(Found { module: module.map_err(|error| ReloadError::load(self.name.clone(), error)) })
    }

    fn unreadable(&self, source: io::Error) -> ReloadError {
        ReloadError::load(self.name.clone(), LoadError::Read { path: self.path.clone(), source })
    }

    /// What was found is in place, or is not for this reason.
    pub(super) fn done(&self, error: Option<Arc<ReloadError>>) {
        let mut state = self.lock();
        state.reloads += u64::from(error.is_none());
        state.error = error;
    }

    pub(super) fn last_error(&self) -> Option<Arc<ReloadError>> {
        self.lock().error.clone()
    }

    pub(super) fn reloads(&self) -> u64 {
        self.lock().reloads
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
