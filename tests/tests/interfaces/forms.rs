//! Tests of every form of argument, by the same calls of the implementation and of the plugin.

use bank::Shapes;
use bank_api::{Forms, FormsStub, Label, Part};
use wasmer_plugin::host::Plugin;
use wasmer_plugin_tests::bank;

/// Calls a method of both, and compares results and mutable arguments.
macro_rules! check {
    (
        ($native:ident, $stub:ident).$method:ident($($argument:expr),* $(,)?)
        $(with $($name:ident = $value:expr),+)?
    ) => {{
        let native = {
            $($(let mut $name = $value;)+)?
            let result = $native.$method($($argument),*);
            (result, $($($name),+)?)
        };
        let hosted = {
            $($(let mut $name = $value;)+)?
            let result = $stub.$method($($argument),*).expect(stringify!($method));
            (result, $($($name),+)?)
        };
        assert_eq!(hosted, native, stringify!($method));
        assert_eq!($stub.calls().unwrap(), $native.calls());
    }};
}

const LABEL: Label<'_> = Label { text: "a label", bytes: b"\x00\xff" };

fn part(name: &str) -> Part {
    Part { name: name.to_owned(), weight: -0.5 }
}

fn both() -> (Shapes, FormsStub<Plugin>) {
    let (one, two, parts) = (part("one"), part("two"), [part("three"), Part::default()]);
    let numbers = [1, u64::MAX];
    let name = || "name".to_owned();
    let native = Shapes::new(name(), &one, &parts, &numbers, "téxt", LABEL, Some(&two), None);
    let stub = FormsStub::new(bank(), name(), &one, &parts, &numbers, "téxt", LABEL, Some(&two), None);
    (native, stub.unwrap())
}

#[test]
fn of_a_constructor() {
    let (native, mut stub) = both();
    check!((native, stub).seen());
    assert!(native.seen().contains("téxt"));
}

#[test]
fn values() {
    let (mut native, mut stub) = both();
    check!((native, stub).values(part("one"), -1, Some("some".to_owned()), (255, '🦀')));
    check!((native, stub).values(Part::default(), i32::MIN, None, (0, '\0')));
}

#[test]
fn what_is_lent() {
    let (mut native, mut stub) = both();
    check!((native, stub).lent(&part("one"), &7, "téxt", b"\x00\xff"));
    check!((native, stub).lent(&Part::default(), &u16::MAX, "", b""));
    check!((native, stub).slices(&[part("one")], &[1.5, -0.0], &["a", ""], &[LABEL, LABEL]));
    check!((native, stub).slices(&[], &[], &[], &[]));
    check!((native, stub).maybe(Some(&part("one")), Some("some"), Some(&[0.5])));
    check!((native, stub).maybe(None, None, None));
}

#[test]
fn what_borrows_itself() {
    let (mut native, mut stub) = both();
    let text = {
        let local = "local".to_owned();
        let short = Label { text: &local, bytes: local.as_bytes() };
        check!((native, stub).labels(LABEL, &short, Some(&short)));
        check!((native, stub).labels(short, &LABEL, None));
        stub.labels(LABEL, &short, None).unwrap()
    };
    assert!(text.starts_with("3 ") && text.contains("local"), "{text}");
}

#[test]
fn what_is_changed() {
    let (mut native, mut stub) = both();
    for text in ["", "téxt"] {
        check!(
            (native, stub).changed(&mut part, &mut number, &mut text, &mut parts)
                with part = part("one"), number = 7, text = text.to_owned(), parts = vec![Part::default()]
        );
    }
}

/// Each length of the preceding argument moves the slices by one byte.
#[test]
fn what_is_changed_in_place() {
    let (mut native, mut stub) = both();
    for length in 0..9 {
        let pad = "x".repeat(length);
        check!(
            (native, stub).in_place(&pad, &mut bytes, &mut doubles, &mut words)
                with bytes = [1, 2, 3], doubles = [0.5, f64::MAX], words = ["a".to_owned(), String::new()]
        );
    }
    check!(
        (native, stub).in_place("", &mut bytes, &mut doubles, &mut words)
            with bytes = [], doubles = [], words = []
    );
}

#[test]
#[rustfmt::skip]
fn many() {
    let (mut native, mut stub) = both();
    for last in [Some(&255), None] {
        check!(
            (native, stub).many(
                1, &mut two, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, "fourteen", last, &mut numbers, &mut text,
            ) with two = 2, numbers = [16, 17, u16::MAX], text = "seventeen ".to_owned()
        );
    }
}

#[test]
fn nothing_and_outcomes() {
    let (mut native, mut stub) = both();
    for _ in 0..3 {
        check!((native, stub).nothing());
    }
    assert_eq!(stub.calls().unwrap(), 3);
    for good in [true, false] {
        check!((native, stub).check(good));
    }
}
