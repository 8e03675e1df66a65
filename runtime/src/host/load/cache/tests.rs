//! Tests of the cache: hits, misses, damage, and keys.

use std::fs::{self, File};
use std::sync::atomic::AtomicU32;

use super::*;
use crate::host::error::LoadErrorKind;
use crate::host::load::complexity::Parts;
use crate::host::sandbox::Limits;
use crate::host::test_module::{TestModule, section};

/// A path for a cache folder. Everything in it is removed at the end of the test.
pub(super) struct Place(pub(super) PathBuf);

impl Place {
    pub(super) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("wasmer-plugin-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let place = std::env::temp_dir().join(name);
        fs::create_dir(&place).unwrap();
        Self(place)
    }

    pub(super) fn folder(&self) -> PathBuf {
        self.0.join("deep/cache")
    }

    /// The names in the folder, sorted.
    pub(super) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Loads a module through the cache.
fn load(cache: &Cache, wasm: &[u8]) -> Result<Compiled, LoadError> {
    load_within(cache, wasm, &Limits::default())
}

fn load_within(cache: &Cache, wasm: &[u8], limits: &Limits) -> Result<Compiled, LoadError> {
    let plugin = "test".into();
    cache.module(&Source { plugin: &plugin, wasm, parts: Parts::default(), limits, threads: None })
}

/// Returns the numbers of hits, misses and damaged entries.
fn counts(cache: &Cache) -> (u64, u64, u64) {
    let CacheStats { hits, misses, damaged, .. } = cache.stats();
    (hits, misses, damaged)
}

/// Returns the file of the only entry.
fn entry_of(place: &Place) -> PathBuf {
    let name = place.names().into_iter().find(|name| Key::is_file_name(name)).unwrap();
    place.folder().join(name)
}

fn empty() -> Vec<u8> {
    TestModule::new().0
}

#[test]
fn what_is_done_is_counted() {
    let place = Place::new();
    let cache = Cache::new(place.folder()).unwrap();
    load(&cache, &empty()).unwrap();
    assert_eq!(counts(&cache), (0, 1, 0));
    load(&cache, &empty()).unwrap();
    assert_eq!(counts(&cache.clone()), (1, 1, 0));
    let path = entry_of(&place);
    let mut entry = fs::read(&path).unwrap();
    *entry.last_mut().unwrap() ^= 1;
    fs::write(&path, &entry).unwrap();
    load(&cache, &empty()).unwrap();
    assert_eq!(counts(&cache), (1, 1, 1));
    load(&cache, &empty()).unwrap();
    assert_eq!(counts(&cache), (2, 1, 1), "it was written anew");
    assert!(cache.stats().last_error.is_none());
    // A file has the folder's name, so the cache cannot be opened and reports it.
    fs::remove_dir_all(place.folder()).unwrap();
    fs::write(place.folder(), "").unwrap();
    load(&cache, &empty()).unwrap();
    assert_eq!(counts(&cache), (2, 2, 1));
    let error = cache.stats().last_error.unwrap();
    assert!(matches!(&*error, CacheError::Open { .. }), "{error}");
}

#[test]
fn entries_are_held_to_the_size_of_the_cache() {
    let place = Place::new();
    let cache = Cache::new(place.folder()).unwrap();
    load(&cache, &empty()).unwrap();
    let path = entry_of(&place);
    let size = fs::metadata(&path).unwrap().len();
    fs::remove_file(&path).unwrap();
    let small = cache.clone().max_bytes(size - 1);
    load(&small, &empty()).unwrap();
    assert!(!path.exists());
    let error = cache.stats().last_error.unwrap();
    let CacheError::TooLarge { bytes, allowed, .. } = &*error else { panic!("{error}") };
    assert_eq!((*bytes, *allowed), (size, size - 1));
    load(&cache.clone().max_bytes(size), &empty()).unwrap();
    assert!(path.exists());
}

#[test]
fn the_time_of_use_is_kept_to_ten_minutes() {
    let place = Place::new();
    let cache = Cache::new(place.folder()).unwrap();
    load(&cache, &empty()).unwrap();
    let file = File::options().write(true).open(entry_of(&place)).unwrap();
    let now = SystemTime::now();
    let used_after = |time: SystemTime| {
        file.set_modified(time).unwrap();
        load(&cache, &empty()).unwrap();
        file.metadata().unwrap().modified().unwrap()
    };
    let recent = now - Duration::from_mins(9);
    assert_eq!(used_after(recent), recent);
    for wrong in [now - Duration::from_mins(11), now + Duration::from_hours(1)] {
        let used = used_after(wrong);
        assert!(used >= now && used < now + Duration::from_mins(5), "{wrong:?} {used:?}");
    }
    assert_eq!(counts(&cache), (3, 1, 0));
}

/// Refused code does not count as a miss, because it is checked before it is compiled.
#[test]
fn refused_code_is_not_kept() {
    let place = Place::new();
    let cache = Cache::new(place.folder()).unwrap();
    let data_drop = TestModule::new().code(&[&[0xfc, 9, 0, 0x0b]]).0;
    let error = load(&cache, &data_drop).map(drop).unwrap_err();
    assert!(matches!(error.kind(), LoadErrorKind::RefusedInstruction { .. }), "{error}");
    assert_eq!(counts(&cache), (0, 0, 0));
    // A module that does not compile counts as a miss, and is not stored.
    for memories in [&[vec![3, 1, 1]][..], &[vec![0, 1], vec![0, 1]]] {
        let error =
            load(&cache, &TestModule::new().items(section::MEMORIES, memories).0).map(drop).unwrap_err();
        assert!(matches!(error.kind(), LoadErrorKind::Invalid { .. }), "{error}");
    }
    assert_eq!((counts(&cache), place.names()), ((0, 2, 0), vec!["lock".to_owned()]));
}

/// Other checks in the code make another entry. Other limits do not.
#[test]
fn checks_are_a_part_of_the_key() {
    let place = Place::new();
    let cache = Cache::new(place.folder()).unwrap();
    let limits = Limits::default;
    for (limits, expected) in [
        (limits(), (0, 1, 0)),
        (limits().fuel(1), (0, 2, 0)),
        (limits().no_timeout(), (0, 3, 0)),
        (limits().timeout(Duration::from_secs(1)), (1, 3, 0)),
        (limits().fuel(2), (2, 3, 0)),
    ] {
        load_within(&cache, &empty(), &limits).unwrap();
        assert_eq!(counts(&cache), expected);
    }
    assert_eq!(cache.max_bytes, 512 << 20);
}
