use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount<'a, T, const N: usize> {
    fn price(&self, cents: T, at: &'a [u8; N]) -> u64;
}

fn main() {}
