//! Tests of everything that leaves a plugin's code, at the end of its stack.
//!
//! A plugin recurses until almost no stack is left, and then runs an instruction that the engine implements
//! by a function of the host. If that function overflowed the stack while holding a lock, no thread of the
//! process could trap or panic any more. So each of these instructions runs at each of the last depths, and
//! afterwards an unrelated plugin is called, traps and panics in another thread, and the host panics. All
//! this runs in child processes, which have to end in time.

mod child;

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

/// Allows for other processes and for a wasmer without optimisation. A process that hangs does so forever.
const LONGEST: Duration = Duration::from_mins(4);

#[test]
fn a_stack_of_a_megabyte() {
    run("1048576 false");
}

#[test]
fn a_small_stack() {
    run("65536 false");
}

#[test]
fn a_plugin_that_is_reset() {
    run("65536 true");
}

fn run(stack: &str) {
    let mut child = Command::new(env::current_exe().expect("it has a path"))
        .args(["--exact", "stack_end::child::runs", "--nocapture"])
        .env(child::STACK, stack)
        .stdout(Stdio::null())
        .spawn()
        .expect("the child starts");
    let status = wait(&mut child);
    assert!(status, "the host did not survive");
}

/// Returns true if the child succeeds. Kills it after the time limit.
fn wait(child: &mut Child) -> bool {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            return status.success();
        }
        if start.elapsed() > LONGEST {
            child.kill().expect("it can be killed");
            drop(child.wait());
            panic!("the host hangs");
        }
        thread::sleep(Duration::from_millis(20));
    }
}
