//! No argument, more than serde's tuples have room for, and every form of argument.
#![allow(clippy::too_many_arguments)]

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
#[rustfmt::skip]
pub trait Many {
    fn new(a: u32, b: &str, c: Option<&str>, d: &[String], e: Vec<u8>, f: (u8, char), g: Box<str>) -> Self;
    fn none(&self);
    fn seventeen(&self, a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32, i: u32, j: u32, k: u32, l: u32, m: u32, n: u32, o: u32, p: u32, q: &str) -> u32;
    fn forms(&mut self, a: &mut u32, b: Option<&u32>, c: &[u32], d: &mut [u8], e: &mut [String], f: &mut Vec<f32>, g: &mut String, h: &Option<u8>);
    fn borrows<'a, 'b: 'a>(&'a self, a: &'a str, b: &'b [u8], c: Option<&'a str>, d: Vec<&'b str>) -> bool;
}

pub struct All(u32);

#[wasmer_plugin]
#[rustfmt::skip]
impl Many for All {
    fn new(a: u32, b: &str, c: Option<&str>, d: &[String], e: Vec<u8>, f: (u8, char), g: Box<str>) -> Self {
        Self(a + (b.len() + c.map_or(0, str::len) + d.len() + e.len() + g.len()) as u32 + u32::from(f.0))
    }
    fn none(&self) {}
    fn seventeen(&self, a: u32, b: u32, c: u32, d: u32, e: u32, f: u32, g: u32, h: u32, i: u32, j: u32, k: u32, l: u32, m: u32, n: u32, o: u32, p: u32, q: &str) -> u32 {
        a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q.len() as u32
    }
    fn forms(&mut self, a: &mut u32, b: Option<&u32>, c: &[u32], d: &mut [u8], e: &mut [String], f: &mut Vec<f32>, g: &mut String, h: &Option<u8>) {
        *a += b.unwrap_or(&self.0) + c.iter().sum::<u32>();
        d.fill(h.unwrap_or_default());
        e.iter_mut().for_each(|text| text.push('!'));
        f.push(1.5);
        g.clear();
    }
    fn borrows<'a, 'b: 'a>(&'a self, a: &'a str, b: &'b [u8], c: Option<&'a str>, d: Vec<&'b str>) -> bool {
        a.len() + b.len() + c.map_or(0, str::len) == d.len()
    }
}

#[cfg(target_arch = "wasm32")]
pub fn main() {}

#[cfg(not(target_arch = "wasm32"))]
#[rustfmt::skip]
pub fn main() {
    let native = wasmer_plugin::native::Native::new::<All>(Many);
    let mut many = ManyStub::new(native, 1, "b", Some("c"), &["d".into()], vec![5], (6, 'f'), "g".into()).unwrap();
    many.none().unwrap();
    assert_eq!(many.seventeen(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, "x").unwrap(), 17);
    let (mut a, mut d, mut e, mut f, mut g) = (1, [1, 2], ["e".to_owned()], vec![], "g".to_owned());
    many.forms(&mut a, None, &[7], &mut d, &mut e, &mut f, &mut g, &Some(9)).unwrap();
    assert_eq!((a, d, e, f, g.as_str()), (1 + 12 + 7, [9, 9], ["e!".to_owned()], vec![1.5], ""));
    assert!(many.borrows("a", b"b", None, vec!["", ""]).unwrap());
}
