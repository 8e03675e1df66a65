//! A function for each type that can be passed by value: it reports what it saw, and returns it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::net::IpAddr;
use std::num::{NonZeroU16, Wrapping};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use wasmer_plugin::*;

use crate::types::{
    Bits, Blob, Either, Item, List, Newtype, Other, Pair, Refused, Rich, Right, Shape, Tree, Unit, User,
};

macro_rules! echo {
    ($($name:ident: $type:ty;)*) => {
        $(#[wasmer_plugin]
        pub fn $name(value: $type, seen: &mut String) -> $type {
            *seen = format!("{value:?}");
            value
        })*
    };
}

echo! {
    of_u8: u8;
    of_u16: u16;
    of_u32: u32;
    of_u64: u64;
    of_u128: u128;
    of_usize: usize;
    of_i8: i8;
    of_i16: i16;
    of_i32: i32;
    of_i64: i64;
    of_i128: i128;
    of_isize: isize;
    of_f32: f32;
    of_f64: f64;
    of_bool: bool;
    of_char: char;
    of_string: String;
    of_boxed_str: Box<str>;
    of_cow: Cow<'static, str>;
    of_unit: ();
    of_unit_struct: Unit;
    of_newtype: Newtype;
    of_pair: Pair;
    of_item: Item;
    of_shape: Shape<String>;
    of_shape_of_number: Shape<u32>;
    of_other: Other;
    of_tree: Tree;
    of_boxed_tree: Box<Tree>;
    of_list: List;
    of_rc: Rc<Item>;
    of_arc: Arc<str>;
    of_option: Option<u32>;
    of_option_string: Option<String>;
    of_options: Option<Option<()>>;
    of_result: Result<Item, Refused>;
    of_duration: Duration;
    of_range: Range<u32>;
    of_nonzero: NonZeroU16;
    of_wrapping: Wrapping<i32>;
    of_address: IpAddr;
    of_array: [u16; 3];
    of_empty_array: [u64; 0];
    of_strings_array: [String; 2];
    of_long_array: [u8; 32];
    of_tuple: (u8, String, f32);
    of_one_tuple: (bool,);
    of_wide_tuple: (u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u8, u16);
    of_vec_u8: Vec<u8>;
    of_blob: Blob;
    of_vec_u16: Vec<u16>;
    of_vec_i64: Vec<i64>;
    of_vec_u128: Vec<u128>;
    of_vec_f32: Vec<f32>;
    of_vec_bool: Vec<bool>;
    of_vec_char: Vec<char>;
    of_vec_usize: Vec<usize>;
    of_vec_unit: Vec<()>;
    of_vec_string: Vec<String>;
    of_vec_item: Vec<Item>;
    of_vec_rgb: Vec<(u8, u8, u8)>;
    of_vec_pair: Vec<Pair>;
    of_vec_vec: Vec<Vec<u8>>;
    of_vec_vec_string: Vec<Vec<String>>;
    of_boxed_slice: Box<[u32]>;
    of_deque: VecDeque<u8>;
    of_tree_map: BTreeMap<String, Vec<u16>>;
    of_tree_set: BTreeSet<char>;
    of_rights: BTreeSet<Right>;
    of_bits: (Bits<u8>, Bits<u16>, Bits<u32>);
    of_user: User;
    of_widths: (Either<i32, i64>, Either<i32, f32>, Either<i64, f32>, Either<f32, f64>);
    of_perhaps: (Either<i32, ()>, Either<i64, ()>, Either<f32, ()>, Either<f64, ()>);
    of_outcomes: (bool, Result<(), ()>, Other);
    of_vec_outcome: Vec<Result<(), ()>>;
    of_vec_other: Vec<Other>;
    of_empty_error: Result<u32, ()>;
    of_empty_result: Result<(), Other>;
    of_nested_result: Result<Result<(), String>, Either<Other, Pair>>;
    of_option_vec: Option<Vec<String>>;
    of_shape_of_words: Shape<Vec<String>>;
    of_result_vec: Result<Vec<String>, String>;
    of_headers: Vec<(String, Vec<u8>)>;
    of_limits: (Vec<i8>, Vec<i16>, Vec<u32>, Vec<i32>, Vec<u64>, Vec<f64>);
    of_nested_array: ([[u32; 2]; 2], [[i32; 4]; 4]);
    of_nested_map: BTreeMap<String, BTreeMap<u32, String>>;
    of_map_or_text: Either<BTreeMap<u32, String>, String>;
    of_rich: Rich;
}

/// Takes a map, which may have another order at each end.
#[wasmer_plugin]
pub fn of_map(value: HashMap<String, u32>, seen: &mut Vec<String>) -> HashMap<String, u32> {
    seen.extend(value.iter().map(|(key, value)| format!("{key}={value}")));
    seen.sort();
    value
}

/// Takes a set, which may have another order at each end.
#[wasmer_plugin]
pub fn of_set(value: HashSet<u64>, seen: &mut Vec<u64>) -> HashSet<u64> {
    seen.extend(&value);
    seen.sort_unstable();
    value
}
