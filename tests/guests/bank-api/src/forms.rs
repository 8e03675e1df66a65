//! An interface with every form of argument.

use serde::{Deserialize, Serialize};
use wasmer_plugin::*;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Part {
    pub name: String,
    pub weight: f64,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, PluginType)]
pub struct Label<'a> {
    pub text: &'a str,
    pub bytes: &'a [u8],
}

/// Records its arguments, and counts the calls of each method.
#[wasmer_plugin]
pub trait Forms {
    /// Takes every form of argument that cannot be changed.
    fn new(
        name: String,
        part: &Part,
        parts: &[Part],
        numbers: &[u64],
        text: &str,
        label: Label<'_>,
        maybe: Option<&Part>,
        none: Option<&str>,
    ) -> Self
    where
        Self: Sized;

    /// Returns the arguments of `new`.
    fn seen(&self) -> String;

    fn values(&mut self, part: Part, number: i32, maybe: Option<String>, pair: (u8, char)) -> String;

    fn lent(&mut self, part: &Part, number: &u16, text: &str, bytes: &[u8]) -> String;

    fn slices(&mut self, parts: &[Part], doubles: &[f64], words: &[&str], labels: &[Label<'_>]) -> String;

    fn maybe(&mut self, part: Option<&Part>, text: Option<&str>, doubles: Option<&[f64]>) -> String;

    /// Has named lifetimes, one of which bounds the other.
    fn labels<'a: 'b, 'b>(&mut self, label: Label<'a>, lent: &Label<'b>, maybe: Option<&Label<'b>>)
    -> String;

    fn changed(&mut self, part: &mut Part, number: &mut u64, text: &mut String, parts: &mut Vec<Part>);

    fn in_place(&mut self, pad: &str, bytes: &mut [u8], doubles: &mut [f64], words: &mut [String]) -> f64;

    /// Has more arguments than serde's largest tuple, with mutable ones in both halves.
    fn many(
        &mut self,
        a: u8,
        b: &mut u8,
        c: u8,
        d: u8,
        e: u8,
        f: u8,
        g: u8,
        h: u8,
        i: u8,
        j: u8,
        k: u8,
        l: u8,
        m: u8,
        n: &str,
        o: Option<&u8>,
        p: &mut [u16],
        q: &mut String,
    ) -> u32;

    /// Has no arguments and no result.
    fn nothing(&mut self);

    /// Returns only success or failure.
    fn check(&self, good: bool) -> Result<(), ()>;

    fn calls(&self) -> u32;
}
