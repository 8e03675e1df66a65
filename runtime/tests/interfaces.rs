//! Tests interfaces from end to end without WebAssembly: the stub, the wire, and the implementation's shims.

// An interface is always `pub`.
#![allow(unreachable_pub)]

use std::cell::RefCell;
use std::rc::Rc;

use wasmer_plugin::mock::{Answer, Mock};
use wasmer_plugin::native::{Native, NativeError};
use wasmer_plugin::transport::{Stub, Transport};
use wasmer_plugin::wasmer_plugin;

mod api {
    use wasmer_plugin::wasmer_plugin;

    /// A name that is not in scope where the interface is implemented.
    pub type Cents = u64;

    /// Functions of a discount plugin.
    #[wasmer_plugin]
    pub trait Discount {
        /// Reduces prices by this percentage.
        fn new(percent: u8, except: &[String]) -> Result<Self, String>
        where
            Self: Sized;
        /// Returns the reduced price.
        fn price(&mut self, item: &str, cents: Cents) -> Result<Cents, (String, u8)>;
        fn describe(&self) -> String {
            "a discount".into()
        }
        fn halve(&self, values: &mut [f64], total: &mut Cents, first: Option<&str>) -> Vec<u8>;
    }

    /// An interface without a constructor.
    #[wasmer_plugin(stub = CounterOfHosts, name = "count")]
    pub trait Counter {
        fn price(&mut self) -> u32;
        fn total<'a>(&'a self, text: &'a str) -> usize;
    }
}

use api::{Counter, CounterOfHosts, Discount as Rebate, DiscountStub};

struct Percent {
    part: u64,
    except: Vec<String>,
    calls: u8,
}

#[wasmer_plugin]
impl Rebate for Percent {
    fn new(percent: u8, except: &[String]) -> Result<Self, String> {
        if percent > 100 {
            return Err(format!("{percent} % is too much"));
        }
        Ok(Self { part: percent.into(), except: except.to_vec(), calls: 0 })
    }

    fn price(&mut self, item: &str, cents: u64) -> Result<u64, (String, u8)> {
        self.calls += 1;
        if self.except.iter().any(|other| other == item) {
            return Err((item.to_owned(), self.calls));
        }
        Ok(cents * (100 - self.part) / 100)
    }

    fn halve(&self, values: &mut [f64], total: &mut u64, first: Option<&str>) -> Vec<u8> {
        for value in values {
            *value /= 2.0;
        }
        *total /= 2;
        first.unwrap_or("none").into()
    }
}

#[derive(Default)]
struct Calls(u32);

#[wasmer_plugin]
impl api::Counter for Calls {
    fn price(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }

    fn total(&self, text: &str) -> usize {
        text.len() + self.0 as usize
    }
}

fn discount(percent: u8) -> DiscountStub<Native> {
    let except = ["tea".to_owned()];
    DiscountStub::new(Native::new::<Percent>(Rebate), percent, &except).unwrap().unwrap()
}

#[test]
fn state_is_kept_from_call_to_call() {
    let mut discount = discount(10);
    assert_eq!(discount.price("rice", 200).unwrap(), Ok(180));
    assert_eq!(discount.price("tea", 200).unwrap(), Err(("tea".to_owned(), 2)));
    assert_eq!(discount.price("tea", 200).unwrap(), Err(("tea".to_owned(), 3)));
}

#[test]
fn default_bodies_are_served() {
    let mut discount = discount(10);
    assert_eq!(discount.describe().unwrap(), "a discount");
    assert!(Stub::provides(&discount, "describe"));
}

#[test]
fn mutable_arguments_come_back() {
    let (mut values, mut total) = ([1.0, 3.0], 7);
    let first = discount(10).halve(&mut values, &mut total, Some("one")).unwrap();
    assert_eq!((values, total, &first[..]), ([0.5, 1.5], 3, &b"one"[..]));
}

#[test]
fn a_constructor_may_refuse() {
    let refused = DiscountStub::new(Native::new::<Percent>(Rebate), 101, &[]).unwrap();
    assert_eq!(refused.err().unwrap(), "101 % is too much");
}

#[test]
fn a_refusal_leaves_the_instance_that_was_there() {
    let mut native = Native::new::<Percent>(Rebate);
    DiscountStub::new(&mut native, 50, &[]).unwrap().unwrap();
    DiscountStub::new(&mut native, 101, &[]).unwrap().unwrap_err();
    let mut discount = DiscountStub::attach(&mut native).unwrap();
    assert_eq!(discount.price("rice", 10).unwrap(), Ok(5));
    // The instance of another constructor call replaces it.
    let mut discount = DiscountStub::new(native, 0, &[]).unwrap().unwrap();
    assert_eq!(discount.price("rice", 10).unwrap(), Ok(10));
}

