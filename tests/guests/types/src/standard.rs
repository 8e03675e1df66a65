//! Types of std. Numbers, vectors and strings by themselves are in the guest `matrix`.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::ffi::{CStr, CString};
use std::marker::PhantomData;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::*;
use std::ops::{Bound, Range, RangeFrom, RangeInclusive, RangeTo};
use std::path::{Path, PathBuf};
use std::rc::{self, Rc};
use std::sync::atomic::*;
use std::sync::{self, Arc, Mutex, RwLock};
use std::time::{Duration, SystemTime};

echo! {
    of_text: (String, Box<str>, Rc<str>, Arc<str>, Cow<'static, str>, char);
    of_c_string: CString;
    of_boxed_c_str: Box<CStr>;
    of_path_buf: PathBuf;
    of_boxed_path: Box<Path>;

    of_box: Box<Option<u8>>;
    of_rc: Rc<(u8, String)>;
    of_arc: Arc<[u16]>;
    of_weak: rc::Weak<u8>;
    of_sync_weak: sync::Weak<u8>;
    of_cow_slice: Cow<'static, [u32]>;
    of_cell: Cell<i16>;
    of_ref_cell: RefCell<Vec<u8>>;
    of_mutex: Mutex<String>;
    of_rw_lock: RwLock<Option<char>>;
    of_wrapping: Wrapping<u64>;
    of_saturating: Saturating<i8>;
    of_reverse: Reverse<String>;
    of_phantom: PhantomData<u8>;

    of_deque: VecDeque<(u8, u16)>;
    of_list: LinkedList<String>;
    of_heap: BinaryHeap<u32>;
    of_set: HashSet<String>;
    of_tree_set: BTreeSet<[u8; 2]>;
    of_map: HashMap<String, Vec<u8>>;
    of_tree_map: BTreeMap<(u8, char), Option<u16>>;

    of_array: [Option<u8>; 32];
    of_one: (u16,);
    of_sixteen: (u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64, bool, char);

    of_unsigned: (
        NonZeroU8,
        NonZeroU16,
        NonZeroU32,
        NonZeroU64,
        NonZeroU128,
        NonZeroUsize,
    );
    of_signed: (NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize);
    of_atomics: (
        AtomicBool,
        AtomicU8,
        AtomicU16,
        AtomicU32,
        AtomicU64,
        AtomicUsize,
        AtomicI8,
        AtomicI16,
        AtomicI32,
        AtomicI64,
        AtomicIsize,
    );

    of_result: Result<Result<(), u8>, String>;
    of_bound: (Bound<u8>, Bound<String>, Bound<u8>);
    of_range: Range<u64>;
    of_range_inclusive: RangeInclusive<char>;
    of_range_from: RangeFrom<u8>;
    of_range_to: RangeTo<i64>;
    of_duration: Duration;
    of_system_time: SystemTime;
    of_v4: Ipv4Addr;
    of_v6: Ipv6Addr;
    of_ip: IpAddr;
    of_socket_v4: SocketAddrV4;
    of_socket_v6: SocketAddrV6;
    of_socket: SocketAddr;
}
