use wasmer_plugin::wasmer_plugin;

use std::borrow::Cow;

#[wasmer_plugin]
pub fn escaped<'a>(text: &'a str) -> Cow<'a, str> {
    text.into()
}

fn main() {}
