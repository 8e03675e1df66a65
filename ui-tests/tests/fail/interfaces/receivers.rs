use std::rc::Rc;

use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn consume(self) -> u64;
    fn boxed(self: Box<Self>) -> u64;
    fn counted(self: Rc<Self>) -> u64;
    fn long(self: &Self) -> u64;
    fn percent() -> u8;
}

fn main() {}
