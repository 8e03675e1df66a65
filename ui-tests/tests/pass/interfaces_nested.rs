//! Interfaces in modules and in functions, imported in every way.

pub mod outer {
    pub mod inner {
        use wasmer_plugin::wasmer_plugin;

        pub type Here = u16;

        #[wasmer_plugin]
        pub trait Same {
            fn new(first: Here) -> Self;
            fn next(&mut self, by: self::Here, same: super::inner::Here) -> Here;
        }

        #[wasmer_plugin(name = "second")]
        pub trait Second {
            fn next(&mut self, by: Here) -> Here;
        }

        #[wasmer_plugin]
        pub trait Third {
            fn next(&mut self, by: &[Here]) -> Here;
        }

        #[wasmer_plugin]
        pub trait Fourth {
            fn next(&mut self);
        }
    }

    pub use inner::Same as Exported;
}

pub mod glob {
    use super::outer::inner::*;

    #[derive(Default)]
    pub struct Counter(u16);

    #[wasmer_plugin::wasmer_plugin]
    impl Third for Counter {
        fn next(&mut self, by: &[u16]) -> u16 {
            self.0 += by.iter().sum::<u16>();
            self.0
        }
    }

    #[wasmer_plugin::wasmer_plugin]
    impl super::outer::inner::Second for Counter {
        fn next(&mut self, by: u16) -> u16 {
            by
        }
    }
}

use outer::Exported as Renamed;
use outer::inner;

pub struct Counter(u16);

#[wasmer_plugin::wasmer_plugin]
impl Renamed for Counter {
    fn new(first: u16) -> Self {
        Self(first)
    }

    fn next(&mut self, by: u16, same: u16) -> u16 {
        self.0 += by * same;
        self.0
    }
}

#[wasmer_plugin::wasmer_plugin]
impl inner::Fourth for () {
    fn next(&mut self) {}
}

pub fn body() {
    #[wasmer_plugin::wasmer_plugin]
    pub trait Local {
        fn local(&self, text: &str) -> i32;
    }

    #[derive(Default)]
    struct Here;

    #[wasmer_plugin::wasmer_plugin]
    impl Local for Here {
        fn local(&self, text: &str) -> i32 {
            text.len() as i32
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    LocalStub::new(wasmer_plugin::native::Native::new::<Here>(Local)).unwrap().local("text").unwrap();
}

#[cfg(target_arch = "wasm32")]
pub fn main() {}

#[cfg(not(target_arch = "wasm32"))]
pub fn main() {
    use outer::inner::{SameStub, ThirdStub};
    use wasmer_plugin::native::Native;

    body();
    let mut same = SameStub::new(Native::new::<Counter>(Renamed), 1).unwrap();
    assert_eq!(same.next(2, 3).unwrap(), 7);
    let mut third = ThirdStub::new(Native::new::<glob::Counter>(inner::Third)).unwrap();
    assert_eq!(third.next(&[1, 2]).unwrap(), 3);
}