#[test]
#[should_panic(expected = "there is no instance to call the method on: `new` has not been called")]
fn methods_need_an_instance() {
    let mut discount = DiscountStub::attach(Native::new::<Percent>(Rebate)).unwrap();
    let _ = discount.describe();
}

#[test]
fn one_plugin_has_several_interfaces() {
    let mut native = Native::and::<Calls>(Native::new::<Percent>(Rebate), Counter);
    assert_eq!(
        format!("{native:?}"),
        r#"Native {"Discount.new", "Discount.price", "Discount.describe", "Discount.halve", "count.new", "count.price", "count.total"}"#
    );
    DiscountStub::new(&mut native, 50, &[]).unwrap().unwrap();
    let mut calls = CounterOfHosts::new(&mut native).unwrap();
    assert_eq!(calls.price().unwrap(), 1);
    let mut discount: DiscountStub<_> = Stub::attach(&mut native).unwrap();
    assert_eq!(discount.price("rice", 10).unwrap(), Ok(5));
    let mut calls: CounterOfHosts<_> = Stub::attach(&mut native).unwrap();
    assert_eq!(calls.total("four").unwrap(), 5);
}

#[test]
fn an_interface_is_checked_before_anything_runs() {
    let missing = CounterOfHosts::new(Native::new::<Percent>(Rebate)).unwrap_err();
    assert!(matches!(missing, NativeError::NotImplemented { function: "count.new", .. }));
    assert!(missing.to_string().starts_with("`count.new` is not implemented by this `Native`"));
}

#[test]
fn an_interface_of_the_same_name_is_another() {
    mod newer {
        #[wasmer_plugin::wasmer_plugin(name = "count")]
        pub trait Counter {
            fn price(&mut self) -> u64;
        }
    }
    let error = newer::CounterStub::new(Native::new::<Calls>(Counter)).unwrap_err();
    assert!(matches!(error, NativeError::Mismatch { function: "count.price", .. }), "{error}");
}

#[test]
fn a_stub_describes_its_interface() {
    let interface = DiscountStub::<Native>::interface();
    assert_eq!(interface.name(), "Discount");
    let functions = interface.functions().iter().map(|function| {
        let signature = function.signature();
        (function.name(), signature.is_constructor(), signature.is_optional())
    });
    let expected = [
        ("Discount.new", true, false),
        ("Discount.price", false, false),
        ("Discount.describe", false, true),
        ("Discount.halve", false, false),
    ];
    assert!(functions.eq(expected));
    assert_eq!(interface.method("halve").unwrap().name(), "Discount.halve");
    assert!(interface.method("Discount.halve").is_none());
}

/// Drop counters for the tests of instances.
mod dropping {
    use std::cell::Cell;

    #[wasmer_plugin::wasmer_plugin]
    pub trait Dropping {
        fn new(number: u32) -> Self;
        fn fail(&self, message: &str);
    }

    thread_local! {
        pub static DROPPED: Cell<u32> = const { Cell::new(0) };
    }

    pub struct Noted(u32);

    impl Dropping for Noted {
        fn new(number: u32) -> Self {
            Self(number)
        }
        fn fail(&self, message: &str) {
            panic!("{message}")
        }
    }

    impl Drop for Noted {
        fn drop(&mut self) {
            DROPPED.set(self.0);
        }
    }
}

#[test]
fn a_new_instance_drops_the_old() {
    use dropping::{DROPPED, Dropping, DroppingStub, Noted};
    let stub = DroppingStub::new(Native::new::<Noted>(Dropping), 1).unwrap();
    let stub = DroppingStub::new(Stub::into_transport(stub), 2).unwrap();
    assert_eq!(DROPPED.get(), 1);
    drop(stub);
    assert_eq!(DROPPED.get(), 2);
}

#[test]
#[should_panic(expected = "as it is")]
fn panics_unwind_as_they_are() {
    use dropping::{Dropping, DroppingStub, Noted};
    let mut stub = DroppingStub::new(Native::new::<Noted>(Dropping), 1).unwrap();
    let _ = stub.fail("as it is");
}

#[test]
#[should_panic(expected = "or a method has panicked")]
fn nothing_is_left_of_an_instance_that_panicked() {
    use dropping::{DROPPED, Dropping, DroppingStub, Noted};
    let mut stub = DroppingStub::new(Native::new::<Noted>(Dropping), 7).unwrap();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| stub.fail("on the way")));
    assert!(panicked.is_err());
    assert_eq!(DROPPED.get(), 7);
    let _ = stub.fail("never");
}

