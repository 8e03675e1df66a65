//! Tests of folders that are not safe for code.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use wasmer_plugin::host::{Cache, CacheError};

use super::{Scratch, entries, load};

/// A user other than root and the user who usually runs tests.
const NOBODY: u32 = 65534;

#[track_caller]
fn refused(folder: &Path, why: &str) {
    let error = Cache::new(folder).unwrap_err();
    assert!(matches!(error, CacheError::NotPrivate { .. }), "{error:?}");
    let folder = folder.display().to_string();
    let folder = folder.trim_end_matches('/');
    assert_eq!(error.to_string(), format!("the cache folder `{folder}` is not private: {why}"));
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn others_can_write_to_it() {
    let scratch = Scratch::new();
    for mode in [0o770, 0o720, 0o702, 0o777, 0o1777] {
        fs::create_dir(scratch.folder()).unwrap();
        set_mode(&scratch.folder(), mode);
        refused(
            &scratch.folder(),
            &format!("others can write to it (mode {mode:o}); `chmod 700` it if it is yours, or use another"),
        );
        fs::remove_dir(scratch.folder()).unwrap();
    }
    // Read access is harmless.
    fs::create_dir(scratch.folder()).unwrap();
    set_mode(&scratch.folder(), 0o755);
    load(&scratch.cache(), 1);
}

/// Others get write access after the cache was opened. Nothing is read or written from then on.
#[test]
fn it_becomes_writable_for_others() {
    let scratch = Scratch::new();
    let cache = scratch.cache();
    load(&cache, 1);
    set_mode(&scratch.folder(), 0o777);
    load(&cache, 1);
    load(&cache, 2);
    let stats = cache.stats();
    assert_eq!((stats.hits, stats.misses), (0, 3));
    assert!(matches!(*stats.last_error.unwrap(), CacheError::NotPrivate { .. }));
    assert_eq!(entries(&scratch.folder()).len(), 1);
}

#[test]
fn it_is_a_link() {
    let scratch = Scratch::new();
    fs::create_dir(scratch.0.join("real")).unwrap();
    set_mode(&scratch.0.join("real"), 0o700);
    symlink(scratch.0.join("real"), scratch.folder()).unwrap();
    let why = "it is a symbolic link; give the folder that it leads to";
    refused(&scratch.folder(), why);
    refused(&scratch.0.join("cache/"), why);
    fs::remove_dir(scratch.0.join("real")).unwrap();
    refused(&scratch.folder(), why);
    // Symbolic links in the path to the folder are harmless.
    fs::create_dir(scratch.0.join("real")).unwrap();
    load(&Cache::new(scratch.folder().join("cache")).unwrap(), 1);
}

#[test]
fn it_is_no_folder() {
    let scratch = Scratch::new();
    fs::write(scratch.folder(), "").unwrap();
    let error = Cache::new(scratch.folder()).unwrap_err();
    assert!(matches!(error, CacheError::Open { .. }), "{error:?}");
    let expected = format!("cannot open the cache folder `{}`: Not a directory", scratch.folder().display());
    assert!(error.to_string().starts_with(&expected), "{error}");
}

/// Runs another process with the cache, as another user if this one is root.
fn as_user(scratch: &Scratch, folder: &Path) -> String {
    let program = scratch.0.join("use-cache");
    fs::copy(env!("CARGO_BIN_EXE_use-cache"), &program).unwrap();
    let mut command = Command::new(program);
    command.arg(folder).args(["1000000", "2"]).args(scratch.plugins(2, 1000));
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = command.output().unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

/// Returns true if files of this process belong to root.
fn is_root() -> bool {
    let scratch = Scratch::new();
    fs::metadata(&scratch.0).unwrap().uid() == 0
}

fn give(path: &Path) {
    if is_root() {
        chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
}

/// The folder belongs to another user: to root, or to nobody if this is root.
#[test]
fn it_belongs_to_another_user() {
    if is_root() {
        let scratch = Scratch::new();
        fs::create_dir(scratch.folder()).unwrap();
        set_mode(&scratch.folder(), 0o700);
        give(&scratch.folder());
        refused(
            &scratch.folder(),
            "it belongs to user 65534, and this process runs as user 0; `chmod 700` it if it is yours, or use another",
        );
    } else {
        let user = fs::metadata(&Scratch::new().0).unwrap().uid();
        let why = "it belongs to user 0, and this process runs as user";
        refused(Path::new("/"), &format!("{why} {user}; `chmod 700` it if it is yours, or use another"));
    }
}

/// Its entries are used, and other plugins are compiled each time.
#[test]
fn it_may_only_be_read() {
    let scratch = Scratch::new();
    let folder = scratch.folder();
    fs::create_dir(&folder).unwrap();
    set_mode(&folder, 0o700);
    give(&folder);
    assert_eq!(as_user(&scratch, &folder), "0 1 hits: 0\n0 1 hits: 2\n");
    let file = entries(&folder).remove(0);
    fs::remove_file(file).unwrap();
    set_mode(&folder, 0o500);
    let denied =
        format!("cannot write to the cache folder `{}`: Permission denied (os error 13)\n", folder.display());
    assert_eq!(as_user(&scratch, &folder), format!("0 1 hits: 1\n0 1 hits: 2\n{denied}"));
    // Not even readable.
    set_mode(&folder, 0o000);
    assert_eq!(
        as_user(&scratch, &folder),
        format!(
            "Error: Open {{ path: {folder:?}, source: Os {{ code: 13, kind: PermissionDenied, message: \"Permission denied\" }} }}\n"
        )
    );
    set_mode(&folder, 0o700);
}

#[test]
fn entries_that_may_not_be_read() {
    let scratch = Scratch::new();
    let folder = scratch.folder();
    fs::create_dir(&folder).unwrap();
    set_mode(&folder, 0o700);
    give(&folder);
    as_user(&scratch, &folder);
    for file in entries(&folder) {
        set_mode(&file, 0o000);
    }
    assert_eq!(as_user(&scratch, &folder), "0 1 hits: 0\n0 1 hits: 2\n");
}

/// Foreign entries are refused even in a private folder: they may be from a time when it was not.
#[test]
fn entries_of_another_user() {
    if !is_root() {
        // Only root can give files away, which makes this harmless.
        let file = Scratch::new();
        chown(&file.0, Some(0), None).unwrap_err();
        return;
    }
    let scratch = Scratch::new();
    let cache = scratch.cache();
    load(&cache, 1);
    for file in entries(&scratch.folder()) {
        give(&file);
    }
    load(&cache, 1);
    load(&cache, 1);
    let stats = cache.stats();
    assert_eq!((stats.hits, stats.misses, stats.damaged), (1, 1, 1));
}
