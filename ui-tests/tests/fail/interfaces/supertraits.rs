use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount: Send + 'static
where
    Self: std::fmt::Debug,
{
    fn price(&self, cents: u64) -> u64;
}

fn main() {}
