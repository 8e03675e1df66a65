//! Runs the example as a user would.

use std::process::Command;

#[test]
fn ten_runs_over_the_poem() {
    let output = Command::new(env!("CARGO_BIN_EXE_pipeline")).output().expect("the example runs");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("the example prints text");
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines.len(), 15);
    assert_eq!(lines[0], "run  1: tidy: Changed { lines: 15 }, count: Counted(91), sign: Signed(1)");
    for run in 2..=10 {
        let line = format!("run {run:2}: tidy: Nothing, count: Counted(93), sign: Signed({run})");
        assert_eq!(lines[run - 1], line);
    }
    let end = [
        "35 lines, 93 words; most often:",
        "  19 the",
        "  14 and",
        "   7 he",
        "last line: -- read by 3 plugins",
    ];
    assert_eq!(lines[10..], end);
}

#[test]
fn a_missing_file_is_named() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pipeline"));
    let output = command.arg("no such file").output().expect("the example runs");
    assert!(!output.status.success());
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("cannot read no such file"), "{text}");
}
