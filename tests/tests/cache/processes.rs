//! Tests of several processes with one cache, some of which are killed.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use wasmer_plugin::host::Loader;
use wasmer_plugin_tests::number;

use super::{Scratch, entries, others};

/// Large enough that writing an entry takes a while.
const BYTES: usize = 60_000;
const PLUGINS: u32 = 3;
/// Room for one and a half entries, so that there is always something to write and to evict.
const MOST: u64 = 100_000;

fn spawn(folder: &Path, rounds: &str, plugins: &[PathBuf]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_use-cache"));
    command.arg(folder).arg(MOST.to_string()).arg(rounds).args(plugins);
    command.stdout(Stdio::piped()).spawn().unwrap()
}

fn check_bound(folder: &Path) {
    // Other processes may remove a file while we look at it.
    let sizes = entries(folder).into_iter().filter_map(|file| Some(fs::metadata(file).ok()?.len()));
    let total = sizes.sum::<u64>();
    assert!(total <= MOST, "{total} bytes");
}

#[test]
fn at_once() {
    let scratch = Scratch::new();
    let plugins = scratch.plugins(PLUGINS, BYTES);
    let children: Vec<_> = (0..4).map(|_| spawn(&scratch.folder(), "5", &plugins)).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let lines: Vec<_> = output.stdout.lines().map(Result::unwrap).collect();
        // Each round has a line without an error.
        assert_eq!(lines.len(), 5, "{lines:?}");
        assert!(lines.iter().all(|line| line.starts_with("0 1 2 hits: ")), "{lines:?}");
    }
    check_bound(&scratch.folder());
    assert_eq!(others(&scratch.folder()), ["lock"]);
}

/// A process is killed at any moment, 200 times. No partial file is taken for an entry.
#[test]
fn killed() {
    let scratch = Scratch::new();
    let folder = scratch.folder();
    let plugins = scratch.plugins(PLUGINS, BYTES);
    let seed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos();
    let mut random = u64::try_from(seed & 0xffff_ffff).unwrap() | 1;
    println!("seed {random}");
    let mut leftovers = 0;
    let mut hits = 0;
    for kill in 0..200 {
        let mut child = spawn(&folder, "1000000", &plugins);
        // After its first load the process only writes and evicts.
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with("0 1 2 hits: "), "{line}");
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        if kill % 2 == 0 {
            thread::sleep(Duration::from_micros(random % 50_000));
        } else {
            // Few moments are in the middle of a write. If none comes, the process is killed at another one.
            let start = Instant::now();
            while !folder.join("new").exists() && start.elapsed() < Duration::from_millis(200) {
                thread::sleep(Duration::from_micros(20));
            }
        }
        child.kill().unwrap();
        let status = child.wait().unwrap();
        assert_eq!(status.signal(), Some(9), "it ended by itself: {status}");

        leftovers += u32::from(folder.join("new").exists());
        check_bound(&folder);
        let cache = scratch.cache().max_bytes(MOST);
        let loader = Loader::builder().cache(cache.clone()).build();
        // The order often differs from the other process's, so that hits and misses are mixed.
        let order = (0..PLUGINS).map(|number| (number + kill) % PLUGINS);
        for number in order {
            let mut plugin = loader.load(&plugins[number as usize]).unwrap();
            assert_eq!(plugin.number().unwrap(), number);
        }
        let stats = cache.stats();
        assert!(stats.last_error.is_none(), "{stats:?}");
        assert_eq!(stats.damaged, 0, "an entry has its name when it is whole: {stats:?}");
        hits += stats.hits;
        check_bound(&folder);
        assert_eq!(others(&folder), ["lock"]);
    }
    println!("{leftovers} of 200 were killed while they wrote; {hits} entries were found");
    assert!(leftovers > 0 && hits > 0);
}

/// The system sends a signal to a process that writes a file beyond its limit. Loading goes on without the
/// cache.
#[test]
fn a_limit_for_files() {
    let scratch = Scratch::new();
    let plugins = scratch.plugins(1, BYTES);
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -f 8; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_use-cache")]);
    let output =
        command.arg(scratch.folder()).arg(MOST.to_string()).arg("2").args(&plugins).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[..2], ["0 hits: 0", "0 hits: 0"], "{text}");
    assert!(lines[2].starts_with("cannot write"), "{text}");
    assert_eq!(others(&scratch.folder()), ["lock"]);
}
