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

#[plugins::wasmer_plugin(batch)]
pub fn one(word: &str) -> usize {
    word.len()
}

#[plugins::wasmer_plugin(batch = mix_all, stub = Mixer, name = "mix")]
pub fn several(r#type: &str, r#fn: Option<&u8>, (a, b): (u8, u8), _: &[u8]) -> Vec<String> {
    vec![format!("{type} {fn:?} {a} {b}")]
}

/// The method has a name of its own in the stub, which another function may have.
#[plugins::wasmer_plugin(batch = all)]
pub fn batch(inputs: Vec<u8>) -> Vec<u8> {
    inputs
}

#[cfg(not(target_arch = "wasm32"))]
pub fn call<T: plugins::transport::Transport>(transport: &mut T) -> Result<Vec<Vec<String>>, T::Error> {
    let _: Vec<usize> = transport.one_batch(&["a", "b"])?;
    let _: Vec<Vec<u8>> = transport.all(&[vec![1]])?;
    transport.mix_all(&[("a", Some(&1), (1, 2), &[]), ("b", None, (1, 2), &[3])])
}

pub fn main() {
    assert_eq!(greeting(), "Hello");
}
