//! Tests of types of std.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::marker::PhantomData;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::num::{NonZero, Saturating, Wrapping};
use std::ops::Bound;
use std::sync::{Mutex, RwLock};
use std::time::{Duration, SystemTime};

use wasmer_plugin::convert_ret;
use wasmer_plugin::schema::assert_wire_matches;

use super::echoes;

const V6: Ipv6Addr = Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1);

// Unordered sets and maps have one element, because they do not keep their order.
echoes! { in standard:
    of_text: ("a".into(), "b".into(), "c".into(), "ü".into(), "🦀".into(), 'ß');
    of_c_string: c"".into(), c"no \xff UTF-8".into();
    of_boxed_c_str: c"boxed".into();
    of_path_buf: "".into(), "a/b".into();
    of_boxed_path: std::path::Path::new("/a").into();
    of_box: None.into(), Some(1).into();
    of_rc: (1, "shared".into()).into();
    of_arc: [1, u16::MAX].into();
    of_weak: std::rc::Weak::new();
    of_sync_weak: std::sync::Weak::new();
    of_cow_slice: [1, 2].as_slice().into(), vec![3].into();
    of_cell: Cell::new(-1);
    of_ref_cell: RefCell::new(vec![1, 2]);
    of_mutex: Mutex::new("locked".into());
    of_rw_lock: RwLock::new(None), RwLock::new(Some('ü'));
    of_wrapping: Wrapping(u64::MAX);
    of_saturating: Saturating(i8::MIN);
    of_reverse: Reverse("z".into());
    of_phantom: PhantomData;
    of_deque: [(1, 2), (3, 4)].into();
    of_list: ["a".into(), String::new()].into();
    of_heap: [3, 1, 2].into();
    of_set: [].into(), ["only".into()].into();
    of_tree_set: [[1, 2], [0, 1]].into();
    of_map: [].into(), [("only".into(), vec![1, 2])].into();
    of_tree_map: [((1, 'a'), None), ((2, 'b'), Some(3))].into();
    of_array: [None; 32], std::array::from_fn(|index| u8::try_from(index).ok());
    of_one: (7,);
    of_unsigned: (
        NonZero::<u8>::MAX, NonZero::<u16>::MAX, NonZero::<u32>::MAX, NonZero::<u64>::MAX,
        NonZero::<u128>::MAX, NonZero::new(4_000_000_000).unwrap()
    );
    of_signed: (
        NonZero::<i8>::MIN, NonZero::<i16>::MIN, NonZero::<i32>::MIN, NonZero::<i64>::MIN,
        NonZero::<i128>::MIN, NonZero::new(-2_000_000_000).unwrap()
    );
    of_atomics: (
        true.into(), 1.into(), 2.into(), 3.into(), 4.into(), 5.into(),
        (-1).into(), (-2).into(), (-3).into(), (-4).into(), (-5).into()
    );
    of_result: Ok(Ok(())), Ok(Err(1)), Err("no".into());
    of_bound: (Bound::Unbounded, Bound::Included("a".into()), Bound::Excluded(1));
    of_range: 3..u64::MAX;
    of_range_inclusive: 'a'..='ü';
    of_range_from: 1..;
    of_range_to: ..-1;
    of_duration: Duration::MAX, Duration::new(1, 999_999_999);
    of_system_time: SystemTime::UNIX_EPOCH, SystemTime::UNIX_EPOCH + Duration::new(1 << 32, 1);
    of_v4: Ipv4Addr::new(192, 0, 2, 1);
    of_v6: V6;
    of_ip: Ipv4Addr::BROADCAST.into(), V6.into();
    of_socket_v4: SocketAddrV4::new(Ipv4Addr::LOCALHOST, 80);
    of_socket_v6: SocketAddrV6::new(V6, u16::MAX, 0, 0);
    of_socket: SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 1), SocketAddr::new(V6.into(), 2);
}

/// The longest tuple that serde supports. std neither prints nor compares it.
#[test]
fn of_sixteen() {
    use types::standard::of_sixteen;
    let value = (1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6, 1.5, -2.5, true, '🦀');
    let back = wasmer_plugin_tests::types().of_sixteen(value).unwrap();
    assert_wire_matches(&back);
    assert_eq!(convert_ret(back).unwrap(), convert_ret(value).unwrap());
}

/// The target's owner is not encoded, so the pointer comes back empty.
#[test]
fn weak_that_points_to_something() {
    use types::standard::of_weak;
    let shared = std::rc::Rc::new(7);
    let weak = std::rc::Rc::downgrade(&shared);
    assert_wire_matches(&weak);
    assert!(wasmer_plugin_tests::types().of_weak(weak).unwrap().upgrade().is_none());
}
