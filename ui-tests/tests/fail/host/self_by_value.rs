use wasmer_plugin::*;

#[wasmer_plugin(host)]
pub trait Shop {
    fn close(self);
    fn boxed(self: Box<Self>);
    fn forever(&'static self) -> u32;
}

fn main() {}
