//! Runs the example as a user would.

use std::process::Command;

#[test]
fn calls_are_awaited_and_stopped() {
    let output = Command::new(env!("CARGO_BIN_EXE_async-host")).output().expect("the example runs");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("the example prints text");
    let expected = "\
4 primes below 10
25 primes below 100
168 primes below 1000
1229 primes below 10000
nobody waits for the largest prime
1 call was stopped
8 primes below 20 all the same
";
    assert_eq!(text, expected);
}
