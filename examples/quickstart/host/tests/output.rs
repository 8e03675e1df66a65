//! Runs the example as a user would, and checks that the README shows it.

use std::process::Command;

#[test]
fn it_prints_typed_results() {
    let output = Command::new(env!("CARGO_BIN_EXE_quickstart")).output().expect("the example runs");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("the example prints text");
    let expected = "2 + 3 = 5\nHello, Ada! Hello, Ada! \n[1.5, 2.5] [\"moved 2 numbers by 0.5\"]\n";
    assert_eq!(text, expected);
}

#[test]
fn the_readme_shows_this_program() {
    let readme = include_str!("../../../../README.md");
    for source in [
        include_str!("../../calculator/src/lib.rs"),
        include_str!("../build.rs"),
        include_str!("../src/main.rs"),
    ] {
        // Without the crate's doc comment, which the README has in its text.
        let (_, code) = source.split_once("\n\n").expect("a doc comment and code");
        assert!(readme.contains(code), "the README lacks, or has otherwise:\n{code}");
    }
}
