use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn new(percent: u8) -> Option<Self>
    where
        Self: Sized;
    fn price(&self, cents: u64) -> u64;
}

#[wasmer_plugin]
pub trait Refund {
    fn new(percent: u8) -> std::io::Result<Self>
    where
        Self: Sized;
    fn price(&self, cents: u64) -> u64;
}

fn main() {}
