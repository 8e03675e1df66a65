use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn prices(&self, cents: impl Iterator<Item = u64>) -> impl Iterator<Item = u64>;
}

fn main() {}
