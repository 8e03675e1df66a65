//! A file with the interface of a crate, which is kept in its repository, so that a test notices changes.

mod text;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;
use wasmer_plugin::host_functions::{HostFunction, HostInterface};
use wasmer_plugin::interface::{Interface, ReadError};
use wasmer_plugin::schema::Signature;
use wasmer_plugin::transport::Stub;

use crate::Compatibility;
use text::Content;

/// The file `interface.lock` of an interface crate, and the functions that it should describe.
///
/// A test compares the two, so that no change of the interface goes unnoticed, and no change breaks hosts or
/// plugins by mistake. This crate is a dev-dependency for it:
///
/// ```
/// # mod shop_api {
/// #     use wasmer_plugin::*;
/// #     #[wasmer_plugin]
/// #     pub trait Discount { fn price(&self, cents: u64) -> u64; }
/// #     #[wasmer_plugin(host)]
/// #     pub trait Shop { fn stock(&self, sku: &str) -> u32; }
/// # }
/// # use shop_api::*;
/// use wasmer_plugin::mock::Mock;
/// use wasmer_plugin_bindgen::InterfaceLock;
///
/// struct NoShop;
///
/// impl Shop for NoShop {
///     fn stock(&self, _: &str) -> u32 {
///         0
///     }
/// }
///
/// // In a file in `tests/`, with the attribute `#[test]`:
/// fn the_interface_is_locked() {
///     InterfaceLock::new("interface.lock")
///         .interface::<DiscountStub<Mock>>() // The transport does not matter.
///         .host::<ShopHost<NoShop>>() // Nor does the value.
///         .assert();
/// }
/// # let file = std::env::temp_dir().join(format!("interface-{}.lock", std::process::id()));
/// # let lock = InterfaceLock::new(&file)
/// #     .interface::<DiscountStub<Mock>>()
/// #     .host::<ShopHost<NoShop>>();
/// # lock.clone().mode(wasmer_plugin_bindgen::LockMode::Write).assert();
/// # lock.assert();
/// # std::fs::remove_file(file).unwrap();
/// ```
///
/// | file and functions | the test | remedy |
/// |---|---|---|
/// | there is no file | fails | `INTERFACE_LOCK=write cargo test` |
/// | they are equal | passes | |
/// | the change is compatible, so that calls are adapted if need be | fails | `INTERFACE_LOCK=write cargo test` |
/// | the change breaks hosts or plugins of the locked version | fails with a [report](Compatibility) | undo it, or `INTERFACE_LOCK=break cargo test` |
/// | the file is damaged | fails | restore it |
///
/// Commit the file afterwards. Documentation and versions of packages may change without a new file. New host
/// functions are compatible: only new plugins call them.
///
/// The file shows the interface as Rust, as [`Interface`] does, so a change of it can be reviewed. It also
/// has the exact description in bytes, and the test checks that both say the same.
#[derive(Clone, Debug)]
#[must_use = "the lock is compared by `assert` or `check`"]
pub struct InterfaceLock {
    path: PathBuf,
    signatures: Vec<Signature>,
    mode: Option<LockMode>,
}

/// The mode of an [`InterfaceLock`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LockMode {
    /// Fails if file and functions differ. The file is not written.
    Check,
    /// Writes the file, unless the change breaks hosts or plugins.
    Write,
    /// Writes the file in any case.
    Break,
}

impl LockMode {
    /// The environment variable that selects the mode: `write`, `break`, or nothing.
    pub const VARIABLE: &str = "INTERFACE_LOCK";

    fn from_env() -> Result<Self, LockError> {
        let value = std::env::var_os(Self::VARIABLE).unwrap_or_default();
        match value.to_str() {
            Some("") => Ok(Self::Check),
            Some("write") => Ok(Self::Write),
            Some("break") => Ok(Self::Break),
            _ => Err(LockError::Mode { value: value.to_string_lossy().into_owned() }),
        }
    }
}

