//! Attacks on a cache folder, whose entries another process of the same user spoils.

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use wasmer_plugin::host::{Cache, Loader};
use wasmer_plugin_tests::{number, numbered};

use super::shared::folder;
use super::{Attack, attack};

/// Loads two plugins through the cache, and checks that each has its own number.
fn load(folder: &Path) {
    let cache = Cache::new(folder).unwrap().max_bytes(1 << 20);
    let loader = Loader::builder().cache(cache).build();
    for wanted in [1, 2] {
        let start = Instant::now();
        assert_eq!(loader.load_bytes(&numbered(wanted, 10)).unwrap().number().unwrap(), wanted);
        assert!(start.elapsed() < Duration::from_secs(8));
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.file_name().unwrap() != "lock").collect()
}

/// Fills a cache, spoils each entry, and loads again, twice.
fn spoiled(spoil: impl Fn(&Path, &Path)) {
    let scratch = folder();
    let cache = scratch.join("cache");
    load(&cache);
    let found = entries(&cache);
    assert_eq!(found.len(), 2);
    for entry in &found {
        spoil(&cache, entry);
    }
    load(&cache);
    load(&cache);
    fs::remove_dir_all(scratch).unwrap();
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

pub(super) const ATTACKS: &[Attack] = &[
    attack("entries cut to nothing", || spoiled(|_, entry| fs::write(entry, []).unwrap())),
    attack("entries of a terabyte with a hole", || {
        spoiled(|_, entry| drop(File::options().write(true).open(entry).unwrap().set_len(1 << 40)));
    }),
    attack("entries with each other's contents", || {
        let scratch = folder();
        let cache = scratch.join("cache");
        load(&cache);
        let found = entries(&cache);
        let (one, two) = (fs::read(&found[0]).unwrap(), fs::read(&found[1]).unwrap());
        fs::write(&found[0], two).unwrap();
        fs::write(&found[1], one).unwrap();
        load(&cache);
        fs::remove_dir_all(scratch).unwrap();
    }),
    attack("a FIFO for each entry", || {
        spoiled(|_, entry| {
            fs::remove_file(entry).unwrap();
            fifo(entry);
        });
    }),
    attack("a folder for each entry", || {
        spoiled(|_, entry| {
            fs::remove_file(entry).unwrap();
            fs::create_dir(entry).unwrap();
            fs::write(entry.join("x"), "x").unwrap();
        });
    }),
    attack("entries that lead to a device", || {
        spoiled(|_, entry| {
            fs::remove_file(entry).unwrap();
            symlink("/dev/zero", entry).unwrap();
        });
    }),
    attack("entries that lead to themselves", || {
        spoiled(|_, entry| {
            fs::remove_file(entry).unwrap();
            symlink(entry, entry).unwrap();
        });
    }),
    attack("entries that nobody may read", || {
        spoiled(|_, entry| fs::set_permissions(entry, fs::Permissions::from_mode(0o0)).unwrap());
    }),
    attack("entries that everybody may write", || {
        spoiled(|_, entry| fs::set_permissions(entry, fs::Permissions::from_mode(0o777)).unwrap());
    }),
    attack("a FIFO for the lock", || {
        spoiled(|cache, _| {
            let lock = cache.join("lock");
            drop(fs::remove_file(&lock));
            fifo(&lock);
        });
    }),
    attack("a folder for the lock, and for the entry being written", || {
        spoiled(|cache, entry| {
            drop(fs::remove_file(cache.join("lock")));
            drop(fs::create_dir(cache.join("lock")));
            drop(fs::create_dir(cache.join("new")));
            fs::remove_file(entry).unwrap();
        });
    }),
    attack("a lock that is held for ever", || {
        let scratch = folder();
        let cache = scratch.join("cache");
        load(&cache);
        let lock = File::options().write(true).open(cache.join("lock")).unwrap();
        lock.lock().unwrap();
        for entry in entries(&cache) {
            fs::remove_file(entry).unwrap();
        }
        load(&cache);
        drop(lock);
        fs::remove_dir_all(scratch).unwrap();
    }),
    attack("a thousand files that are no entries", || {
        let scratch = folder();
        let cache = scratch.join("cache");
        load(&cache);
        for number in 0..1_000 {
            fs::write(cache.join(format!("{number:064x}")), "junk").unwrap();
        }
        load(&cache);
        fs::remove_dir_all(scratch).unwrap();
    }),
    attack("entries that change all the time", || {
        let scratch = folder();
        let cache = scratch.join("cache");
        load(&cache);
        let hostile = cache.clone();
        let thread = thread::spawn(move || {
            let end = Instant::now() + Duration::from_secs(2);
            while Instant::now() < end {
                for entry in fs::read_dir(&hostile).into_iter().flatten().flatten() {
                    let path = entry.path();
                    drop(File::options().write(true).open(&path).and_then(|file| file.set_len(100)));
                    drop(fs::rename(&path, hostile.join("x")));
                    drop(fs::remove_file(&path));
                }
            }
        });
        while !thread.is_finished() {
            load(&cache);
        }
        thread.join().unwrap();
        fs::remove_dir_all(scratch).unwrap();
    }),
    attack("a folder that is removed under the cache", || {
        let scratch = folder();
        let cache = Cache::new(scratch.join("cache")).unwrap();
        let loader = Loader::builder().cache(cache).build();
        fs::remove_dir_all(scratch).unwrap();
        for wanted in [1, 2] {
            assert_eq!(loader.load_bytes(&numbered(wanted, 10)).unwrap().number().unwrap(), wanted);
        }
    }),
];
