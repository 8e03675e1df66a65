//! Tests of numbers of arguments, and of ways to write an argument.

use matrix::types::{Newtype, Pair};
use wasmer_plugin_tests::matrix;

use super::check;

#[test]
#[rustfmt::skip] // A table.
fn counts() {
    let mut plugin = matrix();
    check!(plugin, arity ! args0());
    check!(plugin, arity ! args1(1));
    check!(plugin, arity ! args2(1, 2));
    check!(plugin, arity ! args3(1, 2, 3));
    check!(plugin, arity ! args16(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16));
    check!(plugin, arity ! args17(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17));
    check!(plugin, arity ! args24(
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24
    ));
    check!(plugin, arity ! args33(
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,
        28, 29, 30, 31, 32, 33
    ));
    check!(
        plugin,
        arity ! mixed18(
            "text", &mut byte, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, Some("maybe"), &[1, 2], &mut shorts,
            &mut text
        ) with byte = 1, shorts = [1, 2, 3], text = "a".to_owned()
    );
}

#[test]
fn patterns_and_bindings() {
    let mut plugin = matrix();
    check!(plugin, arity ! patterns((1, 2), [3, 4, 5, 6], Pair(7, 8.0), &Newtype("nine".into()), 10));
    check!(plugin, arity ! bindings(1, "two".to_owned(), vec![3], 4));
}

#[test]
fn raw_and_awkward_names() {
    let mut plugin = matrix();
    check!(plugin, arity ! r#match(1, 2, 3, &mut text, 4) with text = "a".to_owned());
    check!(plugin, arity ! argument_0((1, 2), 3, 4, 5, 6));
}
