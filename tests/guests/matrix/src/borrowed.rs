//! Functions whose arguments borrow. They return what they saw.

use std::borrow::Cow;
use std::path::Path;

use wasmer_plugin::*;

use crate::types::{Blob, Item, Msg, Shape, Text};

macro_rules! see {
    ($($name:ident: $type:ty;)*) => {
        $(#[wasmer_plugin]
        pub fn $name(value: $type) -> String {
            format!("{value:?}")
        })*
    };
}

see! {
    see_str: &str;
    see_path: &Path;
    see_static_str: &'_ str;
    see_bytes: &[u8];
    see_blob: &Blob;
    see_text: Text<'_>;
    see_u16s: &[u16];
    see_u32s: &[u32];
    see_f64s: &[f64];
    see_u128s: &[u128];
    see_bools: &[bool];
    see_usizes: &[usize];
    see_strings: &[String];
    see_pairs: &[(u8, String)];
    see_strs: &[&str];
    see_byte_strings: &[&[u8]];
    see_items: &[Item];
    see_units: &[()];
    see_i32: &i32;
    see_string: &String;
    see_vec: &Vec<u8>;
    see_item: &Item;
    see_shape: &Shape<Item>;
    see_array: &[u32; 4];
    see_tuple: &(u8, char);
    see_option: &Option<u8>;
    see_maybe_item: Option<&Item>;
    see_maybe_str: Option<&str>;
    see_maybe_bytes: Option<&[u8]>;
    see_maybe_f32s: Option<&[f32]>;
    see_maybe_i32: Option<&i32>;
    see_option_item: Option<Item>;
    see_std_option: std::option::Option<&str>;
    see_msg: Msg<'_>;
    see_msg_ref: &Msg<'_>;
    see_msgs: &[Msg<'_>];
    see_vec_msg: Vec<Msg<'_>>;
    see_maybe_msg: Option<Msg<'_>>;
    see_maybe_msg_ref: Option<&Msg<'_>>;
    see_tuple_of_strs: (&str, &[u8]);
    see_vec_of_strs: Vec<&str>;
    see_cow: Cow<'_, str>;
    see_boxed: Box<str>;
}

/// Has named lifetimes, two of them related.
#[wasmer_plugin]
pub fn longest<'a, 'b: 'a>(first: &'a str, second: Msg<'b>, more: &'a [&'b str]) -> String
where
    'b: 'a,
{
    let mut longest = first;
    for text in more.iter().copied().chain([second.name]) {
        if text.len() > longest.len() {
            longest = text;
        }
    }
    longest.to_owned()
}

/// Takes slices without any alignment.
#[wasmer_plugin]
pub fn misaligned(
    flag: u8,
    shorts: &[u16],
    flags: &[u8],
    doubles: &[f64],
    text: &str,
    wide: &[u128],
) -> String {
    format!("{flag} {shorts:?} {flags:?} {doubles:?} {text} {wide:?}")
}
