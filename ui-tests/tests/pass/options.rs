//! All that the attribute can be told.

use wasmer_plugin as plugins;

pub mod greeting {}

#[plugins::wasmer_plugin(stub = Greeting)]
pub fn greeting() -> String {
    "Hello".to_string()
}

pub mod old {
    #[wasmer_plugin::wasmer_plugin(name = "add", stub = Add, crate = ::wasmer_plugin,)]
    pub fn add(a: i8, b: i8) -> i8 {
        a + b
    }
}

pub mod new {
    #[super::plugins::wasmer_plugin(crate = super::plugins, name = "add-2")]
    pub fn add(a: i64, b: i64) -> i64 {
        a + b
    }
}

#[plugins::wasmer_plugin()]
pub fn nothing() {}

pub fn main() {
    assert_eq!(greeting(), "Hello");
}
