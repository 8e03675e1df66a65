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
pub mod core {}
pub mod std {}
pub mod alloc {}
pub mod serde {}
pub mod wasmer_plugin {}
pub mod transport {}
pub trait Transport {}
pub trait Lent {}
pub trait Output {}
pub trait Drop {}
pub trait Copy {}
pub trait Sized {}
pub trait Fn {}

/// Methods that everything has.
pub trait Everywhere {
    fn transport_call(&self) {}
    fn by_ref(&self) {}
    fn value(&self) {}
    fn get(&self) {}
    fn get_mut(&self) {}
    fn end(&self) {}
    fn result(&self) {}
    fn give_back(&self) {}
}

impl<T: ?::core::marker::Sized> Everywhere for T {}

/// Methods that everything has, and that take it away.
pub trait ByValue: ::core::marker::Sized {
    fn call(self) {}
    fn as_ref(self) {}
    fn get(self) {}
    fn get_mut(self) {}
    fn end(self) {}
}

impl<T> ByValue for T {}

#[::wasmer_plugin::wasmer_plugin]
pub fn add(a: i32, text: &str, bytes: &[u8], numbers: &mut [f64], count: &mut u64, maybe: ::core::option::Option<&str>) -> i32 {
    numbers.fill(f64::from(a));
    *count += u64::from(maybe.is_some());
    a + text.len() as i32 + bytes.len() as i32
}

pub fn main() {
    ::std::assert_eq!(add(1, "", &[], &mut [], &mut 0, ::core::option::Option::None), 1);
}
