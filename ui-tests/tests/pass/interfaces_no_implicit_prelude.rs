//! The crate has another name, and there is nothing else in scope.
#![no_implicit_prelude]

extern crate wasmer_plugin as wp;

#[wp::wasmer_plugin(crate = ::wp)]
pub trait Discount {
    fn new(percent: u8) -> ::core::result::Result<Self, ::std::string::String>
    where
        Self: ::core::marker::Sized;
    fn price(&mut self, text: &str, bytes: &[u8], maybe: ::core::option::Option<&str>, count: &mut u64) -> i32;
}

pub struct Half;

#[wp::wasmer_plugin(crate = ::wp)]
impl self::Discount for Half {
    fn new(_: u8) -> ::core::result::Result<Self, ::std::string::String> {
        ::core::result::Result::Ok(Self)
    }

    fn price(&mut self, text: &str, _: &[u8], _: ::core::option::Option<&str>, count: &mut u64) -> i32 {
        *count += 1;
        text.len() as i32
    }
}

#[wp::wasmer_plugin(crate = ::wp)]
pub trait Plain {
    fn nothing(&self);
}

#[derive(::core::default::Default)]
pub struct Nothing;

#[wp::wasmer_plugin(crate = ::wp)]
impl Plain for Nothing {
    fn nothing(&self) {}
}

pub mod inner {
    #[crate::wp::wasmer_plugin(crate = crate::wp)]
    pub trait Inner {
        fn nothing(&self);
    }

    #[super::wp::wasmer_plugin(crate = super::wp)]
    impl self::Inner for super::Nothing {
        fn nothing(&self) {}
    }

    pub mod deeper {
        #[crate::wp::wasmer_plugin(crate = super::super::wp)]
        pub trait Deeper {
            fn nothing(&self);
        }

        use self::Deeper as Renamed;

        #[crate::wp::wasmer_plugin(crate = crate::wp)]
        impl Renamed for super::super::Nothing {
            fn nothing(&self) {}
        }
    }
}

pub fn main() {}
