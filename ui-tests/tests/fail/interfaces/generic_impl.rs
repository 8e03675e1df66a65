use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn price(&self, cents: u64) -> u64;
}

struct Shared<T>(T);

#[wasmer_plugin]
impl<T: Send> Discount for Shared<T> {
    fn price(&self, cents: u64) -> u64 {
        cents
    }
}

fn main() {}
