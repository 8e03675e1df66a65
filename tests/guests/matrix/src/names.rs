//! Names that are already taken.

use wasmer_plugin::*;

macro_rules! names {
    ($($name:ident)*) => {
        $(#[wasmer_plugin]
        pub fn $name(by: u32) -> String {
            format!("{} {by}", stringify!($name))
        })*
    };
}

names! {
    reset call load clone new interface drop instantiate module functions memory_size is_poisoned
    name encode decode send fmt from into default serve buffer memory plugin error length reply arguments shim
}

/// A module with the function's name takes the type namespace.
pub mod taken {
    use wasmer_plugin::*;

    pub mod greet {}

    #[wasmer_plugin(stub = Greeting)]
    pub fn greet(name: &str) -> String {
        format!("hello {name}")
    }
}

/// The same name again, under another export.
pub mod deeper {
    use wasmer_plugin::*;

    #[wasmer_plugin(name = "deeper reset: ü", stub = DeeperReset)]
    pub fn reset(by: u32) -> u32 {
        by + 1
    }
}

/// The runtime crate by another path.
pub mod renamed {
    #![allow(unused_imports, reason = "only the path counts")]

    pub use wasmer_plugin as runtime;

    #[runtime::wasmer_plugin(crate = crate::names::renamed::runtime)]
    pub fn by_another_path(a: u8) -> u8 {
        a + 1
    }
}
