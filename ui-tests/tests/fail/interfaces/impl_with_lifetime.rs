use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn price(&self, cents: u64) -> u64;
}

#[derive(Default)]
struct Lent<'a>(&'a str);

#[wasmer_plugin]
impl<'a> Discount for Lent<'a> {
    fn price(&self, cents: u64) -> u64 {
        cents
    }
}

fn main() {}
