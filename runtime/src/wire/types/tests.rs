//! Compares values of each type with serde's encoding.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet, BinaryHeap, LinkedList, VecDeque};
use alloc::ffi::CString;
use alloc::rc::Rc;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::cmp::Reverse;
use core::ffi::CStr;
use core::marker::PhantomData;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use core::num::*;
use core::ops::Bound;
use core::time::Duration;

use crate::wire::codec::PluginType;
use crate::wire::matches::assert_wire_matches;
use crate::wire::schema::Schema;
use crate::wire::types::BackRef;

/// Tests that serde and the codec agree: `type: values;`
macro_rules! matches {
    ($($type:ty: $($value:expr),+;)*) => {
        $($({
            let value: &$type = &$value;
            assert_wire_matches(value);
        })+)*
    };
}

#[test]
fn primitives() {
    matches! {
        (): ();
        bool: true;
        u8: 1;
        u16: 1;
        u32: 1;
        u64: 1;
        u128: 1;
        usize: 1;
        i8: 1;
        i16: 1;
        i32: 1;
        i64: 1;
        i128: 1;
        isize: 1;
        f32: 1.0;
        f64: 1.0;
        char: 'ü';
        NonZeroU8: NonZero::<u8>::MIN;
        NonZeroU16: NonZero::<u16>::MIN;
        NonZeroU32: NonZero::<u32>::MIN;
        NonZeroU64: NonZero::<u64>::MIN;
        NonZeroU128: NonZero::<u128>::MIN;
        NonZeroUsize: NonZero::<usize>::MIN;
        NonZeroI8: NonZero::<i8>::MIN;
        NonZeroI16: NonZero::<i16>::MIN;
        NonZeroI32: NonZero::<i32>::MIN;
        NonZeroI64: NonZero::<i64>::MIN;
        NonZeroI128: NonZero::<i128>::MIN;
        NonZeroIsize: NonZero::<isize>::MIN;
    }
}

#[test]
fn strings() {
    matches! {
        str: *"text";
        String: "text".to_string();
        Box<str>: "text".into();
        Rc<str>: "text".into();
        Arc<str>: "text".into();
        Cow<'_, str>: Cow::Borrowed("text"), Cow::Owned(String::new());
        CStr: *c"text";
        CString: c"text".into();
        Box<CStr>: c"text".into();
    }
}

#[test]
#[allow(clippy::mut_mut, reason = "it has a description")]
fn pointers_and_wrappers() {
    let (rc, arc) = (Rc::new(1), Arc::new(1));
    matches! {
        &u8: &1;
        &mut u8: &mut 1;
        Box<[u8]>: [1, 2].into();
        Cow<'_, [u16]>: Cow::Borrowed(&[1, 2]);
        Rc<u8>: rc;
        Arc<u8>: arc;
        alloc::rc::Weak<u8>: Rc::downgrade(&rc), alloc::rc::Weak::new();
        alloc::sync::Weak<u8>: Arc::downgrade(&arc), alloc::sync::Weak::new();
        Cell<u8>: Cell::new(1);
        RefCell<u8>: RefCell::new(1);
        RefCell<[u8]>: RefCell::new([1, 2]);
        Wrapping<u8>: Wrapping(1);
        Saturating<u8>: Saturating(1);
        Reverse<u8>: Reverse(1);
        PhantomData<str>: PhantomData;
    }
}

#[test]
fn collections() {
    matches! {
        Option<u8>: None, Some(1);
        [u8]: *[1, 2].as_slice();
        Vec<u8>: Vec::from([1, 2]);
        VecDeque<u8>: [1, 2].into();
        LinkedList<u8>: [1, 2].into();
        BinaryHeap<u8>: [1, 2].into();
        BTreeSet<u8>: [1, 2].into();
        BTreeMap<u8, char>: [(1, 'a'), (2, 'b')].into();
        [u8; 0]: [];
        [u16; 3]: [1, 2, 3];
        [u8; 32]: [1; 32];
    }
}

