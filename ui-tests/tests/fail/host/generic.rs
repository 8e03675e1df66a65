use wasmer_plugin::*;

#[wasmer_plugin(host)]
pub trait Shop<'a, T, const N: usize>
where
    T: Clone,
{
    fn stock(&self) -> u32;
}

fn main() {}
