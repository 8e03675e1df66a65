//! Tests that a plugin follows its file, and survives everything that happens to the file.

use std::process::Command;
use std::time::Duration;
use std::{fs, thread};

use bank_api::FilterStub;
use shop::{describe, reserve};
use wasmer_plugin::host::{LoadErrorKind, ReloadError, Watched};
use wasmer_plugin::transport::Stub;
use wasmer_plugin_tests::{number, numbered};

use super::{Place, until};

const OLD: &str = env!("OLD_SHOP_WASM");
const NEW: &str = env!("SHOP_WASM");

#[test]
fn a_file_is_replaced_by_renaming() {
    let place = Place::new("rename");
    place.put(OLD);
    let mut plugin = place.watch();
    assert!(plugin.reserve("tea", 1, 1).is_err());
    assert_eq!(Watched::reloads(&plugin), 0);
    place.put(NEW);
    until(|| plugin.reserve("tea", 1, 1).is_ok());
    assert_eq!(Watched::reloads(&plugin), 1);
    assert!(Watched::last_error(&plugin).is_none());
}

/// The file is written in pieces.
#[test]
fn a_file_is_written_over() {
    let place = Place::new("write");
    place.put(OLD);
    let mut plugin = place.watch();
    let wasm = fs::read(NEW).unwrap();
    for end in [10, wasm.len() / 2, wasm.len() - 1] {
        fs::write(place.file(), &wasm[..end]).unwrap();
        for _ in 0..5 {
            assert_eq!(plugin.describe("Ada", &[]).unwrap(), "Ada []");
            thread::sleep(Duration::from_millis(2));
        }
        assert_eq!(Watched::reloads(&plugin), 0);
    }
    fs::write(place.file(), &wasm).unwrap();
    until(|| plugin.reserve("tea", 1, 1).is_ok());
    assert_eq!(Watched::reloads(&plugin), 1);
    assert!(Watched::last_error(&plugin).is_none());
}

#[test]
fn a_bad_file_is_reported_once_and_left_alone() {
    let place = Place::new("bad");
    place.put(OLD);
    let mut plugin = place.watch();
    fs::write(place.file(), "no wasm").unwrap();
    until(|| {
        assert_eq!(plugin.describe("Ada", &[]).unwrap(), "Ada []");
        Watched::last_error(&plugin).is_some()
    });
    let error = Watched::last_error(&plugin).unwrap();
    assert_eq!(
        error.to_string(),
        "plugin `plugin.wasm` stays as it was: its new version cannot be loaded: plugin `plugin.wasm` is not \
         WebAssembly: it does not begin as a module does"
    );
    // This version is known.
    assert!(!Watched::reload(&mut plugin).unwrap());
    assert!(Watched::last_error(&plugin).is_some());
    place.put(NEW);
    assert!(Watched::reload(&mut plugin).unwrap());
    assert!(plugin.reserve("tea", 1, 1).unwrap());
    assert!(Watched::last_error(&plugin).is_none());
}

#[test]
fn a_file_is_deleted_and_comes_back() {
    let place = Place::new("delete");
    place.put(OLD);
    let mut plugin = place.watch();
    fs::remove_file(place.file()).unwrap();
    until(|| {
        assert_eq!(plugin.describe("Ada", &[]).unwrap(), "Ada []");
        Watched::last_error(&plugin).is_some()
    });
    let error = Watched::last_error(&plugin).unwrap();
    let ReloadError::Load { source, .. } = &*error else { panic!("{error:?}") };
    assert!(matches!(source.kind(), LoadErrorKind::Read { .. }), "{error:?}");
    let error = Watched::reload(&mut plugin).unwrap_err();
    assert!(error.to_string().starts_with(
        "plugin `plugin.wasm` stays as it was: its new version cannot be loaded: cannot read plugin `"
    ));
    place.put(NEW);
    until(|| plugin.reserve("tea", 1, 1).is_ok());
    assert_eq!(Watched::reloads(&plugin), 1);
}

/// The file compiles, but lacks functions that the host has called.
#[test]
fn an_unfit_file() {
    let place = Place::new("unfit");
    place.put(NEW);
    let mut plugin = place.watch();
    plugin.reserve("tea", 1, 1).unwrap();
    place.put(OLD);
    let error = Watched::reload(&mut plugin).unwrap_err();
    assert!(matches!(*error, ReloadError::Incompatible { .. }), "{error:?}");
    assert!(plugin.reserve("tea", 1, 1).unwrap());
    assert_eq!(Watched::reloads(&plugin), 0);
}

#[test]
fn stubs_go_on() {
    let place = Place::new("stub");
    place.put(env!("OLD_STAMP_WASM"));
    let mut filter = FilterStub::new(place.watch(), "!").unwrap();
    assert_eq!(filter.text("a".into()).unwrap(), "a!");
    assert!(!Stub::provides(&filter, "number"));
    place.put(env!("STAMP_WASM"));
    until(|| filter.number(4).is_ok_and(|number| number == 41));
    assert_eq!(filter.text("a".into()).unwrap(), "a!");
    place.put(env!("OLD_STAMP_WASM"));
    assert!(Watched::reload(Stub::transport_mut(&mut filter)).is_err(), "`number` is gone");
    assert_eq!(filter.count().unwrap(), 1);
}

/// The compiling thread does not block on the FIFO, and a later file is taken.
#[cfg(unix)]
#[test]
fn a_fifo_takes_the_place_of_the_file() {
    let place = Place::new("fifo");
    place.put(OLD);
    let mut plugin = place.watch();
    let fifo = place.folder.join("fifo");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    fs::rename(&fifo, place.file()).unwrap();
    until(|| {
        assert_eq!(plugin.describe("Ada", &[]).unwrap(), "Ada []");
        Watched::last_error(&plugin).is_some()
    });
    let error = Watched::last_error(&plugin).unwrap();
    let ReloadError::Load { source, .. } = &*error else { panic!("{error:?}") };
    assert!(matches!(source.kind(), LoadErrorKind::NotAFile { found: "FIFO", .. }), "{error:?}");
    place.put(NEW);
    until(|| plugin.reserve("tea", 1, 1).is_ok());
    assert!(Watched::last_error(&plugin).is_none());
    // The same by `reload`, on this thread.
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    fs::rename(&fifo, place.file()).unwrap();
    let error = Watched::reload(&mut plugin).unwrap_err();
    assert!(
        error.to_string().ends_with("it is a FIFO, and a plugin is a regular file"),
        "{}",
        error.to_string()
    );
    assert!(plugin.reserve("tea", 1, 1).unwrap());
}

/// The file is overwritten, with its previous length, identity and time.
#[cfg(unix)]
#[test]
fn a_file_that_looks_as_before() {
    let place = Place::new("same");
    fs::write(place.file(), numbered(1, 0)).unwrap();
    let written = fs::metadata(place.file()).unwrap().modified().unwrap();
    let mut plugin = place.watch();
    assert_eq!(plugin.number().unwrap(), 1);
    fs::write(place.file(), numbered(2, 0)).unwrap();
    fs::File::options().append(true).open(place.file()).unwrap().set_modified(written).unwrap();
    let metadata = fs::metadata(place.file()).unwrap();
    assert_eq!((metadata.modified().unwrap(), metadata.len()), (written, numbered(1, 0).len() as u64));
    until(|| plugin.number().unwrap() == 2);
}