#[test]
fn tuples() {
    matches! {
        (u8,): (1,);
        (u8, char): (1, 'a');
        (u8, u16, u32): (1, 2, 3);
        (u8, u16, u32, u64): (1, 2, 3, 4);
        (u8, u16, u32, u64, i8): (1, 2, 3, 4, 5);
        (u8, u16, u32, u64, i8, i16): (1, 2, 3, 4, 5, 6);
        (u8, u16, u32, u64, i8, i16, i32): (1, 2, 3, 4, 5, 6, 7);
        (u8, u16, u32, u64, i8, i16, i32, i64): (1, 2, 3, 4, 5, 6, 7, 8);
        (u8, u16, u32, u64, i8, i16, i32, i64, u8): (1, 2, 3, 4, 5, 6, 7, 8, 9);
        (u8, u16, u32, u64, i8, i16, i32, i64, u8, u16): (1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        (u8, u16, u32, u64, i8, i16, i32, i64, u8, u16, u32): (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        (u8, u16, u32, u64, i8, i16, i32, i64, u8, u16, u32, u64):
            (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        (u8, u16, u32, u64, i8, i16, i32, i64, u8, u16, u32, u64, i8):
            (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
        (u8, u16, u32, u64, i8, i16, i32, i64, u8, u16, u32, u64, i8, i16):
            (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
        (u8, u16, u32, u64, i8, i16, i32, i64, u8, u16, u32, u64, i8, i16, i32):
            (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        (u8, u16, u32, u64, i8, i16, i32, i64, u8, u16, u32, u64, i8, i16, i32, i64):
            (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
    }
}

#[test]
fn structs_and_enums() {
    let (v4, v6) = (Ipv4Addr::LOCALHOST, Ipv6Addr::LOCALHOST);
    let (socket_v4, socket_v6) = (SocketAddrV4::new(v4, 80), SocketAddrV6::new(v6, 80, 1, 2));
    matches! {
        core::ops::Range<u8>: 1..2;
        core::ops::RangeInclusive<char>: 'a'..='b';
        core::ops::RangeFrom<u8>: 1..;
        core::ops::RangeTo<u8>: ..2;
        Bound<u8>: Bound::Unbounded, Bound::Included(1), Bound::Excluded(1);
        Result<u8, String>: Ok(1), Err("no".to_string());
        Duration: Duration::MAX;
        Ipv4Addr: v4;
        Ipv6Addr: v6;
        IpAddr: v4.into(), v6.into();
        SocketAddrV4: socket_v4;
        SocketAddrV6: socket_v6;
        SocketAddr: socket_v4.into(), socket_v6.into();
    }
}

#[test]
#[cfg(feature = "std")]
fn only_with_std() {
    use std::collections::{HashMap, HashSet};
    use std::path::{Path, PathBuf};
    use std::sync::{Mutex, RwLock, atomic::*};
    use std::time::SystemTime;
    matches! {
        HashSet<u8>: [1, 2].into();
        HashMap<u8, char>: [(1, 'a'), (2, 'b')].into();
        Mutex<u8>: Mutex::new(1);
        RwLock<u8>: RwLock::new(1);
        Path: *Path::new("a/b");
        PathBuf: "a/b".into();
        SystemTime: SystemTime::now();
        AtomicBool: AtomicBool::new(true);
        AtomicU8: AtomicU8::new(1);
        AtomicU16: AtomicU16::new(1);
        AtomicU32: AtomicU32::new(1);
        AtomicU64: AtomicU64::new(1);
        AtomicUsize: AtomicUsize::new(1);
        AtomicI8: AtomicI8::new(1);
        AtomicI16: AtomicI16::new(1);
        AtomicI32: AtomicI32::new(1);
        AtomicI64: AtomicI64::new(1);
        AtomicIsize: AtomicIsize::new(1);
    }
}

/// Two types with one name differ if their parameters or their contents do.
#[test]
fn fingerprints() {
    fn of<T: PluginType>() -> u64 {
        let Schema::Defined(definition) = T::SCHEMA else { panic!("not a struct or an enum") };
        definition.fingerprint
    }
    let all = [
        of::<core::ops::Range<u8>>(),
        of::<core::ops::Range<u16>>(),
        of::<core::ops::RangeInclusive<u8>>(),
        of::<Result<u8, u16>>(),
        of::<Result<u16, u8>>(),
        of::<IpAddr>(),
        of::<SocketAddr>(),
    ];
    assert_eq!(BTreeSet::from(all).len(), all.len());
    assert_eq!(of::<Result<Box<u8>, Cell<u16>>>(), of::<Result<u8, u16>>());
}

/// Maps, sets, tuples and pointers require nothing of their content.
#[allow(dead_code, reason = "that it compiles is the test")]
fn anything_can_be_inside<T>()
where
    BackRef<T>: PluginType,
{
    fn described<T: PluginType + ?Sized>() {}
    described::<BTreeMap<BackRef<T>, BackRef<T>>>();
    described::<BTreeSet<BackRef<T>>>();
    described::<BinaryHeap<BackRef<T>>>();
    described::<Cow<'_, [BackRef<T>]>>();
    described::<Result<BackRef<T>, (BackRef<T>,)>>();
    #[cfg(feature = "std")]
    described::<std::collections::HashMap<BackRef<T>, std::collections::HashSet<BackRef<T>, ()>, ()>>();
}
