//! Attacks in processes that lack a resource, and in processes that are stopped.

use std::fs;
use std::process::{self, Command};
use std::thread;
use std::time::{Duration, Instant};

use wasmer_plugin::host::Plugin;

use super::shared::{body, done, is, loader, plugin};
use super::{Attack, attack, under};

/// Loads, calls, traps, times out, overflows and resets.
fn all() {
    let mut good = loader().load_bytes(&plugin("")).unwrap();
    good.done().unwrap();
    let recursion = "(call $done (i32.const 0)) drop";
    for (code, variant) in
        [("unreachable", "Trapped"), ("(loop $l (br $l))", "TimedOut"), (recursion, "StackOverflow")]
    {
        let mut bad = loader().load_bytes(&body(code)).unwrap();
        is(&bad.done().unwrap_err(), variant);
        Plugin::reset(&mut bad).unwrap();
        is(&bad.done().unwrap_err(), variant);
    }
    good.done().unwrap();
}

/// Sends this process a signal from a shell, and `CONT` after 20 ms, `times` times.
fn signals(signal: &'static str, times: u32) -> thread::JoinHandle<()> {
    let process = process::id();
    thread::spawn(move || {
        for _ in 0..times {
            let script = format!("kill -{signal} {process}; sleep 0.02; kill -CONT {process}");
            assert!(Command::new("sh").args(["-c", &script]).status().unwrap().success());
        }
    })
}

pub(super) const ATTACKS: &[Attack] = &[
    under("16 files", "ulimit -n 16", all),
    under("no core and no file", "ulimit -c 0; ulimit -f 0", all),
    under("a main stack of 256 KiB", "ulimit -s 256", all),
    under("an endless main stack", "ulimit -s unlimited", all),
    under("4 GiB of address space", "ulimit -v 4194304", || {
        // A plugin's memory reserves more than 4 GiB of address space, which this process lacks.
        match loader().load_bytes(&plugin("")) {
            Ok(mut plugin) => plugin.done().unwrap(),
            Err(error) => is(&error, "Instantiate|StartupFailed|Compile"),
        }
        process::exit(report());
    }),
    under("signals that are ignored", "trap '' USR1 USR2 ALRM PIPE HUP PROF VTALRM", || {
        let thread = signals("USR1", 20);
        all();
        thread.join().unwrap();
    }),
    under("profiling signals while calls time out", "trap '' PROF VTALRM", || {
        let thread = signals("PROF", 20);
        for _ in 0..3 {
            is(&loader().load_bytes(&body("(loop $l (br $l))")).unwrap().done().unwrap_err(), "TimedOut");
        }
        thread.join().unwrap();
    }),
    attack("a process that is stopped and goes on", || {
        let thread = signals("STOP", 10);
        let start = Instant::now();
        while start.elapsed() < Duration::from_millis(500) {
            is(&loader().load_bytes(&body("unreachable")).unwrap().done().unwrap_err(), "Trapped");
        }
        thread.join().unwrap();
        all();
    }),
    attack("children that are forked while calls run", || {
        let thread = thread::spawn(|| {
            for _ in 0..50 {
                assert!(Command::new("true").status().unwrap().success());
            }
        });
        while !thread.is_finished() {
            is(&loader().load_bytes(&body("unreachable")).unwrap().done().unwrap_err(), "Trapped");
        }
        thread.join().unwrap();
    }),
    under("no environment", "unset HOME PATH TMPDIR USER LANG", all),
    under("a folder that is gone", "d=$(mktemp -d); cd \"$d\"; rmdir \"$d\"", all),
    under("a closed input and a full output of errors", "exec <&- 2>/dev/full", || {
        all();
    }),
    under("the lowest priority", "renice -n 19 $$ >/dev/null", all),
    attack("threads on stacks of 64 KiB", || {
        let small = thread::Builder::new().stack_size(64 << 10);
        let mut plugin = loader().load_bytes(&body("unreachable")).unwrap();
        small.spawn(move || is(&plugin.done().unwrap_err(), "Trapped")).unwrap().join().unwrap();
    }),
];

/// Prints the peak, for a child in which the innocent plugin lacks address space, too.
fn report() -> i32 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    println!("\n{}{}", super::PEAK, peak.trim().trim_end_matches(" kB"));
    0
}
