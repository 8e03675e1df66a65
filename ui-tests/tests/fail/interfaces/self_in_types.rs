use wasmer_plugin::wasmer_plugin;

#[wasmer_plugin]
pub trait Discount {
    fn combine(&self, other: &Self) -> Option<Self>
    where
        Self: Sized;
    fn price(&self, cents: Self::Money) -> Vec<Box<Self>>;
}

fn main() {}
