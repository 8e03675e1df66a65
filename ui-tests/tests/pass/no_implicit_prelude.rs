//! The crate has another name, and there is nothing else in scope.
#![no_implicit_prelude]

extern crate wasmer_plugin as wp;

#[wp::wasmer_plugin(crate = wp)]
pub fn add(a: i32, b: i32) -> i32 {
    a + b
}

#[wp::wasmer_plugin(crate = crate::wp)]
pub fn fill(numbers: &mut [f64], label: &str, with: ::core::option::Option<&f64>) -> u32 {
    numbers.fill(*with.unwrap_or(&0.0));
    label.len() as u32
}

pub mod inner {
    #[crate::wp::wasmer_plugin(crate = crate::wp)]
    pub fn count(words: &[::std::string::String]) -> usize {
        words.len()
    }
}

pub fn main() {
    ::std::assert_eq!(add(2, 3), 5);
}
