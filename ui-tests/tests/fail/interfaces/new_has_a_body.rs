use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn new() -> Self
    where
        Self: Sized + Default,
    {
        Self::default()
    }
    fn price(&self, cents: u64) -> u64;
}

fn main() {}
