//! An interface and its plugin come out of a macro.

use wasmer_plugin::wasmer_plugin;

macro_rules! interface {
    ($(#[$attribute:meta])* $vis:vis $name:ident by $plugin:ident($new:ty) {
        $($method:ident($argument:ident: $ty:ty) -> $output:ty $body:block)*
    }) => {
        $(#[$attribute])*
        #[wasmer_plugin]
        $vis trait $name {
            fn new(argument: $new) -> Self;
            $(fn $method(&mut self, $argument: $ty) -> $output;)*
            $(fn default_of(&mut self, $argument: $ty) -> $output $body)*
        }

        pub struct $plugin(pub $new);

        #[wasmer_plugin]
        impl $name for $plugin {
            fn new(argument: $new) -> Self {
                Self(argument)
            }
            $(fn $method(&mut self, $argument: $ty) -> $output $body)*
        }
    };
}

interface! {
    /// Doubles.
    pub Double by Twice(u8) {
        double(value: u64) -> u64 { value * 2 }
    }
}

interface! {
    pub Length by Count(String) {
        length(text: Option<&str>) -> Option<usize> { text.map(str::len) }
    }
}

pub mod nested {
    macro_rules! of_this_crate {
        ($name:ident) => {
            #[wasmer_plugin::wasmer_plugin]
            pub trait $name {
                fn same(&self, number: $crate::Number) -> $crate::Number;
            }
        };
    }
    of_this_crate!(Same);
    of_this_crate!(Other);

    /// The same once more.
    pub mod deeper {
        of_this_crate!(Same);
    }
}

pub type Number = i128;

macro_rules! implement {
    ($trait:path, $ty:ty) => {
        #[wasmer_plugin]
        impl $trait for $ty {
            fn same(&self, number: i128) -> i128 {
                number
            }
        }
    };
}

implement!(nested::Same, ());
implement!(crate::nested::Other, (u8, String));

pub fn main() {}
