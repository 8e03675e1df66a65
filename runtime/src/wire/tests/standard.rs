//! Properties of the codec for types of the standard library.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet, BinaryHeap, LinkedList, VecDeque};
use alloc::ffi::CString;
use alloc::rc::{self, Rc};
use alloc::string::String;
use alloc::sync::{self, Arc};
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::cmp::Reverse;
use core::ffi::CStr;
use core::marker::PhantomData;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use core::num::*;
use core::ops::{Bound, Range, RangeFrom, RangeInclusive, RangeTo};
use core::time::Duration;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, RwLock, atomic::*};
use std::time::SystemTime;

use super::types;

types! {
    u8: u8;
    u16: u16;
    u32: u32;
    u64: u64;
    u128: u128;
    usize: usize;
    i8: i8;
    i16: i16;
    i32: i32;
    i64: i64;
    i128: i128;
    isize: isize;
    f32: f32;
    f64: f64;
    bool: bool;
    char: char;
    unit: ();
    non_zero_u8: NonZeroU8;
    non_zero_u16: NonZeroU16;
    non_zero_u32: NonZeroU32;
    non_zero_u64: NonZeroU64;
    non_zero_u128: NonZeroU128;
    non_zero_usize: NonZeroUsize;
    non_zero_i8: NonZeroI8;
    non_zero_i16: NonZeroI16;
    non_zero_i32: NonZeroI32;
    non_zero_i64: NonZeroI64;
    non_zero_i128: NonZeroI128;
    non_zero_isize: NonZeroIsize;
    wrapping: Wrapping<u32>;
    saturating: Saturating<i16>;
    atomics: (AtomicBool, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize);
    signed_atomics: (AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize);
}

types! {
    string: String;
    str: &'_ str;
    boxed_str: Box<str>;
    rc_str: Rc<str>;
    arc_str: Arc<str>;
    cow_str: Cow<'_, str>;
    bytes: &'_ [u8];
    cstring: CString;
    boxed_c_str: Box<CStr>;
    path: &'_ Path;
    path_buf: PathBuf;
    boxed_path: Box<Path>;
}

types! {
    boxed: Box<u64>;
    boxed_slice: Box<[u16]>;
    boxed_options: Box<[Option<u8>]>;
    rc: Rc<String>;
    rc_slice: Rc<[u32]>;
    arc: Arc<(u8, u64)>;
    arc_slice: Arc<[String]>;
    weak_rc: rc::Weak<String>;
    weak_arc: sync::Weak<u8>;
    cow_slice: Cow<'_, [u16]>;
    cow_options: Cow<'_, [Option<u16>]>;
    cell: Cell<u16>;
    ref_cell: RefCell<String>;
    mutex: Mutex<Vec<u8>>;
    rw_lock: RwLock<Option<u8>>;
    reverse: Reverse<String>;
    phantom_data: PhantomData<String>;
}

types! {
    option: Option<u8>;
    options: Option<Option<Option<u16>>>;
    vec_of_bytes: Vec<u8>;
    vec_of_floats: Vec<f32>;
    vec_of_wide: Vec<i128>;
    vec_of_sizes: Vec<usize>;
    vec_of_flags: Vec<bool>;
    vec_of_chars: Vec<char>;
    vec_of_units: Vec<()>;
    vec_of_text: Vec<String>;
    vec_of_borrowed: Vec<&'_ str>;
    vec_of_options: Vec<Option<u64>>;
    vec_of_plain_pairs: Vec<(u16, [u8; 2])>;
    vec_of_padded_pairs: Vec<(u8, u32)>;
    vec_of_arrays: Vec<[u16; 3]>;
    vec_of_vecs: Vec<Vec<Vec<u8>>>;
    vec_deque: VecDeque<Option<u8>>;
    deque_of_bytes: VecDeque<u8>;
    linked_list: LinkedList<String>;
    binary_heap: BinaryHeap<u16>, as BinaryHeap::into_sorted_vec;
    btree_set: BTreeSet<i64>;
    set_of_text: BTreeSet<String>;
    set_of_units: BTreeSet<()>;
    btree_map: BTreeMap<u8, String>;
    map_of_maps: BTreeMap<String, BTreeMap<u8, Vec<Option<bool>>>>;
    hash_set: HashSet<u32>, as BTreeSet::from_iter;
    hash_map: HashMap<String, u64>, as BTreeMap::from_iter;
    hash_of_maps: HashMap<u8, BTreeMap<u16, Vec<u8>>>, as BTreeMap::from_iter;
}

types! {
    no_elements: [String; 0];
    few_elements: [String; 3];
    plain_array: [u64; 32];
    array_of_flags: [bool; 7];
    array_of_arrays: [[Option<u8>; 2]; 3];
    one: (u8,);
    two: (u8, String);
    plain_tuple: (u32, u32, u64);
    six: (bool, u8, u16, u32, u64, u128);
    nested: ((u8, (u16, String)), [(i8, char); 2]);
    sixteen: (u8, u16, u32, u64, i8, i16, i32, i64, f32, f64, bool, char, String, Vec<u8>, Option<u8>, ());
}

types! {
    range: Range<u8>;
    range_inclusive: RangeInclusive<char>;
    range_from: RangeFrom<String>;
    range_to: RangeTo<i32>;
    bound: Bound<u16>;
    result: Result<u8, String>;
    results: Vec<Result<Option<u8>, ()>>;
    duration: Duration;
    system_time: SystemTime;
    ipv4_addr: Ipv4Addr;
    ipv6_addr: Ipv6Addr;
    ip_addr: IpAddr;
    socket_addr_v4: SocketAddrV4;
    socket_addr_v6: SocketAddrV6;
    socket_addr: SocketAddr;
}
