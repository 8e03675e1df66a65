//! Tests of reading files and of refusing everything else.

use std::os::unix::net::UnixListener;
use std::path::PathBuf;

use rustix::fs::{CWD, Mode, mknodat};

use super::*;

/// A folder for one test. Everything in it is removed at the test's end.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let place = std::env::temp_dir().join(format!("wasmer-plugin-read-{}-{name}", std::process::id()));
        fs::create_dir(&place).unwrap();
        Self(place)
    }

    fn fifo(&self) -> PathBuf {
        let path = self.0.join("fifo");
        mknodat(CWD, &path, rustix::fs::FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
        path
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn read_to(path: &Path, most: usize) -> Result<Vec<u8>, LoadError> {
    read(&"test".into(), path, most)
}

#[test]
fn files_are_read_to_their_largest_size() {
    let place = Place::new("size");
    let path = place.0.join("file");
    fs::write(&path, b"12345").unwrap();
    assert_eq!(read_to(&path, 6).unwrap(), b"12345");
    assert_eq!(read_to(&path, 5).unwrap(), b"12345");
    let error = read_to(&path, 4).unwrap_err();
    let &LoadErrorKind::ModuleTooLarge { allowed, .. } = error.kind() else { panic!("{error}") };
    assert_eq!(allowed, 4);
    assert!(matches!(read_to(&place.0.join("none"), 4).unwrap_err().kind(), LoadErrorKind::Read { .. }));
}

#[test]
fn what_is_no_file_is_not_opened() {
    let place = Place::new("kinds");
    let socket = place.0.join("socket");
    let _listener = UnixListener::bind(&socket).unwrap();
    let fifo = place.fifo();
    for (path, expected) in
        [(&*place.0, "folder"), (&socket, "socket"), (&fifo, "FIFO"), (Path::new("/dev/null"), "device")]
    {
        let error = read_to(path, 10).unwrap_err();
        let &LoadErrorKind::NotAFile { found, .. } = error.kind() else { panic!("{error}") };
        assert_eq!(found, expected);
    }
}

/// A FIFO replaces the file after the file was checked.
#[test]
fn opening_does_not_wait() {
    let place = Place::new("fifo");
    assert!(open(&place.fifo()).is_ok());
}
