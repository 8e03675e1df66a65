//! All that leaves a plugin's code, at the end of its stack.
//!
//! A plugin recurses until almost nothing of its stack is left, and then does what the engine has done by a
//! function of the host. If that one overflowed the stack with a lock held, no thread of the process could
//! trap or panic any more. So each of these instructions is run at each of the last depths, and after it a
//! plugin that has nothing to do with it is called, traps and panics in another thread, and the host panics.
//! All this runs in child processes, which have to end in time.

mod child;

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

/// Where other processes run, too, and wasmer is not optimised. A process that hangs does so for ever.
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

/// Checks that the child ends well. One that takes too long is killed.
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