#[test]
fn what_does_not_survive_the_wire_is_found() {
    mod lopsided {
        use wasmer_plugin::codec::{Decoder, Encoder, Malformed};
        use wasmer_plugin::schema::{Decode, PluginType, Schema};

        /// Writes two bytes, and reads one.
        pub struct Lopsided(u8, u8);

        impl PluginType for Lopsided {
            const SCHEMA: Schema = <(u8, u8)>::SCHEMA;

            fn encode<'v>(&'v self, encoder: &mut Encoder<'_, 'v>) {
                encoder.value(&self.0);
                encoder.value(&self.1);
            }
        }

        impl<'de> Decode<'de> for Lopsided {
            fn decode(decoder: &mut Decoder<'de>) -> Result<Self, Malformed> {
                decoder.value().map(|first| Self(first, 0))
            }
        }

        #[wasmer_plugin::wasmer_plugin]
        pub trait Maker {
            fn make(&self) -> Lopsided;
        }

        #[derive(Default)]
        pub struct Two;

        impl Maker for Two {
            fn make(&self) -> Lopsided {
                Lopsided(1, 2)
            }
        }
    }
    let mut maker = lopsided::MakerStub::new(Native::new::<lopsided::Two>(lopsided::Maker)).unwrap();
    let Err(NativeError::Codec { function: "Maker.make", source, .. }) = maker.make() else { panic!() };
    assert_eq!(source.to_string(), "1 byte is left over after the value");
}

#[test]
fn what_borrows_is_read_where_it_lies() {
    mod borrowing {
        use wasmer_plugin::PluginType;

        #[derive(PluginType)]
        pub struct Line<'a>(pub &'a str);

        #[wasmer_plugin::wasmer_plugin]
        pub trait Lines {
            fn new(first: Line<'_>) -> Self;
            fn add<'a: 'b, 'b>(&mut self, a: Line<'a>, b: &Line<'b>, c: Option<&Line<'_>>) -> usize;
            fn all(&self, lines: &[Line<'_>], maybe: Option<Line<'_>>) -> String;
        }

        pub struct Joined(String);

        impl Lines for Joined {
            fn new(first: Line<'_>) -> Self {
                Self(first.0.to_owned())
            }

            fn add<'a: 'b, 'b>(&mut self, a: Line<'a>, b: &Line<'b>, c: Option<&Line<'_>>) -> usize {
                self.0 = [self.0.as_str(), a.0, b.0, c.map_or("", |line| line.0)].concat();
                self.0.len()
            }

            fn all(&self, lines: &[Line<'_>], maybe: Option<Line<'_>>) -> String {
                let rest = lines.iter().map(|line| line.0).chain(maybe.iter().map(|line| line.0));
                self.0.chars().chain(rest.flat_map(str::chars)).collect()
            }
        }
    }
    use borrowing::{Joined, Line, Lines, LinesStub};
    let mut lines = LinesStub::new(Native::new::<Joined>(Lines), Line("a")).unwrap();
    assert_eq!(lines.add(Line("b"), &Line("c"), Some(&Line("d"))).unwrap(), 4);
    assert_eq!(lines.all(&[Line("e"), Line("f")], Some(Line("g"))).unwrap(), "abcdefg");
}

/// Calls of all kinds, in a pseudo-random order, have the same effects as on the instance itself.
#[test]
#[allow(clippy::cast_possible_truncation)] // Any number will do.
fn calls_do_the_same_as_without_a_wire() {
    let mut stub = discount(30);
    let mut direct = Percent::new(30, &["tea".to_owned()]).unwrap();
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..2_000 {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let item = ["tea", "rice", "", "größer"][(random >> 8) as usize % 4];
        match random % 4 {
            0 => assert_eq!(stub.price(item, random >> 32).unwrap(), direct.price(item, random >> 32)),
            1 => assert_eq!(stub.describe().unwrap(), direct.describe()),
            2 => {
                let mut ours = vec![f64::from(random as u32); (random >> 40) as usize % 40];
                let mut theirs = ours.clone();
                let (mut total, mut their_total) = (random, random);
                let first = (random & 64 == 0).then_some(item);
                let result = stub.halve(&mut theirs, &mut their_total, first).unwrap();
                assert_eq!(result, direct.halve(&mut ours, &mut total, first));
                assert_eq!((theirs, their_total), (ours, total));
            }
            _ if random & 0xf00 == 0 => {
                let percent = (random >> 16) as u8;
                let mut native = Stub::into_transport(stub);
                let made = DiscountStub::new(&mut native, percent, &[]).unwrap().map(drop);
                match Percent::new(percent, &[]) {
                    Ok(new) => direct = new,
                    Err(error) => assert_eq!(made.unwrap_err(), error),
                }
                stub = DiscountStub::attach(native).unwrap();
            }
            _ => {}
        }
        // The counters must not overflow.
        if direct.calls > 250 {
            stub = discount(30);
            direct = Percent::new(30, &["tea".to_owned()]).unwrap();
        }
    }
}