impl InterfaceLock {
    /// Returns a lock without functions. A relative path starts in the current folder, which is that of the
    /// package in tests that cargo runs.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), signatures: Vec::new(), mode: None }
    }

    /// Adds the functions of an interface, by its stub.
    pub fn interface<S: Stub>(mut self) -> Self {
        let functions = S::interface().functions().iter();
        self.signatures.extend(functions.map(|function| *function.signature()));
        self
    }

    /// Adds the host functions of an interface.
    pub fn host<H: HostInterface>(mut self) -> Self {
        self.signatures.extend(H::FUNCTIONS.iter().map(HostFunction::signature));
        self
    }

    /// Adds a function that was described by hand.
    pub fn function(mut self, signature: &Signature) -> Self {
        self.signatures.push(*signature);
        self
    }

    /// Sets the mode. Without this, the environment variable [`LockMode::VARIABLE`] does.
    pub fn mode(mut self, mode: LockMode) -> Self {
        self.mode = Some(mode);
        self
    }

    /// Compares file and functions, and writes the file if the mode says so.
    ///
    /// # Panics
    ///
    /// If [`check`](Self::check) fails.
    #[track_caller]
    pub fn assert(&self) {
        if let Err(error) = self.check() {
            panic!("{error}");
        }
    }

    /// Compares file and functions, and writes the file if the mode says so.
    ///
    /// # Errors
    ///
    /// * [`LockError::Missing`] if there is no file,
    /// * [`LockError::Changed`] if the functions differ from the file in a compatible way,
    /// * [`LockError::Breaking`] if the change breaks hosts or plugins of the locked version,
    /// * [`LockError::Malformed`] if the file is damaged, and [`LockError::Edited`] if its two parts differ,
    /// * [`LockError::Interface`] if the functions have no valid description,
    /// * [`LockError::Mode`] if the environment variable has another value than `write` and `break`,
    /// * [`LockError::Read`] or [`LockError::Write`] if the file cannot be read or written.
    pub fn check(&self) -> Result<(), LockError> {
        let mode = self.mode.map_or_else(LockMode::from_env, Ok)?;
        let own = Content::of(&self.signatures).map_err(|source| LockError::Interface { source })?;
        let path = || self.path.clone();
        if mode == LockMode::Break {
            return self.write(&own);
        }
        let (locked, edited) = match self.content() {
            Err(LockError::Missing { .. }) if mode == LockMode::Write => return self.write(&own),
            result => result?,
        };
        if edited.is_none() && is_same(locked.interface(), own.interface()) {
            return Ok(());
        }
        let compatibility = Compatibility::of(locked.interface(), own.interface());
        if compatibility.is_breaking() {
            return Err(LockError::Breaking { path: path(), compatibility: Box::new(compatibility) });
        }
        match (mode, edited) {
            (LockMode::Write, _) => self.write(&own),
            (_, Some(line)) => Err(LockError::Edited { path: path(), line }),
            _ => Err(LockError::Changed { path: path(), compatibility: Box::new(compatibility) }),
        }
    }

    /// Returns the interface in the file, for comparison with that of a .wasm file.
    ///
    /// ```no_run
    /// use wasmer_plugin_bindgen::{Compatibility, InterfaceLock, read};
    ///
    /// let released = InterfaceLock::new("../shop-api/interface.lock").read()?;
    /// let compatibility = Compatibility::of(&released, &read("ten_percent.wasm")?);
    /// assert!(!compatibility.breaks_old_hosts(), "{compatibility}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`LockError::Missing`], [`LockError::Malformed`], [`LockError::Edited`] or [`LockError::Read`], as for
    /// [`check`](Self::check).
    pub fn read(&self) -> Result<Interface, LockError> {
        match self.content()? {
            (content, None) => Ok(content.into_interface()),
            (_, Some(line)) => Err(LockError::Edited { path: self.path.clone(), line }),
        }
    }

    /// Reads the file. Also returns the first line that differs from its bytes.
    fn content(&self) -> Result<(Content, Option<usize>), LockError> {
        let path = || self.path.clone();
        let text = read(&self.path).map_err(|source| match source.kind() {
            io::ErrorKind::NotFound => LockError::Missing { path: path() },
            _ => LockError::Read { path: path(), source },
        })?;
        let content = Content::parse(&text).map_err(|(line, problem)| LockError::Malformed {
            path: path(),
            line,
            problem,
        })?;
        let edited = content.edited_line(&text);
        Ok((content, edited))
    }

    fn write(&self, content: &Content) -> Result<(), LockError> {
        fs::write(&self.path, content.to_string())
            .map_err(|source| LockError::Write { path: self.path.clone(), source })
    }
}

