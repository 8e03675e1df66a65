//! Tests of damaged entries. Each is compiled again, replaced, and found the next time.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use super::{Scratch, assert_stats, entry, load};

/// Damages an entry, and checks that it is replaced.
#[track_caller]
fn check(what: &str, damage: impl FnOnce(&Path)) {
    let scratch = Scratch::new();
    let cache = scratch.cache();
    let file = entry(&cache, &scratch.folder(), 7);
    let whole = fs::read(&file).unwrap();
    damage(&file);
    load(&cache, 7);
    let stats = cache.stats();
    assert_eq!((stats.hits, stats.misses, stats.damaged), (0, 1, 1), "{what}: {stats:?}");
    load(&cache, 7);
    assert_stats(&cache, (1, 1, 1));
    assert_eq!(fs::read(&file).unwrap().len(), whole.len(), "{what}");
}

fn check_bytes(what: &str, damage: impl FnOnce(&mut Vec<u8>)) {
    check(what, |file| {
        let mut bytes = fs::read(file).unwrap();
        damage(&mut bytes);
        fs::write(file, bytes).unwrap();
    });
}

/// The first and the last byte of each field of the header, and some bytes of wasmer's module.
#[test]
fn flipped_bits() {
    let header = [0, 15, 16, 23, 24, 31, 32, 63, 64, 95];
    // wasmer's magic, its version and length, and code.
    let module = [96, 111, 112, 120, 124, 128, 1000, 1500];
    for place in header.into_iter().chain(module) {
        for bit in [0, 7] {
            check_bytes(&format!("bit {bit} of byte {place}"), |bytes| bytes[place] ^= 1 << bit);
        }
    }
    check_bytes("the last byte", |bytes| *bytes.last_mut().unwrap() ^= 1);
}

#[test]
fn other_lengths() {
    for length in [0, 1, 15, 16, 32, 64, 95, 96, 97, 112, 1000] {
        check_bytes(&format!("{length} bytes are left"), |bytes| bytes.truncate(length));
    }
    check_bytes("the last is missing", |bytes| bytes.truncate(bytes.len() - 1));
    check_bytes("one is too many", |bytes| bytes.push(0));
    check_bytes("twice as long", |bytes| bytes.extend_from_within(..));
    // A file after a loss of power.
    check_bytes("zeros", |bytes| bytes.fill(0));
    check_bytes("zeros behind", |bytes| bytes[1000..].fill(0));
    check("a hole of 16 TiB", |file| {
        let mut bytes = fs::read(file).unwrap();
        bytes[24..32].copy_from_slice(&((1_u64 << 44) - 96).to_le_bytes());
        fs::write(file, bytes).unwrap();
        // Some file systems do not support files of that size. Then only the length is wrong.
        let _ = File::options().write(true).open(file).unwrap().set_len(1 << 44);
    });
}

/// A valid entry of another plugin.
#[test]
fn another_entry() {
    let scratch = Scratch::new();
    let cache = scratch.cache();
    let (one, two) = (entry(&cache, &scratch.folder(), 1), entry(&cache, &scratch.folder(), 2));
    fs::copy(one, two).unwrap();
    load(&cache, 2);
    load(&cache, 1);
    load(&cache, 2);
    assert_stats(&cache, (2, 2, 1));
}

#[test]
fn no_files() {
    check("a folder", |file| {
        fs::remove_file(file).unwrap();
        fs::create_dir(file).unwrap();
    });
    check("a link to the entry itself", |file| {
        let elsewhere = file.with_file_name("elsewhere");
        fs::rename(file, &elsewhere).unwrap();
        symlink(elsewhere, file).unwrap();
    });
    check("a link to nothing", |file| {
        fs::remove_file(file).unwrap();
        symlink("nothing", file).unwrap();
    });
    check("a pipe that nobody writes to", |file| {
        fs::remove_file(file).unwrap();
        assert!(Command::new("mkfifo").arg(file).status().unwrap().success());
    });
}

#[test]
fn files_that_others_can_write_to() {
    for mode in [0o620, 0o602, 0o666] {
        check(&format!("{mode:o}"), |file| fs::set_permissions(file, Permissions::from_mode(mode)).unwrap());
    }
}

/// The folder is not ours to empty. Loading goes on, and `last_error` has the error.
#[test]
fn a_folder_with_something_in_it() {
    let scratch = Scratch::new();
    let cache = scratch.cache();
    let file = entry(&cache, &scratch.folder(), 1);
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    fs::write(file.join("something"), "").unwrap();
    for _ in 0..2 {
        load(&cache, 1);
    }
    let stats = cache.stats();
    assert_eq!((stats.hits, stats.misses, stats.damaged), (0, 1, 2));
    let error = stats.last_error.unwrap().to_string();
    let expected = format!("cannot write to the cache folder `{}`: ", scratch.folder().display());
    assert!(error.starts_with(&expected), "{error}");
    assert!(file.join("something").exists());
    assert!(!scratch.folder().join("new").exists());
}

/// A killed writer leaves its file. The next writer removes it, and so does opening the cache.
#[test]
fn leftovers() {
    let scratch = Scratch::new();
    let cache = scratch.cache();
    let new = scratch.folder().join("new");
    fs::write(&new, vec![0; 100_000]).unwrap();
    load(&cache, 1);
    assert!(!new.exists());

    fs::write(&new, vec![0; 100_000]).unwrap();
    load(&cache, 1);
    assert!(new.exists(), "who only reads leaves it alone");
    scratch.cache();
    assert!(!new.exists());
    assert_stats(&cache, (1, 1, 0));
}
