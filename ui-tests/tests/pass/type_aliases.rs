//! Types spelled in different ways.

use wasmer_plugin::wasmer_plugin;

pub type Blob = Vec<u8>;
pub type Name<'a> = &'a str;
pub type MaybeName<'a> = Option<&'a str>;
pub type Numbers = [f32];
pub type Outcome<T> = Result<T, String>;
pub type Nothing = ();

#[wasmer_plugin]
pub fn store(name: Name<'_>, other: MaybeName<'_>, blob: Blob) -> Outcome<Blob> {
    other.map(|other| [other.as_bytes(), &blob].concat()).ok_or_else(|| name.to_string())
}

#[wasmer_plugin]
pub fn borrow<'a>(name: Name<'a>, blob: &'a Blob, numbers: &mut Numbers) -> Nothing {
    numbers.fill(name.len() as f32 + blob.len() as f32);
}

#[wasmer_plugin]
#[allow(elided_lifetimes_in_paths)]
pub fn hidden(name: Name, same: std::borrow::Cow<str>) -> std::primitive::bool {
    name == same
}

pub fn main() {
    assert_eq!(store("a", None, vec![1]), Err("a".to_string()));
}