/// Returns true if two interfaces without documentation differ in versions of packages at most.
fn is_same(one: &Interface, other: &Interface) -> bool {
    let functions = |interface: &Interface| {
        let all = interface.functions().iter().chain(interface.requires());
        let parts = all.map(|function| {
            let name = (function.name().to_owned(), function.fingerprint(), function.is_optional());
            (name, function.arguments().to_vec(), function.result().clone())
        });
        parts.collect::<Vec<_>>()
    };
    let counts = |interface: &Interface| (interface.functions().len(), interface.requires().len());
    counts(one) == counts(other)
        && functions(one) == functions(other)
        && one.definitions() == other.definitions()
}

/// Maximum size of a file in bytes. Text and hexadecimal digits of the largest description are smaller.
const LARGEST: u64 = 16 << 20;

fn read(path: &Path) -> io::Result<String> {
    let metadata = fs::metadata(path)?;
    // Opening a FIFO would block until another process writes to it.
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file"));
    }
    if metadata.len() > LARGEST {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 16 MiB"));
    }
    fs::read_to_string(path)
}

/// Error of comparing an interface with its lock.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LockError {
    /// There is no file.
    #[error(
        "there is no `{}`: run the test with `{}=write` and commit the file",
        path.display(), LockMode::VARIABLE
    )]
    #[non_exhaustive]
    Missing {
        /// The file.
        path: PathBuf,
    },

    /// The interface has changed in a compatible way.
    #[error(
        "the interface differs from `{}`, in a compatible way: run the test with `{}=write` and commit the \
         file\n{compatibility}",
        path.display(), LockMode::VARIABLE
    )]
    #[non_exhaustive]
    Changed {
        /// The file.
        path: PathBuf,
        /// The comparison of the locked interface with the present one.
        compatibility: Box<Compatibility>,
    },

    /// The interface has changed, and hosts or plugins of the locked version do not work with those of this
    /// version.
    #[error(
        "the interface differs from `{}`, and the change breaks {} that were built before it: undo it, or to \
         break them deliberately, run the test with `{}=break`, commit the file, and release a new major \
         version\n{compatibility}",
        path.display(), broken(compatibility), LockMode::VARIABLE
    )]
    #[non_exhaustive]
    Breaking {
        /// The file.
        path: PathBuf,
        /// The comparison of the locked interface with the present one.
        compatibility: Box<Compatibility>,
    },

    /// The text in the file is not that of the description in it: somebody has edited or merged it.
    #[error(
        "`{}`, line {line}: this line differs from the bytes in the file: restore it, or run the test with \
         `{}=write`",
        path.display(), LockMode::VARIABLE
    )]
    #[non_exhaustive]
    Edited {
        /// The file.
        path: PathBuf,
        /// The first line that differs, counted from 1.
        line: usize,
    },

    /// The file is damaged, or of another version of this crate.
    #[error(
        "`{}`, line {line}: {problem}: restore the file, or to replace it without a comparison, run the test \
         with `{}=break`",
        path.display(), LockMode::VARIABLE
    )]
    #[non_exhaustive]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// The problem.
        problem: String,
    },

    /// The functions have no valid description, for example because two have the same name.
    #[error("the interface cannot be locked: {source}")]
    #[non_exhaustive]
    Interface {
        /// The cause.
        source: ReadError,
    },

    /// The environment variable has an unknown value.
    #[error("the variable `{}` is `{value}`: set it to `write` or `break`, or remove it", LockMode::VARIABLE)]
    #[non_exhaustive]
    Mode {
        /// The value.
        value: String,
    },

    /// The file could not be read.
    #[error("cannot read `{}`: {source}", path.display())]
    #[non_exhaustive]
    Read {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },

    /// The file could not be written.
    #[error("cannot write `{}`: {source}", path.display())]
    #[non_exhaustive]
    Write {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

/// Names the sides of the old version that break.
fn broken(compatibility: &Compatibility) -> &'static str {
    match (compatibility.breaks_old_hosts(), compatibility.breaks_old_plugins()) {
        (true, true) => "hosts and plugins",
        (true, false) => "hosts",
        _ => "plugins",
    }
}
