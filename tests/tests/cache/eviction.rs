//! Tests of eviction from a full cache.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::{Scratch, assert_stats, entries, entry, load};

const MINUTE: Duration = Duration::from_mins(1);

/// Sets the time of an entry's last use.
fn age(file: &Path, age: Duration) {
    File::open(file).unwrap().set_modified(SystemTime::now() - age).unwrap();
}

fn last_use(file: &Path) -> Duration {
    let used = fs::metadata(file).unwrap().modified().unwrap();
    SystemTime::now().duration_since(used).unwrap_or_default()
}

/// Returns the size of an entry. All have about the same size.
fn size() -> u64 {
    let scratch = Scratch::new();
    fs::metadata(entry(&scratch.cache(), &scratch.folder(), 1)).unwrap().len()
}

#[test]
fn the_least_recently_used_goes() {
    let scratch = Scratch::new();
    let cache = scratch.cache().max_bytes(size() * 7 / 2);
    let files: Vec<_> = (0..3).map(|number| entry(&cache, &scratch.folder(), number)).collect();
    // The second entry is the oldest.
    for (file, minutes) in files.iter().zip([40, 60, 50]) {
        age(file, minutes * MINUTE);
    }
    load(&cache, 3);
    assert_eq!(files.iter().map(|file| file.exists()).collect::<Vec<_>>(), [true, false, true]);
    // Use makes an entry young. Now the third is the oldest, though the first was written before it.
    load(&cache, 0);
    load(&cache, 4);
    assert_eq!(files.iter().map(|file| file.exists()).collect::<Vec<_>>(), [true, false, false]);
    assert_stats(&cache, (1, 5, 0));
}

/// Recording every use would cost more than it gains.
#[test]
fn use_is_written_down_once_in_a_while() {
    let scratch = Scratch::new();
    let cache = scratch.cache();
    let file = entry(&cache, &scratch.folder(), 1);
    age(&file, 5 * MINUTE);
    load(&cache, 1);
    assert!(last_use(&file) >= 5 * MINUTE);
    age(&file, 11 * MINUTE);
    load(&cache, 1);
    assert!(last_use(&file) < MINUTE);
    // The clock was wrong.
    File::open(&file).unwrap().set_modified(SystemTime::now() + 1000 * MINUTE).unwrap();
    load(&cache, 1);
    assert!(fs::metadata(&file).unwrap().modified().unwrap() <= SystemTime::now());
    assert_stats(&cache, (3, 1, 0));
}

#[test]
fn it_never_takes_more() {
    let scratch = Scratch::new();
    let most = size() * 9 / 2;
    let cache = scratch.cache().max_bytes(most);
    for number in 0..20 {
        load(&cache, number);
        let sizes = entries(&scratch.folder()).into_iter().map(|file| fs::metadata(file).unwrap().len());
        assert!(sizes.sum::<u64>() <= most);
    }
    assert_eq!(entries(&scratch.folder()).len(), 4);
    // Existing entries are evicted, too, if the limit is lower than before.
    load(&scratch.cache().max_bytes(size() * 3 / 2), 20);
    assert_eq!(entries(&scratch.folder()).len(), 1);
}

#[test]
fn a_module_that_is_too_large_is_not_kept() {
    let scratch = Scratch::new();
    let cache = scratch.cache().max_bytes(1000);
    load(&cache, 1);
    let size = size();
    assert_eq!(
        cache.stats().last_error.unwrap().to_string(),
        format!(
            "a compiled module takes {size} bytes, and the cache folder `{}` may have 1000",
            scratch.folder().display()
        )
    );
    assert_eq!(entries(&scratch.folder()).len(), 0);
}

/// Other files do not count, and are left alone.
#[test]
fn other_files_stay() {
    let scratch = Scratch::new();
    let cache = scratch.cache().max_bytes(size() * 3 / 2);
    let other = scratch.folder().join("readme");
    fs::write(&other, vec![0; 1_000_000]).unwrap();
    age(&other, 1000 * MINUTE);
    for number in 0..3 {
        load(&cache, number);
    }
    assert!(other.exists());
    assert_eq!(entries(&scratch.folder()).len(), 1);
}
