use wasmer_plugin::wasmer_plugin;

use std::borrow::Cow;

#[wasmer_plugin]
pub fn escaped(text: &str) -> Cow<str> {
    text.into()
}

fn main() {}
