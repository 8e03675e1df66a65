use wasmer_plugin::*;

#[wasmer_plugin(host)]
pub trait Shop {
    fn stock(&self) -> u32;
    #[cfg(unix)]
    fn only_here(&self, #[cfg(unix)] place: u32) -> u32;
}

fn main() {}
