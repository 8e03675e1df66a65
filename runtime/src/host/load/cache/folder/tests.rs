//! Tests of the cache folder: its owner and mode, its entries, eviction, and the lock.

use std::fs::{self, Permissions};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::time::SystemTime;

use rustix::io::{FdFlags, fcntl_getfd};

use super::*;
use crate::host::load::cache::tests::Place;

fn open(place: &Place) -> Folder {
    Folder::open(&place.folder()).unwrap()
}

fn key(number: u8) -> Key {
    Key::new("", &[number])
}

fn content(folder: &Folder, key: Key) -> Vec<u8> {
    let (mut file, metadata) = folder.entry(key).unwrap();
    let mut content = Vec::new();
    file.read_to_end(&mut content).unwrap();
    assert_eq!(metadata.len(), content.len() as u64);
    content
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn folders_are_made_and_private() {
    let place = Place::new();
    drop(open(&place));
    let mode = fs::metadata(place.folder()).unwrap().mode() & 0o7777;
    assert_eq!(mode, 0o700);
    set_mode(&place.folder(), 0o755);
    drop(open(&place));
    for mode in [0o770, 0o702, 0o720] {
        set_mode(&place.folder(), mode);
        let error = Folder::open(&place.folder()).map(drop).unwrap_err();
        let CacheError::NotPrivate { problem, .. } = error else { panic!("{error}") };
        assert!(problem.starts_with(&format!("others can write to it (mode {mode:03o});")), "{problem}");
    }
    let link = place.0.join("link");
    std::os::unix::fs::symlink(place.folder(), &link).unwrap();
    let error = Folder::open(&link).map(drop).unwrap_err();
    assert!(matches!(error, CacheError::NotPrivate { .. }), "{error}");
    let file = place.0.join("file");
    fs::write(&file, "").unwrap();
    let error = Folder::open(&file).map(drop).unwrap_err();
    let CacheError::Open { source, .. } = error else { panic!("{error}") };
    // The error is that of opening, not that of making the folder.
    assert_eq!(source.kind(), io::ErrorKind::NotADirectory);
}

#[test]
fn entries_are_written_and_read() {
    let place = Place::new();
    let folder = open(&place);
    assert_eq!(folder.entry(key(1)).unwrap_err().kind(), io::ErrorKind::NotFound);
    folder.write(key(1), [b"head", b"body"], 1000).unwrap();
    folder.write(key(2), [b"", b"other"], 1000).unwrap();
    assert_eq!((content(&folder, key(1)), content(&folder, key(2))), (b"headbody".into(), b"other".into()));
    folder.write(key(1), [b"n", b"ew"], 1000).unwrap();
    assert_eq!(content(&folder, key(1)), b"new");
    assert_eq!(place.names().len(), 3, "two entries and the lock");

    let path = place.folder().join(key(1).file_name());
    set_mode(&path, 0o620);
    let error = folder.entry(key(1)).map(drop).unwrap_err();
    assert_eq!(error.to_string(), "others can write to it (mode 620)");
    fs::create_dir(place.folder().join(key(3).file_name())).unwrap();
    assert_eq!(folder.entry(key(3)).map(drop).unwrap_err().to_string(), "it is no file");
}

#[test]
fn old_entries_make_room() {
    let place = Place::new();
    let folder = open(&place);
    let notes = place.folder().join("notes");
    fs::write(&notes, [0; 1000]).unwrap();
    for (number, age) in [(1, 200), (2, 300), (3, 100)] {
        folder.write(key(number), [&[0; 4], &[number; 6]], 30).unwrap();
        let path = place.folder().join(key(number).file_name());
        let time = SystemTime::now() - Duration::from_secs(age);
        File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    }
    let is_there = |number| folder.entry(key(number)).is_ok();
    // The entries reach the limit exactly.
    assert_eq!([1, 2, 3].map(is_there), [true; 3]);
    folder.write(key(4), [b"", b"1"], 31).unwrap();
    assert_eq!([1, 2, 3, 4].map(is_there), [true; 4]);
    folder.write(key(5), [b"", b"1"], 31).unwrap();
    assert_eq!([1, 2, 3, 4, 5].map(is_there), [true, false, true, true, true]);
    folder.write(key(6), [b"", b"1234567890"], 12).unwrap();
    assert_eq!([1, 3, 4, 5, 6].map(is_there), [false, false, true, true, true]);
    assert!(notes.exists());
}

#[test]
fn a_new_entry_that_was_left_is_discarded() {
    let place = Place::new();
    let folder = open(&place);
    let left = place.folder().join(NEW);
    fs::write(&left, "left").unwrap();
    folder.write(key(1), [b"", b"1"], 10).unwrap();
    assert!(!left.exists());
    fs::write(&left, "left").unwrap();
    folder.clean();
    assert!(!left.exists());
    // Another writer holds the lock.
    let lock = folder.lock().unwrap();
    fs::write(&left, "writing").unwrap();
    folder.clean();
    assert!(left.exists());
    drop(lock);
    folder.clean();
    assert!(!left.exists());
    // A folder has the file's name, so writing fails and reports it.
    fs::create_dir(&left).unwrap();
    let error = folder.write(key(2), [b"", b"1"], 10).unwrap_err();
    let CacheError::Write { source, .. } = error else { panic!("{error}") };
    assert_eq!(source.kind(), io::ErrorKind::IsADirectory);
}

#[test]
fn what_is_in_an_entrys_place_is_replaced_unless_it_has_something() {
    let place = Place::new();
    let folder = open(&place);
    let path = place.folder().join(key(1).file_name());
    fs::create_dir(&path).unwrap();
    folder.write(key(1), [b"", b"1"], 10).unwrap();
    assert_eq!(content(&folder, key(1)), b"1");
    fs::remove_file(&path).unwrap();
    fs::create_dir_all(path.join("more")).unwrap();
    let error = folder.write(key(1), [b"", b"1"], 10).unwrap_err();
    assert!(matches!(error, CacheError::Write { .. }), "{error}");
    assert!(!place.folder().join(NEW).exists(), "a full disk does not have to wait");
}

#[test]
fn writers_wait_for_each_other() {
    let place = Place::new();
    let folder = open(&place);
    let lock = folder.lock().unwrap();
    let start = Instant::now();
    let other = thread::spawn(move || {
        thread::sleep(Duration::from_millis(50));
        drop(lock);
    });
    folder.write(key(1), [b"", b"1"], 10).unwrap();
    assert!(start.elapsed() >= Duration::from_millis(50));
    other.join().unwrap();
}

#[test]
fn files_are_private_and_closed_to_children() {
    let place = Place::new();
    let folder = open(&place);
    folder.write(key(1), [b"", b"1"], 10).unwrap();
    let (file, metadata) = folder.entry(key(1)).unwrap();
    assert_eq!(metadata.mode() & 0o777, 0o600);
    for flags in [fcntl_getfd(&file).unwrap(), fcntl_getfd(&folder.descriptor).unwrap()] {
        assert!(flags.contains(FdFlags::CLOEXEC));
    }
}

/// Opening a FIFO without a writer must not block.
#[test]
#[cfg(target_os = "linux")]
fn what_is_no_file_is_no_entry() {
    let place = Place::new();
    let folder = open(&place);
    let name = place.folder().join(key(1).file_name());
    let mode = Mode::RUSR | Mode::WUSR;
    rustix::fs::mknodat(CWD, &name, rustix::fs::FileType::Fifo, mode, 0).unwrap();
    assert_eq!(folder.entry(key(1)).map(drop).unwrap_err().to_string(), "it is no file");
    fs::remove_file(&name).unwrap();
    let elsewhere = place.0.join("elsewhere");
    fs::write(&elsewhere, "1").unwrap();
    std::os::unix::fs::symlink(&elsewhere, &name).unwrap();
    folder.entry(key(1)).map(drop).unwrap_err();
}

#[test]
fn files_fit_to_the_byte() {
    assert_eq!(
        [fits(3, None), fits(3, Some(4)), fits(3, Some(3)), fits(3, Some(2))],
        [true, true, true, false]
    );
}
