use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn new() -> Self
    where
        Self: Clone + Sized;
    fn price(&self, cents: u64) -> u64
    where
        Self: ?Sized;
}

#[wasmer_plugin]
pub trait Tax {
    fn new() -> Self
    where
        Self: core::marker::Sized;
    fn rate(&self) -> u64;
}

fn main() {}
