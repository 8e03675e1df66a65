use wasmer_plugin::wasmer_plugin;

pub struct Settings;
pub struct Refused;

#[wasmer_plugin]
pub trait Discount {
    fn new(settings: Settings) -> Result<Self, Refused>
    where
        Self: Sized;
    fn price(&mut self) -> u64;
}

fn main() {}
