//! Tests of arguments by reference: the guest must see the host's values.

use std::borrow::Cow;
use std::path::Path;

use matrix::types::{Item, Msg, Shape};
use wasmer_plugin_tests::matrix;

macro_rules! sees {
    ($($name:ident: $($value:expr),+;)*) => {
        $(#[test]
        fn $name() {
            let mut plugin = matrix();
            $(super::check!(plugin, borrowed ! $name($value));)+
        })*
    };
}

const MSG: Msg<'_> = Msg { name: "Ada", bytes: b"\x00\xff" };

sees! {
    see_str: "", "héllo\0🦀";
    see_path: Path::new(""), Path::new("a/ü.png");
    see_static_str: "a";
    see_bytes: b"", b"\x00\xff";
    see_blob: &vec![], &vec![1, 2];
    see_text: "alias";
    see_u16s: &[], &[1, 2];
    see_u32s: &[1, u32::MAX];
    see_f64s: &[1.5, -0.0];
    see_u128s: &[], &[1, u128::MAX];
    see_bools: &[true, false];
    see_usizes: &[0, 7, 4_000_000_000];
    see_strings: &[], &["a".to_owned(), String::new()];
    see_pairs: &[(1, "a".to_owned())];
    see_strs: &[], &["a", "", "ü"];
    see_byte_strings: &[b"a", b""];
    see_items: &[Item::default(), item()];
    see_units: &[], &[(), ()];
    see_i32: &-1;
    see_string: &"owned".to_owned();
    see_vec: &vec![1, 2];
    see_item: &item();
    see_shape: &Shape::Tuple(1, item());
    see_array: &[1, 2, 3, 4];
    see_tuple: &(1, 'ü');
    see_option: &None, &Some(1);
    see_maybe_item: None, Some(&item());
    see_maybe_str: None, Some(""), Some("some");
    see_maybe_bytes: None, Some(b""), Some(b"ab");
    see_maybe_f32s: None, Some(&[1.0]);
    see_maybe_i32: None, Some(&-1);
    see_option_item: None, Some(item());
    see_std_option: None, Some("a");
    see_msg: MSG, Msg { name: "", bytes: b"" };
    see_msg_ref: &MSG;
    see_msgs: &[], &[MSG, MSG];
    see_vec_msg: vec![], vec![MSG];
    see_maybe_msg: None, Some(MSG);
    see_maybe_msg_ref: None, Some(&MSG);
    see_tuple_of_strs: ("a", b"b");
    see_vec_of_strs: vec!["a", "b"];
    see_cow: Cow::Borrowed("a"), Cow::Owned("b".to_owned());
    see_boxed: "boxed".into();
}

fn item() -> Item {
    Item { sku: "tea".into(), quantity: 3, blob: vec![0, 1, 255] }
}

/// A lent value need not outlive the call.
#[test]
fn short_lived() {
    use matrix::borrowed::longest;
    let mut plugin = matrix();
    let text = {
        let local = String::from("longest of all");
        let second = Msg { name: &local, bytes: &[] };
        plugin.longest("long", second, &[&local[..3]]).unwrap()
    };
    assert_eq!(text, "longest of all");
}

/// Each start shifts everything that follows by one byte.
#[test]
fn misaligned() {
    let mut plugin = matrix();
    for length in 0..20 {
        let flags = vec![1; length];
        super::check!(
            plugin,
            borrowed ! misaligned(1, &[1, 2, 3], &flags, &[1.5, -2.5], &"ü".repeat(length), &[1, u128::MAX])
        );
    }
}
