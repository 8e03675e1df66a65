//! Arguments of types that newcomers ask for. `PhantomData` has no value, so its parameter may be anything.

use std::cell::RefCell;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use wasmer_plugin::{PluginType, wasmer_plugin};

/// A type without an encoding.
pub struct Unit;

#[derive(PluginType)]
pub struct Metres<U> {
    pub value: f64,
    pub unit: PhantomData<fn(U) -> U>,
}

#[wasmer_plugin]
pub fn marked(marker: PhantomData<fn(u8)>, raw: &PhantomData<*const u8>) -> PhantomData<dyn Fn(&str)> {
    let _ = (marker, raw);
    PhantomData
}

#[wasmer_plugin]
pub fn doubled(length: Metres<Unit>) -> Metres<Unit> {
    Metres { value: 2.0 * length.value, unit: PhantomData }
}

/// Shared pointers are encoded as their content, and arrays may have any length.
#[wasmer_plugin]
pub fn shared(one: Rc<u32>, two: &Arc<str>, bytes: [u8; 33], path: PathBuf, cell: RefCell<u8>) -> Arc<str> {
    let text = format!("{one} {two} {} {} {}", bytes[32], path.display(), cell.borrow());
    text.into()
}

#[wasmer_plugin]
pub fn depth(path: &Path, other: Option<&Path>) -> usize {
    path.components().count() + other.map_or(0, |path| path.components().count())
}

pub fn main() {
    assert_eq!(depth(Path::new("a/b"), Some(Path::new("c"))), 3);
    let _: PhantomData<dyn Fn(&str)> = marked(PhantomData, &PhantomData);
    assert!(doubled(Metres { value: 2.0, unit: PhantomData }).value > 3.9);
    let cell = RefCell::new(5);
    assert_eq!(&*shared(1.into(), &"2".into(), [3; 33], "4".into(), cell), "1 2 3 4 5");
}
