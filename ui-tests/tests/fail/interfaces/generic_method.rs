use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn price<T, const N: usize>(&self, cents: T) -> u64
    where
        T: Into<u64>;
}

fn main() {}
