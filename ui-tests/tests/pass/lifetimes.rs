//! Lifetimes with names.

use std::borrow::Cow;

use wasmer_plugin::wasmer_plugin;

/// Borrows from what it was read from.
#[derive(serde::Deserialize, serde::Serialize, wasmer_plugin::PluginType)]
pub struct Line<'a> {
    #[serde(borrow)]
    pub text: &'a str,
}

#[wasmer_plugin]
pub fn longer<'a, 'b>(a: &'a str, b: &'b [u8], c: Option<&'a str>) -> bool
where
    'a: 'b,
{
    a.len() > b.len() + c.map_or(0, str::len)
}

#[wasmer_plugin]
pub fn early<'a: 'b, 'b>(a: Line<'a>, b: &Line<'b>, c: Cow<'b, str>, d: Vec<&'a str>) -> usize {
    a.text.len() + b.text.len() + c.len() + d.len()
}

#[wasmer_plugin]
pub fn anonymous(a: Line<'_>, b: &[Line<'_>], c: &[&str], d: (&str, &[u8]), e: Option<Line<'_>>) -> usize {
    a.text.len() + b.len() + c.len() + d.0.len() + e.map_or(0, |line| line.text.len())
}

#[wasmer_plugin]
pub fn forever(a: Cow<'static, str>) -> Cow<'static, str> {
    a
}

pub fn main() {
    assert!(longer("long", b"", None));
}
