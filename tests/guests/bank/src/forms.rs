//! Implements every form of argument, and records all of each.

use bank_api::{Forms, Label, Part};
use wasmer_plugin::wasmer_plugin;

/// The recorded arguments, and the number of calls.
#[derive(Debug)]
pub struct Shapes {
    seen: String,
    calls: u32,
}

impl Shapes {
    fn see(&mut self, seen: impl std::fmt::Debug) -> String {
        self.calls += 1;
        format!("{} {seen:?}", self.calls)
    }
}

#[wasmer_plugin]
impl Forms for Shapes {
    fn new(
        name: String,
        part: &Part,
        parts: &[Part],
        numbers: &[u64],
        text: &str,
        label: Label<'_>,
        maybe: Option<&Part>,
        none: Option<&str>,
    ) -> Self {
        Self { seen: format!("{:?}", (name, part, parts, numbers, text, label, maybe, none)), calls: 0 }
    }

    fn seen(&self) -> String {
        self.seen.clone()
    }

    fn values(&mut self, part: Part, number: i32, maybe: Option<String>, pair: (u8, char)) -> String {
        self.see((part, number, maybe, pair))
    }

    fn lent(&mut self, part: &Part, number: &u16, text: &str, bytes: &[u8]) -> String {
        self.see((part, number, text, bytes))
    }

    fn slices(&mut self, parts: &[Part], doubles: &[f64], words: &[&str], labels: &[Label<'_>]) -> String {
        self.see((parts, doubles, words, labels))
    }

    fn maybe(&mut self, part: Option<&Part>, text: Option<&str>, doubles: Option<&[f64]>) -> String {
        self.see((part, text, doubles))
    }

    fn labels<'a: 'b, 'b>(
        &mut self,
        label: Label<'a>,
        lent: &Label<'b>,
        maybe: Option<&Label<'b>>,
    ) -> String {
        self.see((label, lent, maybe))
    }

    fn changed(&mut self, part: &mut Part, number: &mut u64, text: &mut String, parts: &mut Vec<Part>) {
        parts.push(part.clone());
        part.name = self.see(&*text);
        *number += u64::from(self.calls);
        text.push_str(" (seen)");
    }

    fn in_place(&mut self, pad: &str, bytes: &mut [u8], doubles: &mut [f64], words: &mut [String]) -> f64 {
        bytes.reverse();
        let sum = doubles.iter().sum();
        for double in doubles {
            *double += f64::from(self.calls);
        }
        for word in words {
            *word = self.see(&*word) + pad;
        }
        sum
    }

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
    ) -> u32 {
        q.push_str(n);
        let sum = [a, *b, c, d, e, f, g, h, i, j, k, l, m].into_iter().chain(o.copied()).map(u32::from).sum();
        *b = !*b;
        p.reverse();
        sum
    }

    fn nothing(&mut self) {
        self.calls += 1;
    }

    fn check(&self, good: bool) -> Result<(), ()> {
        good.then_some(()).ok_or(())
    }

    fn calls(&self) -> u32 {
        self.calls
    }
}
