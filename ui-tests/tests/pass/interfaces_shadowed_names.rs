//! Items of one's own with the names of what is generated code's to use.
#![allow(dead_code, clippy::wrong_self_convention)]

pub struct Result;
pub struct Option;
pub struct Vec;
pub struct String;
pub struct Box;
pub struct Ok;
pub struct Err;
pub struct Some;
pub struct None;
pub struct P;
pub struct T;
pub mod core {}
pub mod std {}
pub mod alloc {}
pub mod serde {}
pub mod wasmer_plugin {}
pub mod transport {}
pub mod guest {}
pub trait Transport {}
pub trait Stub {}
pub trait Lent {}
pub trait Output {}
pub trait Drop {}
pub trait Copy {}
pub trait Clone {}
pub trait Debug {}
pub trait Default {}
pub trait Sized {}
pub trait Fn {}

/// Methods that everything has.
pub trait Everywhere {
    fn transport_call(&self) {}
    fn transport_check(&mut self) {}
    fn by_ref(&self) {}
    fn receive(&self) {}
    fn lend(&self) {}
    fn end(&self) {}
    fn result(&self) {}
    fn run(&self) {}
    fn in_crate(&self) {}
    fn optional(&self) {}
    fn constructor(&self) {}
    fn map(&self) {}
}

impl<T: ?::core::marker::Sized> Everywhere for T {}

/// Methods that everything has, and that take it away.
pub trait ByValue: ::core::marker::Sized {
    fn call(self) {}
    fn as_ref(self) {}
    fn start(self) {}
    fn reply(self) {}
    fn reply_before(self) {}
}

impl<T> ByValue for T {}

#[::wasmer_plugin::wasmer_plugin]
pub trait Discount {
    fn new(p: &mut_free::P, t: u8) -> ::core::result::Result<Self, u8>
    where
        Self: ::core::marker::Sized;
    fn price(&mut self, text: &str, maybe: ::core::option::Option<&str>, numbers: &mut [f64], count: &mut u64) -> i32;
    fn describe(&self) -> ::std::string::String {
        ::std::string::String::new()
    }
}

pub mod mut_free {
    pub type P = u32;
}

pub struct Half(u32);

#[::wasmer_plugin::wasmer_plugin]
impl Discount for Half {
    fn new(p: &u32, t: u8) -> ::core::result::Result<Self, u8> {
        ::core::result::Result::Ok(Self(*p + u32::from(t)))
    }

    fn price(&mut self, text: &str, maybe: ::core::option::Option<&str>, _: &mut [f64], count: &mut u64) -> i32 {
        *count += u64::from(maybe.is_some());
        text.len() as i32 + self.0 as i32
    }
}

#[::wasmer_plugin::wasmer_plugin(stub = RefundOfHosts)]
pub trait Refund {
    fn price(&mut self) -> i32;
}

#[derive(::core::default::Default)]
pub struct All;

#[::wasmer_plugin::wasmer_plugin]
impl Refund for All {
    fn price(&mut self) -> i32 {
        0
    }
}

pub fn main() {}