/// A transport from outside of this crate can wrap any other, without knowing the interface.
#[test]
fn transports_can_be_wrapped() {
    use wasmer_plugin::transport::{Arguments, FunctionDescriptor, InterfaceDescriptor, Returned};

    struct Logged<T> {
        inner: T,
        log: Rc<RefCell<Vec<&'static str>>>,
    }

    impl<T: Transport> Transport for Logged<T> {
        type Error = T::Error;

        fn transport_call<A: Arguments, R: Returned>(
            &mut self,
            function: &'static FunctionDescriptor,
            arguments: A,
        ) -> Result<R, T::Error> {
            self.log.borrow_mut().push(function.name());
            self.inner.transport_call(function, arguments)
        }

        fn transport_check(&mut self, interface: &'static InterfaceDescriptor) -> Result<(), T::Error> {
            self.log.borrow_mut().push(interface.name());
            self.inner.transport_check(interface)
        }
    }

    let log = Rc::new(RefCell::new(Vec::new()));
    let logged = Logged { inner: Native::new::<Calls>(Counter), log: log.clone() };
    let mut stub = CounterOfHosts::new(logged).unwrap();
    stub.price().unwrap();
    assert_eq!(*log.borrow(), ["count", "count.new", "count.price"]);
    assert!(Stub::provides(&stub, "total"));
}

mod mocks {
    use super::*;

    fn discount(answers: impl IntoIterator<Item = (&'static str, Answer)>) -> DiscountStub<Mock> {
        let new = ("Discount.new", Answer::value(Ok::<(), String>(())));
        DiscountStub::new(Mock::new([new].into_iter().chain(answers)), 10, &[]).unwrap().unwrap()
    }

    #[test]
    fn answers_are_values_or_made_from_the_arguments() {
        let mut discount = discount([
            ("Discount.describe", Answer::value("mocked".to_owned())),
            (
                "Discount.price",
                Answer::by(|(item, cents): (String, u64)| match item.as_str() {
                    "tea" => Err((item, 1)),
                    _ => Ok::<u64, (String, u8)>(cents / 2),
                }),
            ),
        ]);
        assert_eq!(discount.describe().unwrap(), "mocked");
        assert_eq!(discount.describe().unwrap(), "mocked");
        assert_eq!(discount.price("rice", 4).unwrap(), Ok(2));
        assert_eq!(discount.price("tea", 4).unwrap(), Err(("tea".to_owned(), 1)));
        assert!(Stub::provides(&discount, "describe"));
        assert!(!Stub::provides(&discount, "halve"));
    }

    #[test]
    fn mutable_arguments_are_changed() {
        let mut discount = discount([(
            "Discount.halve",
            Answer::changing(|(_, total, _): (Vec<f64>, u64, Option<String>)| (vec![7_u8], (total * 3,))),
        )]);
        let (mut values, mut total) = ([1.0], 2);
        assert_eq!(discount.halve(&mut values, &mut total, None).unwrap(), [7]);
        assert_eq!((values, total), ([1.0], 6));
    }

    #[test]
    fn calls_are_remembered() {
        let mut discount = discount([("Discount.describe", Answer::fail("not today"))]);
        let error = discount.describe().unwrap_err();
        assert_eq!(error.to_string(), "`Discount.describe` failed: not today");
        let mock = Stub::into_transport(discount);
        let [new, describe] = Mock::calls(&mock) else { panic!("{mock:?}") };
        assert_eq!((new.function(), describe.function()), ("Discount.new", "Discount.describe"));
        assert_eq!(new.arguments::<(u8, Vec<String>)>().unwrap(), (10, vec![]));
        assert!(new.arguments::<(u64,)>().is_err());
    }

    #[test]
    #[should_panic(expected = "`Discount.describe` was called, and the mock has no answer for it")]
    fn what_is_not_expected_is_a_mistake() {
        let _ = discount([]).describe();
    }

    #[test]
    #[should_panic(expected = "the mock answers `Discount.describe` with `u32`, and the function returns")]
    fn results_have_the_functions_type() {
        let _ = discount([("Discount.describe", Answer::value(1_u32))]).describe();
    }

    #[test]
    #[should_panic(expected = "the mock's answer for `Discount.price` takes other arguments")]
    fn arguments_have_the_functions_types() {
        let answer = Answer::by(|(_,): (u8,)| Ok::<u64, (String, u8)>(0));
        let _ = discount([("Discount.price", answer)]).price("rice", 1);
    }

    #[test]
    #[should_panic(expected = "does not have its `&mut` arguments' new values: 8 bytes are missing")]
    fn new_values_are_not_forgotten() {
        let answer = Answer::value(vec![1_u8]);
        let _ = discount([("Discount.halve", answer)]).halve(&mut [], &mut 1, None);
    }

    #[test]
    #[should_panic(expected = "the interface `Discount` has no method `discribe`")]
    fn methods_that_are_asked_for_exist() {
        Stub::provides(&discount([]), "discribe");
    }
}
